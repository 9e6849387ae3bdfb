"""Tables of measures: sums of a month, and nothing of who downloads."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.datasets.inventory.models import of_dataset
from app.ecosystem.measures.rules import MeasureSource
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now


class DatasetMeasure(Base):
    """What a source says of a dataset for a month; a figure that it does not say is absent.

    ``reuses``, ``discussions`` and ``followers`` are what there was on the day of the reading.
    """

    __tablename__ = "dataset_measures"
    __table_args__ = (
        of_dataset(),
        Index("ix_dataset_measures_dataset", "authority_id", "dataset_id", "month"),
        one_of("source", MeasureSource.codes(), "source"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)  # its first day
    dataset_id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(20), primary_key=True)
    downloads: Mapped[int | None]
    robots: Mapped[int | None]  # downloads too, apart: counted by Jalon alone
    views: Mapped[int | None]
    reuses: Mapped[int | None]
    discussions: Mapped[int | None]
    followers: Mapped[int | None]
    noted_at: Mapped[datetime] = mapped_column(default=now)


class CountedBatch(Base):
    """A file of counts that was added up: it is never added twice. It goes once the file has."""

    __tablename__ = "counted_batches"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    added_at: Mapped[datetime] = mapped_column(default=now)


class MeasureReading(Base):
    """That an authority has its measures read on its platform, and how the last reading ended."""

    __tablename__ = "measure_readings"

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    next_read_at: Mapped[datetime | None] = mapped_column(default=now, index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime | None]  # the last that succeeded
    asked_by_name: Mapped[str] = mapped_column(NAME, default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
