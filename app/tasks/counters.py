"""Figures of tasks stored in the transaction of the write: on each account, on each authority."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, select

from app.accounts.models import User
from app.extensions import db
from app.kernel.signals import blocked_tasks_noted
from app.spaces.locking import lock
from app.spaces.models import Authority, Membership
from app.tasks.models import Task
from app.tasks.rules import MOST_BLOCKED, OPEN_CODES, AnchorKind, TaskState

AT_ONCE = 500


@dataclass(frozen=True)
class OpenTasksDrift:
    """An account whose stored number is not that of its tasks."""

    user_id: int
    name: str
    stored: int
    counted: int


def recount(user_ids: Collection[int]) -> list[OpenTasksDrift]:
    """Count the open tasks of some accounts again and store them; return those that differed.

    The accounts are locked first, by id, so that two writes never wait for each other in a ring;
    counting after the lock sees what the one who held it before has committed.
    """
    if not user_ids:
        return []
    locked = (
        select(User)
        .where(User.id.in_(sorted(user_ids)))
        .order_by(User.id)
        # Weaker than FOR UPDATE: rows that refer to the account may still be written.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    users = db.session.scalars(locked).all()
    drifts = _drifts(users, truth(user_ids))
    by_id = {user.id: user for user in users}
    for drift in drifts:
        by_id[drift.user_id].open_tasks = drift.counted
    db.session.flush()
    return drifts


def truth(user_ids: Collection[int]) -> dict[int, int]:
    """Count the open tasks of some accounts in the authorities that they belong to."""
    query = (
        select(Task.assignee_id, func.count())
        .join(
            Membership,
            and_(
                Membership.user_id == Task.assignee_id,
                Membership.authority_id == Task.authority_id,
            ),
        )
        .where(Task.assignee_id.in_(sorted(user_ids)), Task.state.in_(OPEN_CODES))
        .group_by(Task.assignee_id)
    )
    return {user_id: count for user_id, count in db.session.execute(query) if user_id is not None}


def recount_open_tasks(*, repair: bool = False) -> list[OpenTasksDrift]:
    """Return the drifts of all accounts; ``repair`` corrects them (in a writing transaction)."""
    all_drifts: list[OpenTasksDrift] = []
    last = 0
    while True:
        batch = select(User).where(User.id > last).order_by(User.id).limit(AT_ONCE)
        users = db.session.scalars(batch).all()
        if not users:
            return all_drifts
        last = users[-1].id
        drifts = _drifts(users, truth([user.id for user in users]))
        # Somebody may have written between the two reads: ``recount`` locks, then counts.
        all_drifts += recount([drift.user_id for drift in drifts]) if repair else drifts


def _drifts(users: Collection[User], counted: dict[int, int]) -> list[OpenTasksDrift]:
    return [
        OpenTasksDrift(user.id, user.full_name, user.open_tasks, counted.get(user.id, 0))
        for user in users
        if user.open_tasks != counted.get(user.id, 0)
    ]


BLOCKED = TaskState.BLOCKED.value
_TASKS = Task.__table__
_COLUMNS = (
    _TASKS.c.authority_id,
    _TASKS.c.anchor_kind,
    _TASKS.c.anchor_id,
    _TASKS.c.block_reason,
    _TASKS.c.blocked_on,
)
_OF_ALL = select(*_COLUMNS).where(_TASKS.c.state == BLOCKED).order_by(_TASKS.c.id)
_OF_ONE = _OF_ALL.where(_TASKS.c.authority_id == bindparam("authority_id")).limit(MOST_BLOCKED)

BlockedRows = list[list[str]]  # [item that it is about or nothing, reason, day since when]


def note_blocked(authority: Authority) -> None:
    """Keep on the row the blocked tasks of an authority, read again behind its lock."""
    lock(authority)
    authority.blocked_tasks = blocked_of(authority.id)
    blocked_tasks_noted.send(authority)


def blocked_of(authority_id: int) -> BlockedRows:
    """Return the blocked tasks of an authority, as its row should keep them; one statement."""
    rows = db.session.execute(_OF_ONE, {"authority_id": authority_id})
    return [_row(*values) for _, *values in rows]


def blocked_of_all() -> Mapping[int, BlockedRows]:
    """Return the blocked tasks of every authority that has any, as its row should keep them."""
    found: dict[int, BlockedRows] = defaultdict(list)
    for authority_id, *values in db.session.execute(_OF_ALL):
        if len(found[authority_id]) < MOST_BLOCKED:
            found[authority_id].append(_row(*values))
    return found


class BlockedTitle(NamedTuple):
    """A blocked task, the item that it is about if any, and what blocks it since when."""

    id: int
    title: str
    item_id: str
    reason: str
    since: date | None


def blocked_tasks(authority_ids: Sequence[int]) -> Mapping[int, Sequence[BlockedTitle]]:
    """Return the blocked tasks of some authorities, by authority; one statement."""
    found: dict[int, list[BlockedTitle]] = defaultdict(list)
    query = select(
        Task.authority_id, Task.id, Task.title, Task.anchor_kind, Task.anchor_id,
        Task.block_reason, Task.blocked_on,
    ).where(Task.authority_id.in_(authority_ids), Task.state == BLOCKED)  # fmt: skip
    for authority_id, task_id, title, kind, anchor_id, reason, since in db.session.execute(
        query.order_by(Task.id)
    ):
        if len(found[authority_id]) < MOST_BLOCKED:
            item_id = _item_of(kind, anchor_id)
            found[authority_id].append(BlockedTitle(task_id, title, item_id, reason, since))
    return found


def _item_of(kind: str, anchor_id: str) -> str:
    return anchor_id if kind == AnchorKind.ITEM.value else ""


def _row(kind: str, anchor_id: str, reason: str, since: date | None) -> list[str]:
    return [_item_of(kind, anchor_id), reason, since.isoformat() if since else ""]
