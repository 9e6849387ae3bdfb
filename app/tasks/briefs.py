"""Tasks as lists show them: plain values, in pages, columns and groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.tasks.rules import TaskState, Urgency, is_open, urgency_of


@dataclass(frozen=True, slots=True)
class TaskBrief:
    """What a list shows of a task: plain values, quicker than the object."""

    id: int
    authority_id: int
    title: str
    state: str
    priority: int
    starts_on: date | None
    due_on: date | None
    wake_on: date | None
    block_reason: str
    assignee_id: int | None
    assignee_name: str
    orphaned_at: datetime | None
    anchor_kind: str
    anchor_id: str
    recurrence: str
    plan_id: int | None
    parts_done: int
    parts_total: int
    revision: int
    done_at: datetime | None
    waits: int = 0  # tasks still open that it waits for
    authority_slug: str = ""  # only over several authorities, like the next one
    authority_name: str = ""

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return is_open(self.state)

    @property
    def seen(self) -> str:
        """What a quick button must send back: the revision and the state that are shown."""
        return f"{self.revision}-{self.state}"

    @property
    def state_label(self) -> str:
        """The state in words."""
        return TaskState(self.state).label

    def urgency(self, day: date) -> Urgency:
        """Return its group on a day."""
        return urgency_of(self.state, self.due_on, day)

    def is_late(self, day: date) -> bool:
        """Tell whether its date has passed, blocked or not."""
        return self.is_open and self.due_on is not None and self.due_on < day


@dataclass(frozen=True)
class TaskPage:
    """A page of tasks by urgency, and how many there are in each group over all pages."""

    tasks: Sequence[TaskBrief]
    page: int
    pages: int
    counts: Mapping[Urgency, int]

    @property
    def total(self) -> int:
        """How many tasks there are over all pages."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Person:
    """A possible assignee: a member, or a name already used in the authority."""

    user_id: int | None
    name: str
