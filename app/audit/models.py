"""The journal: one row for each write, never changed but to erase a person's name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base
from app.kernel.clock import now


class AuditEvent(Base):
    """One thing done by somebody."""

    __tablename__ = "audit_events"
    __table_args__ = (
        Index("ix_audit_events_story", "authority_id", "id"),
        Index("ix_audit_events_subject", "authority_id", "subject", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    authority_id: Mapped[int | None] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE")
    )
    # Not a foreign key: the journal outlives the account; the name is the one of that day.
    user_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    event: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120))
    subject_title: Mapped[str] = mapped_column(String(300))
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    # What stood before, as stored: what « Annuler » puts back.
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    points_done: Mapped[int | None]
    points_applicable: Mapped[int | None]
