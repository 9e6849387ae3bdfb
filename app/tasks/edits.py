"""Changes of tasks: each is recorded in the journal with what is needed to undo it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.audit.rules import Actor, Change, changes_between
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.revisions import Words, check_revision, in_words
from app.kernel.signals import tasks_handed_over, tasks_written
from app.kernel.typography import day
from app.spaces.models import Authority
from app.tasks.counters import open_tasks
from app.tasks.counters.blocked import note_blocked
from app.tasks.drafts import THIS, Assignee
from app.tasks.models import Task
from app.tasks.news import Handover, TasksWritten
from app.tasks.rules import Priority, Recurrence, TaskBlockReason, TaskState, is_open

# The fields that an edit may change and « Annuler » restores.
KEPT = (
    "title", "title_key", "description", "anchor_kind", "anchor_id", "assignee_id",
    "assignee_name", "assignee_email", "orphaned_at", "priority", "state", "block_reason",
    "unblock", "wake_on", "blocked_on", "starts_on", "due_on", "recurrence", "dated_by_hand",
    "starts_day", "due_day", "done_at", "done_by_name",
)  # fmt: skip
MOMENTS = frozenset({"orphaned_at", "done_at"})
DATES = frozenset({"wake_on", "blocked_on", "starts_on", "due_on"})
# What the authority's row keeps of a blocked task.
OF_BLOCKED = ("state", "anchor_kind", "anchor_id", "block_reason", "blocked_on")
# The fields that the journal shows: name, title, words.
SHOWN: tuple[tuple[str, str, Words], ...] = (
    ("title", "Titre", str),
    ("description", "Description", str),
    ("state", "État", lambda code: TaskState(code).label),
    ("assignee_name", "Confiée à", str),
    ("starts_on", "Début", day),
    ("due_on", "Échéance", day),
    ("priority", "Priorité", lambda rank: Priority(str(rank)).label),
    ("recurrence", "Périodicité", lambda code: Recurrence(code).label),
    ("block_reason", "Raison du blocage", lambda code: TaskBlockReason(code).label),
    ("unblock", "Ce qui débloquerait", str),
    ("wake_on", "Date de réveil", day),
)
Values = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Edit:
    """A changed task, and its values before."""

    task: Task
    before: Values

    @property
    def handed_over(self) -> bool:
        """Whether the task passed from one account to another."""
        return bool(self.before["assignee_id"] != self.task.assignee_id)

    @property
    def subjects(self) -> set[tuple[str, str]]:
        """What the task is about, and was: kind and id."""
        was = (self.before.get("anchor_kind", ""), self.before.get("anchor_id", ""))
        return {was, (self.task.anchor_kind, self.task.anchor_id)}

    @property
    def moves_blocked(self) -> bool:
        """Whether the task is, or was, blocked, and what is kept of that has changed."""
        if TaskState.BLOCKED.value not in {self.before["state"], self.task.state}:
            return False
        before = self.before
        return any(
            name in before and before[name] != getattr(self.task, name) for name in OF_BLOCKED
        )

    @property
    def concerned(self) -> set[int]:
        """The accounts whose number of open tasks has changed."""
        was = self.before["assignee_id"] if is_open(self.before["state"]) else None
        stays = self.task.assignee_id if is_open(self.task.state) else None
        return {user_id for user_id in (was, stays) if user_id is not None and was != stays}


def values_of(task: Task) -> dict[str, Any]:
    """Return the present values of the fields that an edit may change."""
    return {name: getattr(task, name) for name in KEPT}


def says(task: Task, values: Values) -> bool:
    """Tell whether a task already has these values."""
    return all(getattr(task, name) == value for name, value in values.items())


def check_seen(task: Task, seen: int) -> None:
    """Raise ``Conflict`` if ``seen`` is not the revision of the task."""
    check_revision(task.revision, seen, THIS, task)


def change(task: Task, values: Values, event: str, *, by: Actor, **remembered: Any) -> Edit | None:
    """Change a locked task and record it in the journal; None if it already has these values.

    ``remembered`` is stored with the values before. Once all is changed, call ``settle``.
    """
    if says(task, values):
        return None
    before = values_of(task)
    for name, value in values.items():
        setattr(task, name, value)
    if (before["starts_on"], before["due_on"]) != (task.starts_on, task.due_on):
        # Dates written now are the ones that are meant, unless they come back as they were.
        task.starts_day, task.due_day = values.get("starts_day"), values.get("due_day")
    task.revision += 1
    task.updated_at = now()
    remembered = {**stored(before), **remembered, "revision": task.revision}
    tell(task, event, *differences(before, values_of(task)), by=by, before=remembered)
    return Edit(task, before)


def tell(
    task: Task, event: str, *changes: Change, by: Actor, before: dict[str, Any] | None = None
) -> None:
    """Record an event of a task in the journal; ``before`` is what « Annuler » restores."""
    record(
        event,
        actor=by,
        authority_id=task.authority_id,
        subject=f"task:{task.id}",
        title=task.title,
        changes=changes,
        before=before,
    )


def assignee_values(assignee: Assignee) -> dict[str, Any]:
    """Return the columns of a settled assignee; the task is no longer to be taken over."""
    return {
        "assignee_id": assignee.user_id,
        "assignee_name": assignee.name,
        "assignee_email": assignee.email,
        "orphaned_at": None,
    }


def appeared(task: Task) -> Edit:
    """Return the edit of a new task."""
    return Edit(task, {"assignee_id": None, "state": task.state})


def settle(edits: Iterable[Edit], *, by: Actor, also: Collection[int] = ()) -> None:
    """Flush the changes, recount the accounts and the blocked tasks, and send the handovers."""
    done = list(edits)
    db.session.flush()
    open_tasks.recount({*also, *(user_id for edit in done for user_id in edit.concerned)})
    for authority_id in dict.fromkeys(edit.task.authority_id for edit in done):
        mine = [edit for edit in done if edit.task.authority_id == authority_id]
        if any(edit.moves_blocked for edit in mine):
            note_blocked(db.session.get_one(Authority, authority_id))
        tell_written(authority_id, (subject for edit in mine for subject in edit.subjects))
    tell_handovers(
        Handover(edit.task, edit.before["assignee_id"], edit.task.assignee_id, by)
        for edit in done
        if edit.handed_over
    )


def tell_written(
    authority_id: int, subjects: Iterable[tuple[str, str]], *, new: bool = False
) -> None:
    """Tell the registers that prove something by what tasks are about; none where all are free."""
    tied = frozenset(subject for subject in subjects if subject[0])
    if tied:
        tasks_written.send(TasksWritten(authority_id, tied, new))


def tell_gone(authority: Authority, task: Task) -> None:
    """Keep and tell what changes once a task is deleted."""
    if task.state == TaskState.BLOCKED.value:
        note_blocked(authority)
    tell_written(authority.id, [(task.anchor_kind, task.anchor_id)])


def tell_handovers(handovers: Iterable[Handover]) -> None:
    """Send all handovers in one signal, if any: listeners write in bulk."""
    listed = list(handovers)
    if listed:
        tasks_handed_over.send(listed)


def stored(values: Values) -> dict[str, Any]:
    """Return values in a form that JSON can keep."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def restored(stored_values: Values) -> dict[str, Any]:
    """Return the values whose ``stored`` form is given."""
    return {name: _restored(name, stored_values[name]) for name in KEPT if name in stored_values}


def _restored(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name in DATES else value


def differences(before: Values, after: Values) -> tuple[Change, ...]:
    """Return the fields that changed, in words."""
    return changes_between(in_words(before.get, SHOWN), in_words(after.get, SHOWN))


def beginning(task: Task) -> tuple[Change, ...]:
    """Return the changes that the journal records for a new task."""
    nothing = dict.fromkeys(KEPT)
    shown = {"assignee_name", "due_on", "recurrence"}
    return differences(
        nothing, {name: value if name in shown else None for name, value in values_of(task).items()}
    )
