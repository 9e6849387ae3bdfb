"""The table of events and campaigns."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ecosystem.activities.rules import ActivityKind, ActivityState
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now

LINE = String(200)
CODE = String(20)


class Activity(Base):
    """An event or a campaign around the data of an authority."""

    __tablename__ = "activities"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_activities_by_day", "authority_id", "starts_on", "id"),
        one_of("kind", ActivityKind.codes(), "kind"),
        one_of("state", ActivityState.codes(), "state"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    kind: Mapped[str] = mapped_column(CODE, default=ActivityKind.WORKSHOP.value)
    state: Mapped[str] = mapped_column(CODE, default=ActivityState.IDEA.value)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    venue: Mapped[str] = mapped_column(LINE, default="")  # or the channel of a campaign
    audience: Mapped[str] = mapped_column(LINE, default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    attendance: Mapped[int | None]  # people who came, or were reached
    outcome: Mapped[str] = mapped_column(Text, default="")  # what came out of it
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
