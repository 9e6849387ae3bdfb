"""The open tasks as a table one types in."""

from collections.abc import Callable, Collection, Mapping, Sequence

from sqlalchemy import Select, select

from app.audit.rules import Actor
from app.grid.reading import cut_of, lines_of
from app.grid.register import as_sent, check, check_facts
from app.grid.rules import (
    CellKind,
    GridColumn,
    GridRow,
    RowsCut,
    Strings,
    WrongCells,
    strings_of,
)
from app.kernel.revisions import Sight, values_of
from app.kernel.text import folded
from app.spaces.models import Authority
from app.tasks import services
from app.tasks.drafts import Draft
from app.tasks.forms import (
    MEMBER,
    NAMED,
    NOBODY_CODE,
    SOMEBODY_ELSE,
    Choice,
    TaskForm,
    fields_of,
    person_code,
    person_of,
)
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES, Priority, Recurrence

LIST, DATE = CellKind.LIST, CellKind.DATE
TWO_NAMESAKES = "Plusieurs personnes portent ce nom\u00a0: choisissez-la sur la page de la tâche."
OF_THE_NAME = ("assignee_name", "assignee_email")


NOBODY_WORDS = frozenset(
    map(folded, (NOBODY_CODE, "Personne pour l’instant", "Personne pour l'instant", "à confier"))
)
NO_PERSON = "Choisissez une personne dans la liste, ou écrivez son nom."


class PersonColumn(GridColumn):
    """To whom a task is given: somebody of the list, a name, or nobody."""

    def text_of(self, string: str) -> str:
        """Return the name of a person, in the list or not."""
        label = dict(self.choices).get(string)
        return person_of(string).name or string if label is None else label

    def read(self, text: str) -> str:
        """Return the code of a person, a name as typed, or nothing for nobody."""
        code = super().read(text)
        if code in dict(self.choices):
            return code
        if folded(code) in NOBODY_WORDS:
            return ""
        return person_of(code).name or code


class TaskGrid:
    """The open tasks of an authority, those due first at the top."""

    adds = True

    def __init__(
        self,
        authority: Authority,
        by: Actor,
        people: Sequence[Choice],
        address: Callable[[int], str],
    ) -> None:
        """Offer the people to whom a task may be given."""
        self.authority, self.by, self.people, self.address = authority, by, people, address
        self.columns: Sequence[GridColumn] = (
            GridColumn("title", "Tâche"),
            PersonColumn("assignee", "Confiée à", LIST, tuple(people), fact=person_of),
            GridColumn("starts_on", "Début", DATE),
            GridColumn("due_on", "Échéance", DATE),
            GridColumn("priority", "Priorité", LIST, tuple(Priority.choices()), fact=int),
            GridColumn("recurrence", "Revient", LIST, tuple(Recurrence.choices())),
            GridColumn("description", "Précisions", several=True),
        )

    def cut(self, start: int, size: int) -> RowsCut:
        """Return some open tasks; two statements."""
        open_ones = self._ours().where(Task.state.in_(OPEN_CODES))
        query = open_ones.order_by(Task.due_on.is_(None), Task.due_on, Task.id)
        return cut_of(query, self._row, start, size)

    def rows(self, ids: Collection[str]) -> Mapping[str, GridRow]:
        """Return these tasks, finished ones as well; one statement."""
        return lines_of(self._ours(), self._row, Task.id, ids)

    def save(self, row: GridRow, typed: Strings, seen: Sight) -> tuple[str, ...]:
        """Save a line as its form would."""
        draft = self._draft(Draft(**row.facts), typed)
        saved = services.update_task(self.authority, int(row.id), draft, seen=seen, by=self.by)
        return saved.kept

    def add(self, typed: Strings) -> str:
        """Write a new task."""
        draft = self._draft(Draft(title=""), typed)
        return str(services.create_task(self.authority, draft, by=self.by).id)

    def remove(self, row: GridRow) -> None:
        """Delete a task."""
        services.delete_task(self.authority, int(row.id), by=self.by)

    def _draft(self, standing: Draft, typed: Strings) -> Draft:
        """Return a draft over which one has typed; a name in no list is somebody from outside."""
        shown = fields_of(standing)
        sent = as_sent(shown, typed)
        name = typed.get("assignee", "")
        if name and name not in dict(self.people):
            if name.partition(":")[0] in {MEMBER, NAMED}:
                raise WrongCells({"assignee": NO_PERSON})
            if sum(folded(label) == folded(name) for _, label in self.people) > 1:
                raise WrongCells({"assignee": TWO_NAMESAKES})
            sent["assignee"], sent["assignee_name"] = SOMEBODY_ELSE, name
        form = TaskForm(formdata=sent, data=shown)
        del form.parts
        people = [*self.people, (person_code(standing.assignee), "")]
        form.offer(people, {})
        check(form, typed, dict.fromkeys(OF_THE_NAME, "assignee"))
        draft = form.draft()
        if "assignee" not in typed:  # the address of a name is in no list
            draft = _with_assignee(draft, standing)
        check_facts(services.problems_of(draft), typed)
        return draft

    def _ours(self) -> Select[Task]:
        return select(Task).where(Task.authority_id == self.authority.id)

    def _row(self, task: Task) -> GridRow:
        draft = Draft.of(task)
        return GridRow(
            id=str(task.id),
            title=task.title,
            facts=values_of(draft),
            strings=strings_of(fields_of(draft)),
            subject=f"task:{task.id}",
            url=self.address(task.id),
        )


def _with_assignee(draft: Draft, standing: Draft) -> Draft:
    return Draft(**{**values_of(draft), "assignee": standing.assignee})
