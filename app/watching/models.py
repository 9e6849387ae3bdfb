"""Tables of the watch: addresses looked at, faults found, sources that publish by themselves."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.datasets.inventory.models import URL, of_dataset
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now
from app.watching.rules import LONGEST_HOST, FaultCode, RunOutcome, SourceKind

HOST = String(LONGEST_HOST)
HEADER = String(300)


class WatchedAddress(Base):
    """An address of a public dataset, and what it answered last."""

    __tablename__ = "watched_addresses"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "resource_id"],
            ["dataset_resources.authority_id", "dataset_resources.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("authority_id", "resource_id"),
        Index("ix_watched_addresses_due", "next_look_at", "id"),
        Index("ix_watched_addresses_host", "host"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    resource_id: Mapped[int]
    url: Mapped[str] = mapped_column(URL)  # as it was when it was looked at
    host: Mapped[str] = mapped_column(HOST)  # rules.host_of
    etag: Mapped[str] = mapped_column(HEADER, default="")
    last_modified: Mapped[str] = mapped_column(HEADER, default="")
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of what it gave
    size: Mapped[int | None]
    state: Mapped[str] = mapped_column(String(20), default="")  # rules.AnswerKind; not yet: empty
    sentence: Mapped[str] = mapped_column(String(500), default="")
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    changed_on: Mapped[date | None]  # the day it was seen to give something else
    looked_at: Mapped[datetime | None]
    next_look_at: Mapped[datetime] = mapped_column(default=now)
    taken_until: Mapped[datetime | None]  # somebody looks at it


class OnlineFault(Base):
    """A fault of a dataset: one row for each thing and kind, open until it is mended."""

    __tablename__ = "online_faults"
    __table_args__ = (
        of_dataset(),
        UniqueConstraint("authority_id", "dataset_id", "subject", "code"),
        one_of("code", FaultCode.codes(), "code"),
        Index("ix_online_faults_task", "task_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    subject: Mapped[str] = mapped_column(String(40))  # « resource:12 », « dataset », « source »
    code: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(default=now)
    mended_at: Mapped[datetime | None]
    # The one task made of it. Done, dropped or deleted by somebody: nobody is asked again.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id", ondelete="SET NULL"))


class DataSource(Base):
    """Where the file of a dataset comes from by itself, and who lets it be published."""

    __tablename__ = "data_sources"
    __table_args__ = (
        of_dataset(),
        UniqueConstraint("authority_id", "id"),
        UniqueConstraint("authority_id", "dataset_id"),
        one_of("kind", SourceKind.codes(), "kind"),
        Index("ix_data_sources_due", "next_run_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(URL)  # https, or a folder of the space's deposits
    host: Mapped[str] = mapped_column(HOST, default="")
    resource_id: Mapped[int]  # the file that it renews
    revision: Mapped[int] = mapped_column(default=1)
    # Who let it publish by itself; nobody: it is suspended.
    armed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    armed_by_name: Mapped[str] = mapped_column(NAME, default="")
    armed_at: Mapped[datetime | None]
    etag: Mapped[str] = mapped_column(HEADER, default="")
    last_modified: Mapped[str] = mapped_column(HEADER, default="")
    published_digest: Mapped[str] = mapped_column(String(64), default="")  # of the bytes fetched
    judged_digest: Mapped[str] = mapped_column(String(64), default="")  # the last ones judged
    judged_recipe: Mapped[int] = mapped_column(default=0)  # by which version of the recipe
    failures: Mapped[int] = mapped_column(default=0)
    last_run_at: Mapped[datetime | None]
    next_run_at: Mapped[datetime | None]  # none: suspended
    taken_until: Mapped[datetime | None]


class SourceRun(Base):
    """A visit to a source from which something came; those that found the same are not kept."""

    __tablename__ = "source_runs"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "source_id"],
            ["data_sources.authority_id", "data_sources.id"],
            ondelete="CASCADE",
        ),
        Index("ix_source_runs_source", "authority_id", "source_id", "id"),
        one_of("outcome", RunOutcome.codes(), "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    source_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
    outcome: Mapped[str] = mapped_column(String(20))
    sentence: Mapped[str] = mapped_column(Text)  # one reason a line
    rows: Mapped[int | None]
