"""The table of what is said of datasets."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ecosystem.feedback.rules import FeedbackKind, FeedbackState
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now

LINE = String(200)
CODE = String(20)


class Feedback(Base):
    """An anomaly, a question or a suggestion about a dataset, until its end."""

    __tablename__ = "feedback"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_feedback_by_day", "authority_id", "received_on", "id"),
        Index("ix_feedback_task", "task_id"),
        one_of("kind", FeedbackKind.codes(), "kind"),
        one_of("state", FeedbackState.codes(), "state"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    kind: Mapped[str] = mapped_column(CODE, default=FeedbackKind.ANOMALY.value)
    message: Mapped[str] = mapped_column(Text, default="")
    dataset_id: Mapped[int | None] = mapped_column(
        ForeignKey("datasets.id", ondelete="SET NULL"), index=True
    )
    state: Mapped[str] = mapped_column(CODE, default=FeedbackState.RECEIVED.value)
    answer: Mapped[str] = mapped_column(Text, default="")  # told to who left an address
    received_on: Mapped[date]
    closed_on: Mapped[date | None]
    # Who sent it: never shown in public, erased once it is closed.
    sender_name: Mapped[str] = mapped_column(LINE, default="")
    sender_email: Mapped[str] = mapped_column(LINE, default="")
    # The task of looking into it, once created.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
