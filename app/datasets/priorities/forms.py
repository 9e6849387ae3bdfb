"""The form of the matrix: two notes from 1 to 5, or none and then they are proposed."""

from typing import Any

from wtforms import SelectField
from wtforms.fields import SelectChoice

from app.datasets.inventory.models import Dataset
from app.datasets.priorities.rules import Effort, OpeningInterest, sight_of
from app.kernel.labels import LabelledEnum
from app.web.fields import Among
from app.web.shared import SharedForm

PROPOSED = "Proposé par Jalon"


class NoteField(SelectField):
    """A note from 1 to 5, or none."""

    def __init__(self, label: str, scale: type[LabelledEnum], **kwargs: Any) -> None:
        """Offer the steps in words; a forged one gets a sentence."""
        steps = [SelectChoice(code, f"{code} – {words.lower()}") for code, words in scale.choices()]
        among = Among("Choisissez une note de 1 à 5.", required=False)
        super().__init__(
            label,
            choices=[SelectChoice("", PROPOSED), *steps],
            default="",
            validate_choice=False,
            validators=[among],
            **kwargs,
        )

    @property
    def step(self) -> int | None:
        """The note chosen, if any."""
        return int(self.data) if self.data else None


class NotesForm(SharedForm):
    """The notes of a dataset: interest and effort."""

    value = NoteField("Intérêt", OpeningInterest)
    effort = NoteField("Effort", Effort)

    @classmethod
    def showing(cls, row: Dataset) -> "NotesForm":
        """Return the form filled from the dataset, ignoring the request."""
        return cls.comparing(row, row.value, row.effort)

    @classmethod
    def comparing(cls, row: Dataset, value: int | None, effort: int | None) -> "NotesForm":
        """Return the form with these notes, whoever sends it having seen those of the dataset."""
        notes = {"value": str(value or ""), "effort": str(effort or "")}
        seen = sight_of(row.revision, row.value, row.effort)
        return cls(formdata=None, data={**notes, "revision": seen.text})
