"""The number of open tasks of each account, stored on it in the transaction of the write."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, func, select

from app.accounts.models import User
from app.extensions import db
from app.spaces.models import Membership
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES

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
