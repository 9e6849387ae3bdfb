"""The table of jobs."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.jobs.rules import JobState
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now


class Job(Base):
    """Something to ask another machine, or what came of it: one row for a kind and a subject."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("kind", "subject"),
        Index("ix_jobs_due", "state", "next_try_at"),
        one_of("state", JobState.codes(), "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(100))
    authority_id: Mapped[int | None] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), index=True
    )
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_by_name: Mapped[str] = mapped_column(NAME, default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    state: Mapped[str] = mapped_column(String(20), default=JobState.WAITING.value)
    # When it is due; once taken, when it may be taken again if nobody has ended it.
    next_try_at: Mapped[datetime | None] = mapped_column(default=now)
    taken: Mapped[bool] = mapped_column(default=False)
    turn: Mapped[int] = mapped_column(
        default=1
    )  # moves when it is asked again and when it is taken
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem: Mapped[str] = mapped_column(Text, default="")
