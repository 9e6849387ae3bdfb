"""Undoing the last change of a task."""

from app.audit.rules import Actor
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import people, queries, returns
from app.tasks.edits import change, restored, settle
from app.tasks.models import Task

CHANGED_SINCE = "Cette tâche a changé depuis\u00a0: il n’y a plus rien à annuler."


def undo(authority: Authority, task_id: int, *, seen: int, by: Actor) -> Task:
    """Restore the task before its last change; ``Refused`` if it has changed since.

    The next occurrence that the change created is deleted too, unless it was changed.
    """
    open_write(authority)
    task = queries.task(authority, task_id, lock=True)
    last = queries.last_change(authority, task)
    if last is None or not last.before or task.revision != seen:
        raise Refused(CHANGED_SINCE)
    if last.before.get("revision") != seen:
        raise Refused(CHANGED_SINCE)
    values = restored(last.before)
    if values["assignee_id"] is not None and values["assignee_id"] != task.assignee_id:
        members = people.members_among(authority, [values["assignee_id"]])
        if values["assignee_id"] not in members:  # they have left since: only the name comes back
            values |= {"assignee_id": None, "orphaned_at": now()}
    taken = returns.take_back(authority, last.before.get("next_task"), by=by)
    edit = change(task, values, last.event, by=by)
    settle([edit] if edit is not None else [], by=by, also=taken)
    return task
