"""Reads of tasks: of one authority, or of one person over the authorities they belong to."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    Select,
    SQLColumnExpression,
    and_,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.audit.models import AuditEvent
from app.audit.queries import history_of
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.kernel.pages import page_cut
from app.kernel.text import name_key
from app.spaces.models import Authority, Membership
from app.tasks.briefs import Person, TaskBrief, TaskPage
from app.tasks.filters import TaskFilter, by_urgency, conditions, urgency_rank
from app.tasks.models import Plan, Task, TaskComment, TaskFile, TaskNeed, TaskPart
from app.tasks.rules import OPEN_CODES, Urgency

PAGE = 25
MOST_NAMES = 200
LAST_EVENTS = 20  # comments and ticks may stand between a change and its undoing
GONE = "Cette tâche n’existe plus, ou n’a jamais existé ici."


_SHOWN: tuple[SQLColumnExpression[Any], ...] = (
    Task.id, Task.authority_id, Task.title, Task.state, Task.priority, Task.starts_on,
    Task.due_on, Task.wake_on, Task.block_reason, Task.assignee_id, Task.assignee_name,
    Task.orphaned_at, Task.anchor_kind, Task.anchor_id, Task.recurrence, Task.plan_id,
    Task.parts_done, Task.parts_total, Task.revision, Task.done_at,
)  # fmt: skip
_needed = aliased(Task)
_WAITS = (
    select(func.count())
    .select_from(TaskNeed)
    .join(
        _needed,
        and_(
            _needed.authority_id == TaskNeed.authority_id,
            _needed.id == TaskNeed.needs_id,
            _needed.state.in_(OPEN_CODES),
        ),
    )
    .where(TaskNeed.authority_id == Task.authority_id, TaskNeed.task_id == Task.id)
    .correlate(Task)
    .scalar_subquery()
)

_COUNTS = select(func.count()).select_from(Task)


def task(authority: Authority, task_id: int, *, lock: bool = False) -> Task:
    """Return one task of this authority, or ``Missing``; ``lock`` reads it again to change it."""
    row = task_if_any(authority, task_id, lock=lock)
    if row is None:
        raise Missing(GONE)
    return row


def task_if_any(authority: Authority, task_id: int, *, lock: bool = False) -> Task | None:
    """Return one task of this authority; none when it is deleted."""
    query = select(Task).where(Task.authority_id == authority.id, Task.id == task_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    return db.session.scalar(query)


def tasks_of(
    authority: Authority, wanted: TaskFilter, *, page: int = 1, size: int = PAGE
) -> TaskPage:
    """Return a page of tasks, the most urgent first; two statements."""
    where = conditions(authority, wanted)
    return _page(page, size, _COUNTS.where(*where), select(*_SHOWN, _WAITS).where(*where))


def open_tasks_of(
    user_id: int, *, page: int = 1, size: int = PAGE, authority_id: int | None = None
) -> TaskPage:
    """Return a page of the open tasks of a user over all their authorities."""
    where = [Task.assignee_id == user_id, Task.state.in_(OPEN_CODES)]
    if authority_id is not None:
        where.append(Task.authority_id == authority_id)
    member = and_(Membership.user_id == user_id, Membership.authority_id == Task.authority_id)
    rows = (
        select(*_SHOWN, _WAITS, Authority.slug, Authority.name)
        .join(Membership, member)
        .join(Authority, Authority.id == Task.authority_id)
        .where(*where)
    )
    return _page(page, size, _COUNTS.join(Membership, member).where(*where), rows)


def tasks_about(
    authority: Authority, kind: str, ids: Collection[str], *, open_only: bool = False
) -> dict[str, list[TaskBrief]]:
    """Return tasks by id of their subject (items, stakeholders…), in one statement.

    Subjects without tasks are left out; the most urgent task comes first, finished ones last.
    """
    if not ids:
        return {}
    query = select(*_SHOWN, _WAITS).where(
        Task.authority_id == authority.id,
        Task.anchor_kind == kind,
        Task.anchor_id.in_(sorted(ids)),
    )
    if open_only:
        query = query.where(Task.state.in_(OPEN_CODES))
    by_subject: dict[str, list[TaskBrief]] = {}
    for row in db.session.execute(query.order_by(*by_urgency(today()))):
        brief = _brief(row)
        by_subject.setdefault(brief.anchor_id, []).append(brief)
    return by_subject


def briefs(authority: Authority, ids: Collection[int]) -> dict[int, TaskBrief]:
    """Return some tasks of this authority by id, as lists show them."""
    if not ids:
        return {}
    query = select(*_SHOWN, _WAITS).where(
        Task.authority_id == authority.id, Task.id.in_(sorted(ids))
    )
    return {row[0]: _brief(row) for row in db.session.execute(query)}


def people_of(authority: Authority) -> list[Person]:
    """Return the possible assignees: members first, then names in use; one statement."""
    members = (
        select(User.id.label("user_id"), User.full_name.label("name"))
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.authority_id == authority.id)
    )
    names = (
        select(Task.assignee_id, Task.assignee_name)
        .where(
            Task.authority_id == authority.id,
            Task.assignee_id.is_(None),
            Task.orphaned_at.is_(None),
            Task.assignee_name != "",
        )
        .distinct()
    )
    union = union_all(members, names).subquery()
    query = select(union).order_by(union.c.user_id.is_(None), union.c.name, union.c.user_id)
    people = [Person(*row) for row in db.session.execute(query.limit(MOST_NAMES))]
    # Databases do not sort « É » alike.
    return sorted(people, key=lambda person: (person.user_id is None, name_key(person.name)))


def needs_of(authority: Authority) -> list[tuple[int, int]]:
    """Return pairs (task id, id of a task it waits for)."""
    query = select(TaskNeed.task_id, TaskNeed.needs_id)
    rows = db.session.execute(query.where(TaskNeed.authority_id == authority.id))
    return [(task_id, needs_id) for task_id, needs_id in rows]


def needed_by(authority: Authority, task_id: int) -> list[TaskBrief]:
    """Return the tasks that a task waits for, the open ones first."""
    awaited = and_(TaskNeed.authority_id == Task.authority_id, TaskNeed.needs_id == Task.id)
    query = (
        select(*_SHOWN, _WAITS)
        .join(TaskNeed, awaited)
        .where(Task.authority_id == authority.id, TaskNeed.task_id == task_id)
        .order_by(*by_urgency(today()))
    )
    return [_brief(row) for row in db.session.execute(query)]


def parts_of(authority: Authority, task_id: int, *, fresh: bool = False) -> Sequence[TaskPart]:
    """Return the sub-steps of a task, in order; ``fresh`` reads them again to change them."""
    query = (
        select(TaskPart)
        .where(TaskPart.authority_id == authority.id, TaskPart.task_id == task_id)
        .order_by(TaskPart.position, TaskPart.id)
        .execution_options(populate_existing=fresh)
    )
    return db.session.scalars(query).all()


def comments_of(
    authority: Authority, task_id: int, *, before: int | None = None, limit: int = 20
) -> Sequence[TaskComment]:
    """Return the latest comments of a task, newest first, those older than ``before``."""
    query = select(TaskComment).where(
        TaskComment.authority_id == authority.id, TaskComment.task_id == task_id
    )
    if before is not None:
        query = query.where(TaskComment.id < before)
    return db.session.scalars(query.order_by(TaskComment.id.desc()).limit(limit)).all()


def files_of(authority: Authority, task_id: int) -> Sequence[TaskFile]:
    """Return the files of a task, oldest first."""
    query = select(TaskFile).where(
        TaskFile.authority_id == authority.id, TaskFile.task_id == task_id
    )
    return db.session.scalars(query.order_by(TaskFile.id)).all()


def plans_of(authority: Authority) -> Sequence[Plan]:
    """Return the plans of an authority, newest first."""
    query = select(Plan).where(Plan.authority_id == authority.id)
    return db.session.scalars(query.order_by(Plan.id.desc())).all()


def history_of_task(
    authority: Authority, task: Task, *, event: str | None = None, limit: int = 50
) -> Sequence[AuditEvent]:
    """Return the events of a task, newest first.

    Without those of an earlier task of the same id: SQLite may reuse the id of the last row.
    """
    events = history_of(authority.id, f"task:{task.id}", event=event, limit=limit)
    return [event for event in events if event.at >= task.created_at]


def last_change(authority: Authority, task: Task) -> AuditEvent | None:
    """Return the latest event that « Annuler » can undo."""
    events = history_of_task(authority, task, limit=LAST_EVENTS)
    return next((event for event in events if event.before), None)


def _page(page: int, size: int, counting: Select[Any], rows: Select[Any]) -> TaskPage:
    """Count by group, then read one page; a page past the end is the last one."""
    day = today()
    rank = urgency_rank(day)
    counted = db.session.execute(counting.add_columns(rank).group_by(rank))
    by_rank = {number: count for count, number in counted}
    counts = {urgency: by_rank.get(number, 0) for number, urgency in enumerate(Urgency)}
    cut = page_cut(sum(counts.values()), page, size)
    order = by_urgency(day)
    # Ids first: the count of what a task waits for is then computed for one page only.
    picked = rows.with_only_columns(Task.id).order_by(*order).limit(size).offset(cut.start)
    shown = db.session.execute(rows.where(Task.id.in_(picked)).order_by(*order))
    return TaskPage([_brief(row) for row in shown], cut.number, cut.pages, counts)


def _brief(row: Sequence[Any]) -> TaskBrief:
    return TaskBrief(*row)
