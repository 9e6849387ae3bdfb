"""Forms of processes: a sheet, the usual ones, the datasets that one produces."""

from typing import Any

from wtforms import RadioField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import ValidationError

from app.datasets.inventory.forms import rhythms
from app.kernel.revisions import Sight, values_of
from app.processes.contents import TITLES, ProcessFacts
from app.processes.models import Process
from app.processes.rules import ReviewState
from app.web.fields import Among, Ticks
from app.web.forms import BaseForm, Line, Text, choices_of
from app.web.shared import SharedForm

LONGEST_CHANGE = 2_000


def _change(name: str) -> Text:
    return Text(TITLES[name], thing="ce qui change", limit=LONGEST_CHANGE)


class ProcessForm(SharedForm):
    """What is written of a process."""

    title = Line(TITLES["title"], thing="un nom")
    summary = Text(TITLES["summary"], thing="ce que fait ce processus", limit=LONGEST_CHANGE)
    service = Line(TITLES["service"], thing="le service", required=False)
    owner = Line(TITLES["owner"], thing="le responsable", required=False)
    deputy = Line(TITLES["deputy"], thing="le suppléant", required=False)
    software = Line(TITLES["software"], thing="le logiciel", required=False)
    frequency = SelectField(
        TITLES["frequency"],
        choices=lambda: [SelectChoice("", "Pas encore décidé"), *rhythms()],
        default="",
        validate_choice=False,
        validators=[Among("Choisissez un rythme de la liste.", required=False)],
    )
    state = RadioField(
        TITLES["state"],
        choices=choices_of(ReviewState),
        default=ReviewState.TO_REVIEW.value,
        validate_choice=False,
        validators=[Among("Dites où en est la revue.")],
    )
    change_who = _change("change_who")
    change_tool = _change("change_tool")
    change_step = _change("change_step")
    change_rhythm = _change("change_rhythm")
    procedure = Text(TITLES["procedure"], thing="la procédure")

    def facts(self, before: Process | None = None) -> ProcessFacts:
        """Return the values typed, once the form is valid; the entry of the library stays."""
        names = [name for name in TITLES if name != "state"]
        texts = {name: self[name].data or "" for name in names}
        usual = before.usual if before is not None else ""
        return ProcessFacts(**texts, state=ReviewState(self.state.data), usual=usual)


def shown(row: Process, typed: ProcessFacts | None = None) -> dict[str, Any]:
    """Return the values that the form shows: those of the row, or the ``typed`` ones."""
    standing = ProcessFacts.of(row)
    seen = Sight.of(values_of(standing), row.revision)
    return {**(typed or standing).columns(), "revision": seen.text}


class UsualProcessesForm(BaseForm):
    """Usual processes to put on the list."""

    chosen = Ticks("Processus à ajouter")

    def validate_chosen(self, field: Ticks) -> None:
        """Ask for one at least."""
        if not field.data:
            raise ValidationError("Cochez au moins un processus.")


class ProducedForm(BaseForm):
    """The datasets that a process produces, among those shown."""

    datasets = Ticks("Jeux produits")
