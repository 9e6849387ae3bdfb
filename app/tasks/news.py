"""Events of tasks that may concern people: the senders of the signals of the kernel."""

from dataclasses import dataclass

from app.audit.rules import Actor
from app.tasks.models import Task, TaskComment


@dataclass(frozen=True, eq=False)
class Handover:
    """A task that passed from one account to another; ``None`` is nobody with an account."""

    task: Task
    before: int | None
    after: int | None
    by: Actor


@dataclass(frozen=True, eq=False)
class Comment:
    """A comment, and the ids of the accounts that it mentions."""

    task: Task
    comment: TaskComment
    mentioned: tuple[int, ...]
    by: Actor


@dataclass(frozen=True, slots=True)
class TasksWritten:
    """What tasks just written are, or were, about: the kind and the id of each subject.

    ``new``: they were just created, and none of them is done.
    """

    authority_id: int
    subjects: frozenset[tuple[str, str]]
    new: bool
