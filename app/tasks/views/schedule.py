"""Reads of tasks for the board, the month and the timeline."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.pages import page_cut
from app.spaces.models import Authority
from app.tasks.briefs import TaskBrief
from app.tasks.filters import ALL, TaskFilter, by_urgency, conditions
from app.tasks.models import Plan, Task, TaskNeed
from app.tasks.rules import OPEN_CODES, TaskState

CARDS = 10  # of a column of the board
NAMED = 3  # of a day of the month
WHOLE_DAY = 20  # of the day that is opened under its month
BARS = 20  # of a page of the timeline
COUNCILS = 4  # shown at most
RECENT = timedelta(days=30)  # what was done before no longer stands on the board

_NAMES = [column.name for column in fields(TaskBrief) if column.name in Task.__table__.columns]
_SHOWN = [getattr(Task, name) for name in _NAMES]
_BEGINS = func.coalesce(Task.starts_on, Task.due_on)
_ENDS = func.coalesce(Task.due_on, Task.starts_on)

Some = tuple[list[TaskBrief], int]  # the first few, and how many there are


@dataclass(frozen=True)
class Stretch:
    """A page of dated tasks in the order of time, and what is left out."""

    tasks: Sequence[TaskBrief]
    page: int
    pages: int
    total: int
    undated: int
    needs: Sequence[tuple[int, int]]  # (a task, one it waits for), both on this page
    councils: Sequence[date]  # those around which plans are laid out


def columns(
    authority: Authority, wanted: TaskFilter, *, also: int | None = None
) -> dict[TaskState, Some]:
    """Return the first cards of each state, whatever state the filter asks for; one statement.

    ``also`` is always included: the id of the task that was just moved.
    """
    lately = and_(Task.state == TaskState.DONE.value, Task.done_at >= now() - RECENT)
    shown = [
        *conditions(authority, wanted.but(state=ALL)),
        or_(Task.state.in_(OPEN_CODES), lately),
    ]
    return {
        TaskState(state): some
        for state, some in _first(Task.state, shown, most=CARDS, also=also).items()
    }


def days(
    authority: Authority, wanted: TaskFilter, first: date, last: date, *, most: int = NAMED
) -> dict[date, Some]:
    """Return the first tasks due each day of a period; one statement."""
    due = [*conditions(authority, wanted), Task.due_on.between(first, last)]
    return _first(Task.due_on, due, most=most)


def _first(
    group: Any, where: Sequence[ColumnElement[bool]], *, most: int, also: int | None = None
) -> dict[Any, Some]:
    total = func.count().over(partition_by=group).label("total")
    rank = func.row_number().over(partition_by=group, order_by=by_urgency(today())).label("rank")
    ranked = select(group.label("heading"), total, rank, *_SHOWN).where(*where).subquery()
    retained = ranked.c.rank <= most
    if also is not None:
        retained = or_(retained, ranked.c.id == also)
    by_heading: dict[Any, Some] = {}
    query = select(ranked).where(retained).order_by(ranked.c.rank)
    for heading, count, _, *values in db.session.execute(query):
        tasks, _ = by_heading.setdefault(heading, ([], count))
        tasks.append(_brief(values))
    return by_heading


def stretch(authority: Authority, wanted: TaskFilter, *, page: int = 1) -> Stretch:
    """Return a page of the tasks that have a date, the earliest first; four statements."""
    where = conditions(authority, wanted)
    every, total = db.session.execute(select(func.count(), func.count(_BEGINS)).where(*where)).one()
    cut = page_cut(total, page, BARS)
    query = (
        select(*_SHOWN)
        .where(*where, _BEGINS.is_not(None))
        .order_by(_BEGINS, _ENDS, Task.id)
        .offset(cut.start)
        .limit(BARS)
    )
    tasks = [_brief(row) for row in db.session.execute(query)]
    needs = _needs(authority, [task.id for task in tasks])
    councils = _councils(authority)
    return Stretch(tasks, cut.number, cut.pages, total, every - total, needs, councils)


def _councils(authority: Authority) -> list[date]:
    """Return the latest councils that plans wait for."""
    query = (
        select(Plan.council_on)
        .where(Plan.authority_id == authority.id, Plan.council_on.is_not(None))
        .distinct()
        .order_by(Plan.council_on.desc())
        .limit(COUNCILS)
    )
    return [council for council in db.session.scalars(query) if council is not None]


def _needs(authority: Authority, ids: Sequence[int]) -> list[tuple[int, int]]:
    query = select(TaskNeed.task_id, TaskNeed.needs_id).where(
        TaskNeed.authority_id == authority.id,
        TaskNeed.task_id.in_(ids),
        TaskNeed.needs_id.in_(ids),
    )
    return [(task, needed) for task, needed in db.session.execute(query)]


def _brief(values: Iterable[Any]) -> TaskBrief:
    return TaskBrief(**dict(zip(_NAMES, values, strict=True)))
