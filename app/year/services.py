"""Writes of the year of duties: the dates that only the authority knows, and tasks for due days."""

from collections.abc import Collection, Sequence
from datetime import date

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import day
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks.drafts import NOBODY, Draft
from app.tasks.models import Task
from app.tasks.rules import AnchorKind, Recurrence
from app.tasks.services import create_tasks, delete_task
from app.year import queries
from app.year.loader import law_calendar
from app.year.models import YearDate, YearTask
from app.year.rules import DueLine

NO_SUCH_DATE = "Cette date n’est pas de celles que le calendrier demande."
OTHER_DATE = (
    "Quelqu’un a noté une autre date pendant que vous écriviez\u00a0: {standing}. La vôtre est "
    "dans le formulaire, enregistrez-la si elle vaut toujours."
)
NONE_TICKED = "Cochez au moins une échéance."
ALL_THERE = "Ces échéances ont déjà leur tâche\u00a0: il n’y a rien à créer."
NEVER_SEEN = 0


def give_date(
    authority: Authority, name: str, on: date | None, *, seen: int, by: Actor
) -> YearDate | None:
    """Note a date, none takes it back; ``Conflict`` with what stands if it changed since."""
    asked = law_calendar().dates.get(name)
    if asked is None:
        raise Refused(NO_SUCH_DATE)
    open_write(authority)
    row = queries.given_dates(authority).get(name)
    if (row.revision if row else NEVER_SEEN) != seen:
        standing = day(row.on) if row else "aucune"
        raise Conflict(OTHER_DATE.format(standing=standing), row)
    before = row.on if row else None
    if before == on:
        return row
    record(
        "year:date",
        actor=by,
        authority_id=authority.id,
        subject=f"date:{name}",
        title=asked.label,
        changes=(Change("Date", _day(before), _day(on)),),
    )
    return _write(authority, name, on, row)


def _write(
    authority: Authority, name: str, on: date | None, row: YearDate | None
) -> YearDate | None:
    if on is None:
        db.session.delete(row)
        row = None
    elif row is None:
        row = YearDate(authority_id=authority.id, name=name, on=on, revision=1)
        db.session.add(row)
    else:
        row.on, row.revision = on, row.revision + 1
    db.session.flush()
    return row


def create_year_tasks(
    authority: Authority, keys: Collection[str], *, give: bool, by: Actor
) -> list[Task]:
    """Write a task for each ticked due day that has none; ``Refused`` when none is left."""
    open_write(authority)
    lines = [line for line in queries.year(authority).dated if line.key in keys]
    if not lines:
        raise Refused(NONE_TICKED, "ticked")
    made = queries.made_for(authority, lines)
    left = [line for line in lines if line.key not in made]
    if not left:
        raise Refused(ALL_THERE, "ticked")
    people = queries.proposed(authority, me=by.user_id or 0) if give else {}
    drafts = [_draft(authority, line, people) for line in left]
    tasks = create_tasks(authority, drafts, by=by)
    db.session.add_all(
        YearTask(authority_id=authority.id, entry_id=line.entry.id, due_on=line.on, task_id=task.id)
        for line, task in zip(left, tasks, strict=True)
    )
    _tell(authority, left, by)
    return tasks


def take_back(authority: Authority, ids: Sequence[int], *, by: Actor) -> int:
    """Delete the tasks that were just made, but those that somebody has touched; say how many."""
    open_write(authority)
    untouched = queries.untouched(authority, ids)
    for task_id in untouched:
        delete_task(authority, task_id, by=by)
    return len(untouched)


def _draft(authority: Authority, line: DueLine, people: queries.People) -> Draft:
    item = queries.item_of(authority, line)
    return Draft(
        title=line.entry.title,
        description=f"{line.entry.action}\n\n{line.entry.source}",
        anchor_kind=AnchorKind.ITEM.value if item else "",
        anchor_id=item,
        assignee=queries.whom(people, line) if people else NOBODY,
        due_on=line.on,
        recurrence=Recurrence.YEARLY.value if line.entry.due.each_year else "",
    )


def _tell(authority: Authority, lines: Sequence[DueLine], by: Actor) -> None:
    record(
        "year:tasks",
        actor=by,
        authority_id=authority.id,
        subject="year:tasks",
        title="Les échéances de l’année",
        changes=tuple(Change(line.entry.title, None, _day(line.on)) for line in lines),
    )


def _day(on: date | None) -> str | None:
    return day(on) if on else None
