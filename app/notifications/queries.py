"""Reading what waits to be told, to whom, and what a week has brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.accounts.models import User
from app.extensions import db
from app.notifications.models import Notice, NotificationPreference
from app.notifications.rules import (
    LOOK_BACK_DAYS,
    SOON_DAYS,
    Cadence,
    NoticeKind,
    Waiting,
    morning_of,
)
from app.progress.models import Answer
from app.progress.rules import AnswerState
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Permission, Role, allows
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES, TaskState

READERS = [role.value for role in Role if allows(role, Permission.SEE)]
CLOSED = [TaskState.DONE.value, TaskState.DROPPED.value]
# In the words of the index ix_tasks_open, which a value known too late would leave aside.
STILL_OPEN = Task.state.not_in(bindparam("closed", CLOSED, expanding=True, literal_execute=True))


@dataclass(frozen=True)
class News:
    """Something that waits to be told, and what it is about."""

    notice: Notice
    task: Task
    authority: Authority | None  # nothing: the person may no longer look there


@dataclass(frozen=True)
class DatedTasks:
    """Some tasks by date, and how many there are in all."""

    tasks: list[tuple[Task, Authority]]
    total: int


class Reminder(NamedTuple):
    """A notice to write because a day has come."""

    user_id: int
    authority_id: int
    task_id: int
    kind: str
    stamp: str
    touched_at: datetime  # when the task last changed
    morning: datetime  # from which it may be told, that day, where the authority is


class Moves(NamedTuple):
    """What was done in an authority: tasks, and items of the method."""

    name: str
    tasks: int
    points: int


def preference(user_id: int, *, lock: bool = False) -> NotificationPreference | None:
    """Return what somebody has chosen, if they have; ``lock`` makes two senders meet there."""
    return db.session.get(
        NotificationPreference, user_id, with_for_update=lock or None, populate_existing=lock
    )


def cadence_of(user_id: int) -> Cadence:
    """Return how often somebody is told."""
    chosen = preference(user_id)
    return Cadence.IMMEDIATE if chosen is None else Cadence(chosen.cadence)


def waiting_of(user_id: int, chosen: NotificationPreference | None) -> Waiting:
    """Return what waits for one person, whose preference is at hand."""
    span = func.min(Notice.not_before), func.max(Notice.not_before)
    oldest, newest = db.session.execute(
        select(*span).where(Notice.user_id == user_id, Notice.sent_at.is_(None))
    ).one()
    return _waiting(chosen, oldest, newest)


def all_waiting(week: datetime) -> dict[int, Waiting]:
    """Return what waits for everybody; those who read a digest and had none since ``week`` too."""
    span = func.min(Notice.not_before), func.max(Notice.not_before)
    query = (
        select(Notice.user_id, NotificationPreference, *span)
        .outerjoin(NotificationPreference, NotificationPreference.user_id == Notice.user_id)
        .where(Notice.sent_at.is_(None))
        .group_by(Notice.user_id, *NotificationPreference.__table__.columns)
    )
    waiting_by_user = {row[0]: _waiting(*row[1:]) for row in db.session.execute(query)}
    for chosen in db.session.scalars(_unserved(week)):
        waiting_by_user.setdefault(chosen.user_id, _waiting(chosen, None, None))
    return waiting_by_user


def _unserved(week: datetime) -> Select[NotificationPreference]:
    last = NotificationPreference.last_digest_at
    return select(NotificationPreference).where(
        NotificationPreference.cadence == Cadence.WEEKLY.value,
        NotificationPreference.updated_at < week,
        or_(last.is_(None), last < week),
    )


def _waiting(
    chosen: NotificationPreference | None, oldest: datetime | None, newest: datetime | None
) -> Waiting:
    if chosen is None:
        return Waiting(oldest=oldest, newest=newest)
    settled = max(filter(None, (chosen.last_digest_at, chosen.updated_at)))
    return Waiting(Cadence(chosen.cadence), oldest, newest, settled)


def news_of(user_id: int, until: datetime) -> list[News]:
    """Return what may be told to somebody by now, oldest first, kept from other senders."""
    query = (
        select(Notice, Task, Authority)
        .join(Task, and_(Task.authority_id == Notice.authority_id, Task.id == Notice.task_id))
        .outerjoin(Membership, _reads(Notice.user_id, Notice.authority_id))
        .outerjoin(Authority, Authority.id == Membership.authority_id)
        .where(Notice.user_id == user_id, Notice.sent_at.is_(None), Notice.not_before <= until)
        .order_by(Notice.id)
        .with_for_update(of=Notice)
        .execution_options(populate_existing=True)
    )
    return [News(*row) for row in db.session.execute(query)]


def due_reminders(
    local: datetime, *, of: Sequence[int] | None = None, but: Sequence[int] = ()
) -> list[Reminder]:
    """Return the reminders that nobody has written yet, in some authorities by id, or all but some.

    ``local`` is the present moment where they are. Each is for the assignee, if they are a member
    with an open account who wants mails at all.
    """
    today, morning = local.date(), morning_of(local.date(), local)
    others = Task.authority_id.not_in(but) if but else None
    theirs = others if of is None else Task.authority_id.in_(of)
    first = today - timedelta(days=LOOK_BACK_DAYS)
    dated = case((Task.due_on < today, NoticeKind.OVERDUE.value), else_=NoticeKind.DUE_SOON.value)
    due = _reminders(Task.due_on, dated, first, today + timedelta(days=SOON_DAYS))
    awake = _reminders(Task.wake_on, literal(NoticeKind.AWAKE.value), first, today).where(
        Task.state == TaskState.BLOCKED.value
    )
    queries = (query if theirs is None else query.where(theirs) for query in (due, awake))
    rows = [[*row, morning] for query in queries for row in db.session.execute(query)]
    return [Reminder(*row) for row in rows]


def _reminders(
    when: InstrumentedAttribute[date | None],
    kind: ColumnElement[str],
    first: date,
    last: date,
) -> Select[Any]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    stamp = case({day: day.isoformat() for day in days}, value=when)
    already_written = exists().where(
        Notice.user_id == Task.assignee_id,
        Notice.kind == kind,
        Notice.task_id == Task.id,
        Notice.stamp == stamp,
    )
    refuses = exists().where(
        NotificationPreference.user_id == Task.assignee_id,
        NotificationPreference.cadence == Cadence.NONE.value,
    )
    return (
        select(Task.assignee_id, Task.authority_id, Task.id, kind, stamp, Task.updated_at)
        .join(Membership, _reads(Task.assignee_id, Task.authority_id))
        .join(User, and_(User.id == Task.assignee_id, User.disabled_at.is_(None)))
        .where(STILL_OPEN, when.between(first, last), ~already_written, ~refuses)
        .order_by(Task.id)
    )


def tasks_of(user_id: int, *, before: date, since: date | None = None, limit: int) -> DatedTasks:
    """Return somebody's open tasks due before a day (and since another), the earliest first."""
    query = (
        select(Task, Authority, func.count().over())
        .join(Membership, _reads(Task.assignee_id, Task.authority_id))
        .join(Authority, Authority.id == Task.authority_id)
        .where(Task.assignee_id == user_id, Task.state.in_(OPEN_CODES), Task.due_on < before)
        .order_by(Task.due_on, Task.id)
        .limit(limit)
    )
    rows = db.session.execute(query if since is None else query.where(Task.due_on >= since)).all()
    return DatedTasks([(row[0], row[1]) for row in rows], rows[0][2] if rows else 0)


def moves_of(user_id: int, first: datetime, last: datetime) -> list[Moves]:
    """Return what was done between two moments in each authority of somebody, by name."""
    tasks = (
        select(func.count())
        .where(
            Task.authority_id == Authority.id,
            Task.state == TaskState.DONE.value,
            Task.done_at >= first,
            Task.done_at < last,
        )
        .scalar_subquery()
    )
    points = (
        select(func.count())
        .where(
            Answer.authority_id == Authority.id,
            Answer.state == AnswerState.DONE.value,
            Answer.updated_at >= first,
            Answer.updated_at < last,
        )
        .scalar_subquery()
    )
    query = (
        select(Authority.name, tasks, points)
        .join(Membership, _reads(user_id, Authority.id))
        .order_by(Authority.name_key, Authority.id)
    )
    all_moves = [Moves(*row) for row in db.session.execute(query)]
    return [moves for moves in all_moves if moves.tasks or moves.points]


def _reads(user_id: Any, authority_id: Any) -> ColumnElement[bool]:
    """Say that the person is still a member whose role lets them see the tasks."""
    return and_(
        Membership.user_id == user_id,
        Membership.authority_id == authority_id,
        Membership.role.in_(READERS),
    )
