"""The form of the alarm: who is told, after how many months."""

from wtforms import SelectField
from wtforms.fields import SelectChoice

from app.kernel.typography import plural
from app.processes.continuity.alarm import DELAYS, NO_DELAY
from app.web.fields import Among
from app.web.forms import BaseForm, Line

NEVER = SelectChoice("0", "Jamais")


class AlarmForm(BaseForm):
    """Who is told when nobody writes any more."""

    months = SelectField(
        "Prévenir après",
        choices=[
            NEVER,
            *(SelectChoice(str(one), plural(one, "mois", "mois")) for one in DELAYS),
        ],
        default="0",
        validate_choice=False,
        validators=[Among(NO_DELAY)],
    )
    email = Line(
        "Adresse de la direction générale",
        thing="une adresse électronique",
        required=False,
        render_kw={"type": "email"},
    )
