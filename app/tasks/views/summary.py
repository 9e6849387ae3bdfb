"""A summary of the tasks of an authority: late, to come, the load of each account, the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Date,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    or_,
    outerjoin,
    select,
    true,
)

from app.extensions import db
from app.kernel.clock import today
from app.spaces.models import Authority
from app.tasks.models import Plan, Task
from app.tasks.rules import MOST_BLOCKED, OPEN_CODES, AnchorKind, TaskState

BLOCKED = TaskState.BLOCKED.value


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task as one line of a dashboard."""

    id: int
    title: str
    due_on: date | None
    assignee_name: str


@dataclass(frozen=True, slots=True)
class BlockedTask:
    """A blocked task, the code of its reason, since when, and the item that it is about."""

    line: TaskLine
    reason: str
    since: date | None
    item_id: str  # empty when it is about something else


@dataclass(frozen=True, slots=True)
class Load:
    """The load of one account in an authority: its open tasks, and the first due."""

    tasks: int
    first: TaskLine


@dataclass(frozen=True)
class Summary:
    """The tasks and the plan of an authority, in brief.

    The latest tasks, how many are late, the next ones due, the load of each account by its id;
    the blocked ones; whether a plan was dated, and the council to come that it was laid out for.
    """

    late: tuple[TaskLine, ...]
    late_total: int
    coming: tuple[TaskLine, ...]
    blocked: tuple[BlockedTask, ...]
    mine: tuple[TaskLine, ...]  # the first tasks of whoever looks
    loads: Mapping[int, Load]
    planned: bool
    council_on: date | None


_TASKS = Task.__table__  # nothing here is read as an object, and statements of tables cost less


def _numbered(day: BindParameter[date]) -> Subquery:
    """Return the open tasks, numbered overall, for each account and in each state."""
    first_due = (_TASKS.c.due_on.is_(None), _TASKS.c.due_on, _TASKS.c.id)
    is_late = case((_TASKS.c.due_on < day, 1), else_=0)
    return (
        select(
            _TASKS.c.id,
            _TASKS.c.title,
            _TASKS.c.due_on,
            _TASKS.c.assignee_id,
            _TASKS.c.assignee_name,
            _TASKS.c.state,
            _TASKS.c.block_reason,
            _TASKS.c.blocked_on,
            _TASKS.c.anchor_kind,
            _TASKS.c.anchor_id,
            func.count().over(partition_by=_TASKS.c.assignee_id).label("load"),
            func.sum(is_late).over().label("late_total"),
            func.row_number()
            .over(partition_by=_TASKS.c.assignee_id, order_by=first_due)
            .label("rank"),
            func.row_number().over(partition_by=is_late, order_by=first_due).label("turn"),
            func.row_number()
            .over(partition_by=_TASKS.c.state, order_by=_TASKS.c.id)
            .label("in_state"),
        )
        .where(
            _TASKS.c.authority_id == bindparam("authority_id"),
            or_(*(_TASKS.c.state == code for code in OPEN_CODES)),
        )
        .subquery()
    )


def _statement() -> Select[Any]:
    """Keep the first of the numbered tasks, with the plan."""
    day = bindparam("day", type_=Date)
    numbered = _numbered(day)
    dated = and_(numbered.c.turn <= bindparam("limit"), numbered.c.due_on.is_not(None))
    mine = and_(numbered.c.assignee_id == bindparam("me"), numbered.c.rank <= bindparam("limit"))
    blocked = and_(numbered.c.state == BLOCKED, numbered.c.in_state <= MOST_BLOCKED)
    first = or_(numbered.c.rank == 1, dated, blocked, mine)
    shown = select(numbered).where(first).subquery()
    plans = (
        select(
            func.max(Plan.id).label("plan_id"),
            func.min(case((Plan.council_on >= day, Plan.council_on))).label("council_on"),
        )
        .where(Plan.authority_id == bindparam("authority_id"))
        .subquery()
    )
    everything = outerjoin(plans, shown, true())  # one row at least, even without any task
    order = (shown.c.due_on.is_(None), shown.c.due_on, shown.c.id)
    return select(*plans.c, *shown.c).select_from(everything).order_by(*order)


_SUMMARY = _statement()  # built once: every dashboard runs it


def summary_of(authority: Authority, *, limit: int, me: int = 0) -> Summary:
    """Return ``limit`` late tasks, as many to come and of mine, all loads, the plan.

    One statement; ``me`` is the account of whoever looks.
    """
    day = today()
    parameters = {"authority_id": authority.id, "day": day, "limit": limit, "me": me}
    rows = db.rows(_SUMMARY, parameters)
    tasks = [row for row in rows if row.id is not None]
    lines = {row.id: TaskLine(row.id, row.title, row.due_on, row.assignee_name) for row in tasks}
    dated = [row for row in tasks if row.turn <= limit and row.due_on is not None]
    return Summary(
        late=tuple(lines[row.id] for row in dated if row.due_on < day),
        late_total=tasks[0].late_total if tasks else 0,
        coming=tuple(lines[row.id] for row in dated if row.due_on >= day),
        blocked=tuple(
            BlockedTask(
                lines[row.id],
                row.block_reason,
                row.blocked_on,
                row.anchor_id if row.anchor_kind == AnchorKind.ITEM.value else "",
            )
            for row in tasks
            if row.state == BLOCKED and row.in_state <= MOST_BLOCKED
        ),
        mine=tuple(lines[row.id] for row in tasks if me and row.assignee_id == me)[:limit],
        loads={
            row.assignee_id: Load(row.load, lines[row.id])
            for row in tasks
            if row.rank == 1 and row.assignee_id is not None
        },
        planned=rows[0].plan_id is not None,
        council_on=rows[0].council_on,
    )
