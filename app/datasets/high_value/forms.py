"""The form of the decision on the family of a dataset."""

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice

from app.datasets.high_value.services import DECIDABLE, HighValueChoice
from app.datasets.inventory.rules import HighValue, HighValueState
from app.web.fields import Among, RevisionField
from app.web.forms import BaseForm, Line, Text, choices_of


class HighValueForm(BaseForm):
    """Confirmed, not retained, or to be decided; of which family, by whom and why."""

    revision = RevisionField()
    family = SelectField(
        "Famille",
        choices=[SelectChoice("", "Choisissez une famille"), *choices_of(HighValue)],
        validate_choice=False,
        validators=[Among("Choisissez la famille dont il est question.")],
    )
    state = RadioField(
        "Ce qui est décidé",
        choices=[SelectChoice(state.value, state.label) for state in DECIDABLE],
        validate_choice=False,
        validators=[Among("Choisissez ce qui est décidé.")],
    )
    decided_by = Line("Qui décide\u202f?", thing="qui décide")
    reason = Text("Raison", thing="pourquoi", required=True)

    @property
    def choice(self) -> HighValueChoice:
        """The decision of the form, once valid."""
        return HighValueChoice(
            state=HighValueState(self.state.data),
            family=self.family.data or "",
            decided_by=self.decided_by.data or "",
            reason=self.reason.data or "",
        )
