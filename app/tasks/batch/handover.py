"""Tasks of members who leave, to be taken over, and tasks kept for those who join."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, select, update

from app.accounts.addresses import AddressChange
from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.signals import address_changed, member_joined, member_leaving
from app.spaces.locking import open_write
from app.spaces.models import Authority, Membership
from app.tasks import people
from app.tasks.drafts import NOBODY, Assignee
from app.tasks.edits import Edit, assignee_values, change, settle, values_of
from app.tasks.models import Task
from app.tasks.rules import OPEN_CODES


@dataclass(frozen=True)
class LeftBehind:
    """Somebody who left, and the number and first date of their open tasks."""

    name: str
    count: int
    first_due_on: date | None


def left_behind(authority: Authority) -> list[LeftBehind]:
    """Return the people who left open tasks behind, the first due first."""
    first = func.min(Task.due_on)
    query = (
        select(Task.assignee_name, func.count(), first)
        .where(
            Task.authority_id == authority.id,
            Task.state.in_(OPEN_CODES),
            Task.orphaned_at.is_not(None),
        )
        .group_by(Task.assignee_name)
        .order_by(first.is_(None), first, Task.assignee_name)
    )
    return [LeftBehind(*row) for row in db.session.execute(query)]


def take_over(authority: Authority, name: str, assignee: Assignee, *, by: Actor) -> int:
    """Give all the open tasks that somebody left to somebody else; return how many.

    The journal gets one line for each task: its history must say how it came to its new owner,
    and each can be undone alone.
    """
    open_write(authority)
    heir = people.settled(authority, assignee)
    if heir == NOBODY:
        raise Refused("Choisissez qui reprend ces tâches.", "assignee")
    left = (
        Task.assignee_name == name,
        Task.orphaned_at.is_not(None),
        Task.state.in_(OPEN_CODES),
    )
    tasks = _locked(authority, *left)
    edits = [change(task, assignee_values(heir), "task:assign", by=by) for task in tasks]
    settle([edit for edit in edits if edit is not None], by=by)
    return len(tasks)


@member_leaving.connect
def leave_tasks_behind(member: Membership) -> None:
    """Keep the name of somebody who leaves on their tasks, marked as to be taken over.

    What they finished keeps their name as well; opened again, it asks to be taken over too. The
    journal records that they left: there is no event for each task.
    """
    authority, user = _who(member)
    if not _any(authority, Task.assignee_id == user.id):
        return
    open_write(authority)
    edits = []
    for task in _locked(authority, Task.assignee_id == user.id):
        edits.append(Edit(task, values_of(task)))
        task.assignee_id, task.orphaned_at = None, now()
        task.revision += 1
        task.updated_at = now()
    settle(edits, by=Actor(user.id, user.full_name), also={user.id})


@member_joined.connect
def link_tasks_kept_for(member: Membership) -> None:
    """Give somebody who joins the tasks that were kept for their e-mail."""
    authority, user = _who(member)
    kept_for = Task.assignee_email == user.email
    if not _any(authority, kept_for):
        return
    open_write(authority)
    by = Actor(user.id, user.full_name)
    values = assignee_values(Assignee(user.id, user.full_name))
    edits = [change(task, values, "task:assign", by=by) for task in _locked(authority, kept_for)]
    settle([edit for edit in edits if edit is not None], by=by, also={user.id})


@address_changed.connect
def follow_address(change_of: AddressChange) -> None:
    """Keep for somebody's new address the tasks of spaces that they may join one day."""
    kept_for = update(Task).where(Task.assignee_email == change_of.old)
    db.session.execute(kept_for.values(assignee_email=change_of.new))


def _who(member: Membership) -> tuple[Authority, User]:
    authority = db.session.get_one(Authority, member.authority_id)
    return authority, db.session.get_one(User, member.user_id)


def _any(authority: Authority, condition: ColumnElement[bool]) -> bool:
    """Tell whether any task matches, before locking: most members who come or go have none."""
    query = select(Task.id).where(Task.authority_id == authority.id, condition).limit(1)
    return db.session.scalar(query) is not None


def _locked(authority: Authority, *conditions: ColumnElement[bool]) -> Sequence[Task]:
    query = (
        select(Task)
        .where(Task.authority_id == authority.id, *conditions)
        .order_by(Task.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(query).all()
