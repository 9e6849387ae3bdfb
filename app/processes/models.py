"""Tables of processes: the work of a service, and the datasets that it produces."""

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now
from app.processes.rules import ReviewState

LINE = String(200)
CODE = String(60)


class Process(Base):
    """A process of an authority that produces or touches published data."""

    __tablename__ = "processes"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_processes_by_title", "authority_id", "title_key", "id"),
        one_of("state", ReviewState.codes(), "state"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    title_key: Mapped[str] = mapped_column(LINE)  # without accents nor case, to sort
    usual: Mapped[str] = mapped_column(CODE, default="")  # entry of the library it comes from
    summary: Mapped[str] = mapped_column(Text, default="")
    service: Mapped[str] = mapped_column(LINE, default="")
    owner: Mapped[str] = mapped_column(LINE, default="")  # who answers for it: function or name
    deputy: Mapped[str] = mapped_column(LINE, default="")  # who does it when the owner is away
    software: Mapped[str] = mapped_column(LINE, default="")
    frequency: Mapped[str] = mapped_column(CODE, default="")  # id of data.gouv.fr
    state: Mapped[str] = mapped_column(String(20), default=ReviewState.TO_REVIEW.value)
    # What changes with publication: for whom, with which tool, at which step, at which rhythm.
    change_who: Mapped[str] = mapped_column(Text, default="")
    change_tool: Mapped[str] = mapped_column(Text, default="")
    change_step: Mapped[str] = mapped_column(Text, default="")
    change_rhythm: Mapped[str] = mapped_column(Text, default="")
    procedure: Mapped[str] = mapped_column(Text, default="")  # one step a line, « Qui : quoi »
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ProcessDataset(Base):
    """A process produces a dataset."""

    __tablename__ = "process_datasets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "process_id"],
            ["processes.authority_id", "processes.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            ondelete="CASCADE",
        ),
        Index("ix_process_datasets_dataset", "authority_id", "dataset_id"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    process_id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(primary_key=True)
