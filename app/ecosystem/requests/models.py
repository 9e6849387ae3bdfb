"""The table of requests for data."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ecosystem.requests.rules import RequestOutcome, RequestSource, RequestStep
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now

LINE = String(200)


class DataRequest(Base):
    """What somebody asks of an authority's data, until it is answered."""

    __tablename__ = "data_requests"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_data_requests_by_day", "authority_id", "received_on", "id"),
        one_of("step", RequestStep.codes(), "step"),
        Index("ix_data_requests_task", "task_id"),
        one_of("outcome", ["", *RequestOutcome.codes()], "outcome"),
        one_of("source", RequestSource.codes(), "source"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    wanted: Mapped[str] = mapped_column(Text, default="")
    wished_form: Mapped[str] = mapped_column(LINE, default="")
    source: Mapped[str] = mapped_column(String(10), default=RequestSource.TEAM.value)
    # Who asks: never shown in public, erased when the request is closed.
    asker_name: Mapped[str] = mapped_column(LINE, default="")
    asker_email: Mapped[str] = mapped_column(LINE, default="")
    received_on: Mapped[date]
    step: Mapped[str] = mapped_column(String(20), default=RequestStep.RECEIVED.value)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    answered_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    dataset_id: Mapped[int | None] = mapped_column(
        ForeignKey("datasets.id", ondelete="SET NULL"), index=True
    )
    # The task of answering it, once created.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
