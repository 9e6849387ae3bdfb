"""Reading the year of an authority: its duties, its dates, the tasks already made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, or_, select

from app.authorities.queries import obligation
from app.extensions import db
from app.methodology.library import library
from app.methodology.paths import edition_of
from app.places.zones import today_of
from app.planning.people import people_of_all
from app.spaces.models import Authority
from app.tasks.drafts import NOBODY, Assignee
from app.tasks.models import Task
from app.tasks.rules import TaskState
from app.year.loader import law_calendar
from app.year.models import YearDate, YearTask
from app.year.rules import DueLine, YearOfDuties, year_of

TYPICAL = ("typical-finance", "typical-institutions", "typical-environment")
People = Mapping[str, Assignee]  # by role of the method
NEAR = timedelta(days=45)  # a task of the same title this near stands for the same day


@dataclass(frozen=True, slots=True)
class TaskAlready:
    """A task that already stands for a due day."""

    id: int
    title: str


def given_dates(authority: Authority) -> dict[str, YearDate]:
    """Return the dates that an authority gave, by name."""
    query = select(YearDate).where(YearDate.authority_id == authority.id)
    return {row.name: row for row in db.session.scalars(query)}


def year(authority: Authority) -> YearOfDuties:
    """Return the twelve months of an authority that begin with this one."""
    decision = obligation(authority).decision
    known = {name: row.on for name, row in given_dates(authority).items()}
    return year_of(decision.duties, law_calendar(), decision.regime, known, today_of(authority))


def made_for(authority: Authority, lines: Iterable[DueLine]) -> dict[str, TaskAlready]:
    """Return the task of each due day that has one: made for it, or come back for it."""
    wanted = [line for line in lines if line.on is not None]
    made = _made(authority)
    if not wanted:
        return {}
    near = _of_the_same_title(authority, wanted)
    known: dict[str, TaskAlready] = {}
    for line in wanted:
        task = made.get((line.entry.id, line.on)) or near.get(line.key)
        if task is not None:
            known[line.key] = task
    return known


def _made(authority: Authority) -> Mapping[tuple[str, date | None], TaskAlready]:
    query = (
        select(YearTask.entry_id, YearTask.due_on, Task.id, Task.title)
        .join(Task, and_(Task.authority_id == YearTask.authority_id, Task.id == YearTask.task_id))
        .where(YearTask.authority_id == authority.id)
    )
    return {
        (entry, on): TaskAlready(id_, title) for entry, on, id_, title in db.session.execute(query)
    }


def _of_the_same_title(authority: Authority, lines: Iterable[DueLine]) -> Mapping[str, TaskAlready]:
    """Return the tasks that came back for the next year: same title, and a day that is near."""
    asked = [(line.key, line.entry.title, line.on) for line in lines if line.on is not None]
    query = (
        select(Task.id, Task.title, Task.due_on)
        .where(
            Task.authority_id == authority.id,
            Task.state != TaskState.DROPPED.value,
            or_(
                *(
                    and_(Task.title == title, Task.due_on.between(on - NEAR, on + NEAR))
                    for _, title, on in asked
                )
            ),
        )
        .order_by(Task.id)
    )
    rows = list(db.session.execute(query))
    return {
        key: TaskAlready(id_, title)
        for key, wanted, on in asked
        for id_, title, due_on in rows
        if title == wanted and due_on is not None and abs(due_on - on) <= NEAR
    }


def proposed(authority: Authority, *, me: int) -> People:
    """Return who already plays each role of the method."""
    return people_of_all([authority], me=me)[authority.id]


def whom(people: People, line: DueLine) -> Assignee:
    """Return who is proposed for a line."""
    return people.get(line.entry.role, NOBODY)


def item_of(authority: Authority, line: DueLine) -> str:
    """Return the item that helps, if the authority's edition has it."""
    return line.entry.item if line.entry.item in edition_of(authority) else ""


def helping_datasets(lines: Iterable[DueLine]) -> dict[str, str]:
    """Return the titles of the typical datasets that help, by id."""
    wanted = {line.entry.dataset for line in lines if line.entry.dataset}
    return {
        entry.id: entry.title for name in TYPICAL for entry in library(name) if entry.id in wanted
    }


def untouched(authority: Authority, ids: Sequence[int]) -> list[int]:
    """Return those of these tasks of the year that nobody has changed since they were made."""
    query = (
        select(Task.id)
        .join(
            YearTask,
            and_(YearTask.authority_id == Task.authority_id, YearTask.task_id == Task.id),
        )
        .where(
            Task.authority_id == authority.id,
            Task.id.in_(ids),
            Task.revision == 1,
            Task.state == TaskState.TODO.value,
        )
        .order_by(Task.id)
    )
    return list(db.session.scalars(query))
