"""A summary of the tasks of an authority: the late ones, and the load of each account."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, case, func, or_, select

from app.extensions import db
from app.kernel.clock import today
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as one line of a dashboard."""

    id: int
    title: str
    due_on: date | None
    assignee_name: str


@dataclass(frozen=True, slots=True)
class Load:
    """The load of one account in an authority: its open tasks, and the first due."""

    tasks: int
    first: TaskLine


@dataclass(frozen=True)
class Summary:
    """The latest tasks, how many are late, and the load of each account by its id."""

    late: tuple[TaskLine, ...]
    late_total: int
    loads: Mapping[int, Load]


_TASKS = Task.__table__  # nothing here is read as an object, and statements of tables cost less


def _statement() -> Select[Any]:
    """Number the open tasks of an authority, overall and for each account; keep the first ones."""
    day = bindparam("day", type_=Date)
    first_due = (_TASKS.c.due_on.is_(None), _TASKS.c.due_on, _TASKS.c.id)
    numbered = (
        select(
            _TASKS.c.id,
            _TASKS.c.title,
            _TASKS.c.due_on,
            _TASKS.c.assignee_id,
            _TASKS.c.assignee_name,
            func.count().over(partition_by=_TASKS.c.assignee_id).label("load"),
            func.sum(case((_TASKS.c.due_on < day, 1), else_=0)).over().label("late_total"),
            func.row_number()
            .over(partition_by=_TASKS.c.assignee_id, order_by=first_due)
            .label("rank"),
            func.row_number().over(order_by=first_due).label("place"),
        )
        .where(_TASKS.c.authority_id == bindparam("authority_id"), _TASKS.c.state.in_(OPEN_CODES))
        .subquery()
    )
    shown = and_(numbered.c.place <= bindparam("limit"), numbered.c.due_on < day)
    return select(numbered).where(or_(numbered.c.rank == 1, shown)).order_by(numbered.c.place)


_SUMMARY = _statement()  # built once: every dashboard runs it


def summary_of(authority: Authority, *, limit: int) -> Summary:
    """Return the ``limit`` tasks that are the most late, and everybody's load: one statement."""
    day = today()
    parameters = {"authority_id": authority.id, "day": day, "limit": limit}
    rows = db.session.execute(_SUMMARY, parameters).all()
    lines = {row.id: TaskLine(row.id, row.title, row.due_on, row.assignee_name) for row in rows}
    return Summary(
        late=tuple(
            lines[row.id]
            for row in rows
            if row.place <= limit and row.due_on is not None and row.due_on < day
        ),
        late_total=rows[0].late_total if rows else 0,
        loads={
            row.assignee_id: Load(row.load, lines[row.id])
            for row in rows
            if row.rank == 1 and row.assignee_id is not None
        },
    )
