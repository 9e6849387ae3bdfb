"""Recurring tasks: the next occurrence of a task that is done, created once."""

from datetime import datetime
from typing import Any

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now, today
from app.spaces.models import Authority
from app.tasks import queries
from app.tasks.edits import beginning, tell
from app.tasks.models import Task
from app.tasks.parts import write_parts
from app.tasks.rules import Recurrence, TaskState, intended_day, is_open, next_dates

# The fields that the next occurrence copies: not the plan, dated otherwise, nor the needs.
COPIED = (
    "title", "title_key", "description", "anchor_kind", "anchor_id", "assignee_id",
    "assignee_name", "assignee_email", "orphaned_at", "priority", "recurrence",
)  # fmt: skip


def come_back(authority: Authority, task: Task, *, by: Actor) -> Task | None:
    """Create the next occurrence of a task about to be done; None if it has one already."""
    if task.recurrence == Recurrence.NEVER.value or _made_before(authority, task):
        return None
    parts = queries.parts_of(authority, task.id)
    recurrence = Recurrence(task.recurrence)
    intended = (
        intended_day(recurrence, task.starts_on, task.starts_day),
        intended_day(recurrence, task.due_on, task.due_day),
    )
    starts_on, due_on = next_dates(recurrence, task.starts_on, task.due_on, today(), intended)
    moment = now()
    occurrence = Task(
        authority_id=authority.id,
        starts_on=starts_on,
        due_on=due_on,
        starts_day=intended[0],
        due_day=intended[1],
        state=TaskState.TODO.value,
        parts_total=len(parts),
        created_by_id=by.user_id,
        created_by_name=by.name,
        created_at=moment,
        updated_at=moment,
        **{name: getattr(task, name) for name in COPIED},
    )
    db.session.add(occurrence)
    db.session.flush()  # its parts refer to it, and the journal names it
    write_parts([(occurrence, [part.title for part in parts])])
    tell(occurrence, "task:create", *beginning(occurrence), by=by)
    return occurrence


def trace_of(occurrence: Task) -> list[Any]:
    """Return [id, creation time], as stored in the journal: SQLite may reuse an id."""
    return [occurrence.id, occurrence.created_at.isoformat()]


def take_back(authority: Authority, trace: list[Any] | None, *, by: Actor) -> set[int]:
    """Delete an untouched occurrence; return the accounts whose count of open tasks changes."""
    following = _occurrence_of(authority, trace)
    if following is None or following.revision > 1 or following.parts_done:
        return set()
    if queries.comments_of(authority, following.id) or queries.files_of(authority, following.id):
        return set()
    tell(following, "task:delete", by=by)
    db.session.delete(following)
    db.session.flush()
    return {following.assignee_id} if following.assignee_id and is_open(following.state) else set()


def _made_before(authority: Authority, task: Task) -> bool:
    """Tell whether the task was done before and made an occurrence that is still there."""
    return any(
        _occurrence_of(authority, (event.before or {}).get("next_task")) is not None
        for event in queries.history_of_task(authority, task, event="task:state")
    )


def _occurrence_of(authority: Authority, trace: list[Any] | None) -> Task | None:
    if not trace:
        return None
    occurrence = db.session.get(Task, trace[0])
    if occurrence is None or occurrence.authority_id != authority.id:
        return None
    return occurrence if occurrence.created_at == datetime.fromisoformat(trace[1]) else None
