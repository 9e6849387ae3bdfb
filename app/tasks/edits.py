"""One change of one task, whatever service asks for it: remembered, told, ready to be undone."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Conflict
from app.kernel.signals import tasks_handed_over
from app.kernel.typography import day
from app.tasks import counters
from app.tasks.drafts import Assignee
from app.tasks.models import Task
from app.tasks.news import Handover
from app.tasks.rules import Priority, Recurrence, TaskBlockReason, TaskState, is_open

STALE = "Quelqu’un a modifié cette tâche pendant que vous écriviez. Voici les deux versions."
# What an edit may change, and « Annuler » put back.
KEPT = (
    "title", "title_key", "description", "anchor_kind", "anchor_id", "assignee_id",
    "assignee_name", "assignee_email", "orphaned_at", "priority", "state", "block_reason",
    "unblock", "wake_on", "starts_on", "due_on", "recurrence", "dated_by_hand", "done_at",
    "done_by_name",
)  # fmt: skip
MOMENTS = frozenset({"orphaned_at", "done_at"})
DATES = frozenset({"wake_on", "starts_on", "due_on"})
Values = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Edit:
    """What a task was before it was changed."""

    task: Task
    before: Values

    @property
    def handed_over(self) -> bool:
        """Whether it has passed from one account to another."""
        return bool(self.before["assignee_id"] != self.task.assignee_id)

    @property
    def concerned(self) -> set[int]:
        """The accounts whose number of open tasks has changed."""
        was = self.before["assignee_id"] if is_open(self.before["state"]) else None
        stays = self.task.assignee_id if is_open(self.task.state) else None
        return {each for each in (was, stays) if each is not None and was != stays}


def values_of(task: Task) -> dict[str, Any]:
    """Return what an edit may change, as it stands."""
    return {name: getattr(task, name) for name in KEPT}


def says(task: Task, values: Values) -> bool:
    """Tell whether a task already is as somebody wishes."""
    return all(getattr(task, name) == value for name, value in values.items())


def check_seen(task: Task, seen: int) -> None:
    """Refuse to write over what the person has not seen."""
    if task.revision != seen:
        raise Conflict(STALE, task)


def change(task: Task, values: Values, event: str, *, by: Actor, **kept: Any) -> Edit | None:
    """Change a locked task and tell the journal; nothing if it is so already.

    ``kept`` is remembered with what stood before. Once all is changed, call ``settle``.
    """
    if says(task, values):
        return None
    before = values_of(task)
    for name, value in values.items():
        setattr(task, name, value)
    task.revision += 1
    task.updated_at = now()
    kept = {**stored(before), **kept, "revision": task.revision}
    tell(task, event, *differences(before, values_of(task)), by=by, before=kept)
    return Edit(task, before)


def tell(
    task: Task, event: str, *changes: Change, by: Actor, before: dict[str, Any] | None = None
) -> None:
    """Tell the journal what happened to a task; ``before`` is what « Annuler » puts back."""
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
    """Return what a task keeps of a settled assignee; whoever takes it over, it has somebody."""
    return {
        "assignee_id": assignee.user_id,
        "assignee_name": assignee.name,
        "assignee_email": assignee.email,
        "orphaned_at": None,
    }


def appeared(task: Task) -> Edit:
    """Return the edit of a task that was not there before."""
    return Edit(task, {"assignee_id": None, "state": task.state})


def settle(edits: Iterable[Edit], *, by: Actor, also: Collection[int] = ()) -> None:
    """Write the changes, count again for those concerned, and say who received what."""
    done = list(edits)
    db.session.flush()
    counters.recount({*also, *(user_id for edit in done for user_id in edit.concerned)})
    tell_handovers(
        Handover(edit.task, edit.before["assignee_id"], edit.task.assignee_id, by)
        for edit in done
        if edit.handed_over
    )


def tell_handovers(handovers: Iterable[Handover]) -> None:
    """Say all at once who received what, if anybody did: listeners write in bulk."""
    told = list(handovers)
    if told:
        tasks_handed_over.send(told)


def stored(values: Values) -> dict[str, Any]:
    """Return values in a form that JSON can keep."""
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def restored(kept: Values) -> dict[str, Any]:
    """Return the values that ``stored`` kept."""
    return {name: _restored(name, kept[name]) for name in KEPT if name in kept}


def _restored(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in MOMENTS:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name in DATES else value


def differences(before: Values, after: Values) -> tuple[Change, ...]:
    """Return what changed, in words; ``record`` drops what did not."""
    shown = (
        ("Titre", "title", str),
        ("Description", "description", str),
        ("État", "state", lambda code: TaskState(code).label),
        ("Confiée à", "assignee_name", str),
        ("Début", "starts_on", day),
        ("Échéance", "due_on", day),
        ("Priorité", "priority", lambda rank: Priority(str(rank)).label),
        ("Périodicité", "recurrence", lambda code: Recurrence(code).label),
        ("Raison du blocage", "block_reason", lambda code: TaskBlockReason(code).label),
        ("Ce qui débloquerait", "unblock", str),
        ("Date de réveil", "wake_on", day),
    )
    return tuple(
        Change(title, _said(before[name], words), _said(after[name], words))
        for title, name, words in shown
    )


def _said(value: Any, words: Any) -> str | None:
    return words(value) if value else None


def beginning(task: Task) -> tuple[Change, ...]:
    """Return what the journal says of a new task."""
    nothing = dict.fromkeys(KEPT)
    told = {"assignee_name", "due_on", "recurrence"}
    return differences(
        nothing, {name: value if name in told else None for name, value in values_of(task).items()}
    )
