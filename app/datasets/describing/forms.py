"""The form of what several datasets have in common."""

from collections.abc import Collection

from wtforms.fields import SelectChoice

from app.datasets.describing.rules import COMMON
from app.datasets.inventory.forms import DatasetForm, words_of
from app.web.forms import Line
from app.web.shared import SharedForm

UNCHANGED = "Ne pas changer"


class CommonForm(SharedForm):
    """A field left as it is changes nothing; keywords are added to those of each."""

    service = DatasetForm.service
    person = DatasetForm.person
    theme = DatasetForm.theme
    frequency = DatasetForm.frequency
    coverage = DatasetForm.coverage
    granularity = DatasetForm.granularity
    licence = DatasetForm.licence
    keywords = Line("Mots-clés à ajouter", thing="des mots-clés", required=False, limit=2000)

    def leave(self, names: Collection[str]) -> None:
        """Say in the lists where datasets differ that the empty choice changes nothing."""
        for name in names:
            choices = getattr(self[name], "choices", None)
            if choices:
                self[name].choices = [SelectChoice("", UNCHANGED), *choices[1:]]

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, by name."""
        return {name: str(self[name].data or "") for name in COMMON}

    @property
    def words(self) -> tuple[str, ...]:
        """The keywords to add."""
        return words_of(str(self.keywords.data or ""))
