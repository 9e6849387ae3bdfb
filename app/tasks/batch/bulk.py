"""The same change for many tasks at once, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.kernel.typography import lowered, quoted
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import people, queries
from app.tasks.drafts import PRIORITIES, Assignee, Block, date_problems, lacking
from app.tasks.edits import Edit, assignee_values, change, settle
from app.tasks.models import Task
from app.tasks.rules import TaskState
from app.tasks.services import state_edits

MOST = 500
LONGEST_SHIFT = 3 * 366


@dataclass(frozen=True)
class Bulk:
    """A change for many tasks; ``None`` leaves a field alone."""

    state: TaskState | None = None
    block: Block | None = None
    assignee: Assignee | None = None
    priority: int | None = None
    starts_on: date | None = None
    due_on: date | None = None
    shift_days: int = 0  # moves the dates of those that have any, but one that is given here


def change_many(
    authority: Authority, task_ids: Sequence[int], bulk: Bulk, *, by: Actor
) -> list[Task]:
    """Change many tasks and return those that did change; a refusal changes none.

    Revisions are not checked: tasks were chosen in a list, and the journal keeps old values.
    Fields of ``Refused``: assignee, assignee_name, assignee_email, priority, starts_on, due_on,
    shift_days, block_reason, unblock, wake_on.
    """
    for refusal in _problems(bulk, len(set(task_ids))):
        raise refusal
    tasks = locked(authority, task_ids)
    values = _values(authority, bulk)
    event = "task:assign" if "assignee_id" in values and "priority" not in values else "task:update"
    edits: list[Edit] = []
    for task in tasks:
        moved = _dates(task, bulk)
        edit = change(task, {**values, **moved}, "task:update" if moved else event, by=by)
        edits += [edit] if edit is not None else []
        if bulk.state is not None:
            edits += state_edits(authority, task, bulk.state, by=by, block=bulk.block)[0]
    settle(edits, by=by)
    changed = {edit.task.id for edit in edits}
    return [task for task in tasks if task.id in changed]


def locked(authority: Authority, task_ids: Sequence[int]) -> Sequence[Task]:
    """Lock tasks of this authority, in the order of ids; ``Missing`` if one is not there."""
    ids = sorted(set(task_ids))
    open_write(authority)
    query = (
        select(Task)
        .where(Task.authority_id == authority.id, Task.id.in_(ids))
        .order_by(Task.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    tasks = db.session.scalars(query).all()
    if len(tasks) != len(ids):
        raise Missing(queries.GONE)
    return tasks


def _problems(bulk: Bulk, count: int) -> list[Refused]:
    problems = date_problems(bulk.starts_on, bulk.due_on)
    if not count:
        problems.append(Refused("Choisissez au moins une tâche."))
    if count > MOST:
        problems.append(Refused(f"Changez {MOST}\u00a0tâches au plus à la fois."))
    if bulk.priority is not None and bulk.priority not in PRIORITIES:
        problems.append(Refused("Choisissez une priorité.", "priority"))
    if abs(bulk.shift_days) > LONGEST_SHIFT:
        problems.append(Refused("Décalez les dates de trois ans au plus.", "shift_days"))
    return problems + (lacking(bulk.block) if bulk.state is TaskState.BLOCKED else [])


def _values(authority: Authority, bulk: Bulk) -> dict[str, Any]:
    """Return the values that all the tasks receive."""
    values: dict[str, Any] = {}
    if bulk.assignee is not None:
        values |= assignee_values(people.settled(authority, bulk.assignee))
    if bulk.priority is not None:
        values["priority"] = bulk.priority
    return values


def _dates(task: Task, bulk: Bulk) -> dict[str, Any]:
    """Return the new dates of a task; empty if they do not change.

    A date that is given is the one that is kept: the shift moves the others.
    """
    shift = timedelta(days=bulk.shift_days)
    starts_on, due_on = (
        given or (day + shift if day else None)
        for given, day in ((bulk.starts_on, task.starts_on), (bulk.due_on, task.due_on))
    )
    if (starts_on, due_on) == (task.starts_on, task.due_on):
        return {}
    for refusal in date_problems(starts_on, due_on):
        sentence = f"{quoted(task.title)}\u00a0: {lowered(refusal.message)}"
        raise Refused(sentence, refusal.field)
    return {"starts_on": starts_on, "due_on": due_on, "dated_by_hand": True}
