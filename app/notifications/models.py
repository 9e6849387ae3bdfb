"""Tables of what each person wishes to be told, and of what waits to be told."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base, one_of
from app.kernel.clock import now
from app.notifications.rules import Cadence, NoticeKind


class NotificationPreference(Base):
    """How often somebody wishes to be told; no row means at once."""

    __tablename__ = "notification_preferences"
    __table_args__ = (one_of("cadence", Cadence.codes(), "cadence"),)

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    cadence: Mapped[str] = mapped_column(String(20))
    last_digest_at: Mapped[datetime | None]
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Notice(Base):
    """Something to tell one person, once: nothing is kept that a mail should not say."""

    __tablename__ = "notices"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "task_id"],
            ["tasks.authority_id", "tasks.id"],
            ondelete="CASCADE",
        ),
        # ``stamp`` tells one occasion from another: the date due, the comment's id.
        UniqueConstraint("user_id", "kind", "task_id", "stamp"),
        Index("ix_notices_due", "sent_at", "not_before"),
        Index("ix_notices_task", "authority_id", "task_id"),
        one_of("kind", NoticeKind.codes(), "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    authority_id: Mapped[int]
    task_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    stamp: Mapped[str] = mapped_column(String(40), default="")
    by_name: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(default=now)
    # A little later than the act, so that what is undone at once is never told.
    not_before: Mapped[datetime] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
