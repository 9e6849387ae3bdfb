"""The form of what each person wishes to be told."""

from wtforms import RadioField

from app.notifications.rules import Cadence
from app.web.fields import Among
from app.web.forms import BaseForm, choices_of


class PreferencesForm(BaseForm):
    """How often Jalon writes."""

    cadence = RadioField(
        "À quel rythme Jalon vous écrit",
        choices=choices_of(Cadence),
        validate_choice=False,
        validators=[Among("Choisissez un des quatre rythmes.")],
    )
