"""Tables of plans, tasks, their parts, needs, comments and files, filters and feeds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.files.models import KeptFile
from app.kernel.base import EMAIL, NAME, SIGNED, Base, one_of
from app.kernel.clock import now
from app.tasks.rules import AnchorKind, Recurrence, TaskState

LINE = String(200)


def of_task(*, local: str = "task_id") -> ForeignKeyConstraint:
    """Return a foreign key to a task of the same authority."""
    return ForeignKeyConstraint(
        ["authority_id", local], ["tasks.authority_id", "tasks.id"], ondelete="CASCADE"
    )


class Plan(Base):
    """A dated plan written from the method, with its settings, so that it can be dated again."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    starts_on: Mapped[date]
    council_on: Mapped[date | None]  # the plan is laid out around it when it is known
    # Phases kept, scope and pace: see planning.rules. No name: those of the tasks are enough.
    options: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    created_by_name: Mapped[str] = mapped_column(NAME)
    created_at: Mapped[datetime] = mapped_column(default=now)


class Task(Base):
    """A task: something to do, with an assignee, dates and a state."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        ForeignKeyConstraint(["authority_id", "plan_id"], ["plans.authority_id", "plans.id"]),
        one_of("state", TaskState.codes(), "state"),
        one_of("anchor_kind", AnchorKind.codes(), "anchor_kind"),
        one_of("recurrence", Recurrence.codes(), "recurrence"),
        CheckConstraint("priority BETWEEN 1 AND 3", name="priority"),
        CheckConstraint("due_on >= starts_on", name="dates"),
        Index("ix_tasks_by_due", "authority_id", "state", "due_on", "id"),
        Index("ix_tasks_by_anchor", "authority_id", "anchor_kind", "anchor_id"),
        Index("ix_tasks_by_assignee", "assignee_id", "state", "due_on"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    title_key: Mapped[str] = mapped_column(LINE)  # without accents nor case, to search
    description: Mapped[str] = mapped_column(Text, default="")
    anchor_kind: Mapped[str] = mapped_column(String(20), default="")
    anchor_id: Mapped[str] = mapped_column(String(80), default="")
    # A member, or only a name (and an e-mail that lets an invitation link them later).
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    assignee_name: Mapped[str] = mapped_column(NAME, default="")
    assignee_email: Mapped[str] = mapped_column(EMAIL, default="")
    # The assignee has left the authority: somebody must take the task over.
    orphaned_at: Mapped[datetime | None]
    priority: Mapped[int] = mapped_column(default=2)
    state: Mapped[str] = mapped_column(String(20), default=TaskState.TODO.value)
    block_reason: Mapped[str] = mapped_column(String(20), default="")
    unblock: Mapped[str] = mapped_column(Text, default="")
    wake_on: Mapped[date | None]
    blocked_on: Mapped[date | None]  # the day since when it is blocked
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    recurrence: Mapped[str] = mapped_column(String(20), default="")
    # Of a task that comes back: the days of the month that were meant, where one has been cut.
    starts_day: Mapped[int | None]
    due_day: Mapped[int | None]
    plan_id: Mapped[int | None]
    # Its dates were changed by hand: a plan dated again leaves them alone.
    dated_by_hand: Mapped[bool] = mapped_column(default=False)
    parts_done: Mapped[int] = mapped_column(default=0)  # counters of TaskPart
    parts_total: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_by_name: Mapped[str] = mapped_column(NAME)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    done_by_name: Mapped[str] = mapped_column(NAME, default="")

    @property
    def parts_left(self) -> int:
        """How many sub-steps are not done."""
        return self.parts_total - self.parts_done


_STILL_OPEN = Task.state.not_in([TaskState.DONE.value, TaskState.DROPPED.value])
Index("ix_tasks_open", Task.due_on, Task.id, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN)


class TaskPart(Base):
    """A sub-step of a task."""

    __tablename__ = "task_parts"
    __table_args__ = (of_task(), Index("ix_task_parts_task", "authority_id", "task_id", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    task_id: Mapped[int]
    position: Mapped[int]
    title: Mapped[str] = mapped_column(LINE)
    done: Mapped[bool] = mapped_column(default=False)


class TaskNeed(Base):
    """A link: one task waits for another; links never form a circle (``rules.circle``)."""

    __tablename__ = "task_needs"
    __table_args__ = (
        of_task(),
        of_task(local="needs_id"),
        Index("ix_task_needs_back", "authority_id", "needs_id"),
        CheckConstraint("task_id <> needs_id", name="itself"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(primary_key=True)
    needs_id: Mapped[int] = mapped_column(primary_key=True)


class TaskComment(Base):
    """A comment on a task, and the names of the people it mentions."""

    __tablename__ = "task_comments"
    __table_args__ = (of_task(), Index("ix_task_comments_task", "authority_id", "task_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    task_id: Mapped[int]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[str] = mapped_column(NAME)
    text: Mapped[str] = mapped_column(Text)
    # Names, to be shown.
    mentions: Mapped[list[str]] = mapped_column(JSON, default=list, info={SIGNED: ("",)})
    at: Mapped[datetime] = mapped_column(default=now)


class TaskFile(KeptFile, Base):
    """A file that goes with a task."""

    __tablename__ = "task_files"
    kept_as = "le fichier d’une tâche"
    __table_args__ = (
        of_task(),
        UniqueConstraint("authority_id", "id"),
        Index("ix_task_files_task", "authority_id", "task_id"),
    )

    task_id: Mapped[int]
    media_type: Mapped[str] = mapped_column(String(100))
    added_by_name: Mapped[str] = mapped_column(NAME)
    added_at: Mapped[datetime] = mapped_column(default=now)


class SavedFilter(Base):
    """A filter of the tasks of an authority that a user named."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("user_id", "authority_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[str] = mapped_column(String(500))


class CalendarFeed(Base):
    """A secret address that gives dates to a calendar; deleting the row closes it.

    Without an authority it is a person's own tasks, with one it is all the authority's.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_calendar_feeds_user", "user_id", "authority_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    authority_id: Mapped[int | None] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE")
    )
    token_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=now)
