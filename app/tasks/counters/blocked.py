"""The blocked tasks of an authority, kept on its row in the transaction of the write."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import bindparam, select

from app.extensions import db
from app.kernel.signals import blocked_tasks_noted
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tasks.models import Task
from app.tasks.rules import MOST_BLOCKED, AnchorKind, TaskState

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
