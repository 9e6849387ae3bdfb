"""Tables of the inventory: datasets, resources, decisions, imports, checks, schemas."""

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

from app.datasets.inventory.rules import HighValueState, Outcome, PersonalData, ResourceKind, Stage
from app.files.models import OF_DATASETS, KeptFile
from app.kernel.base import NAME, SIGNED, Base, one_of
from app.kernel.clock import now

LINE = String(200)
CODE = String(60)
URL = String(2000)


def of_dataset(*, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """Return the key to a dataset of the same authority."""
    return ForeignKeyConstraint(
        ["authority_id", "dataset_id"],
        ["datasets.authority_id", "datasets.id"],
        ondelete=ondelete,
    )


class Dataset(Base):
    """A dataset of an authority, with its stage on the way to publication."""

    __tablename__ = "datasets"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        UniqueConstraint("authority_id", "identifier"),
        Index("ix_datasets_by_title", "authority_id", "title_key", "id"),
        Index("ix_datasets_by_stage", "authority_id", "stage", "id"),
        Index("ix_datasets_by_update", "authority_id", "next_update_on", "id"),
        Index("ix_datasets_assignee", "assignee_id"),
        one_of("stage", Stage.codes(), "stage"),
        one_of("outcome", Outcome.codes(), "outcome"),
        one_of("personal_data", PersonalData.codes(), "personal_data"),
        one_of("high_value_state", HighValueState.codes(), "high_value_state"),
        CheckConstraint("value BETWEEN 1 AND 5", name="value"),
        CheckConstraint("effort BETWEEN 1 AND 5", name="effort"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    # Stable for ever: what an import recognises and what harvesters know it by.
    identifier: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(LINE)
    title_key: Mapped[str] = mapped_column(LINE)  # without accents nor case, to sort and search
    description: Mapped[str] = mapped_column(Text, default="")
    typical: Mapped[str] = mapped_column(CODE, default="")  # entry of the library it comes from
    service: Mapped[str] = mapped_column(LINE, default="")  # who answers for it
    person: Mapped[str] = mapped_column(LINE, default="")
    # Who takes care of it: a member, or a name (and an e-mail that an invitation will meet).
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    assignee_name: Mapped[str] = mapped_column(NAME, default="")
    assignee_email: Mapped[str] = mapped_column(String(320), default="")
    theme: Mapped[str] = mapped_column(CODE, default="")  # code of the European list of themes
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    software: Mapped[str] = mapped_column(LINE, default="")  # where the data live today
    format: Mapped[str] = mapped_column(CODE, default="")
    volume: Mapped[str] = mapped_column(LINE, default="")  # as said: « 12 000 lignes », « 40 Mo »
    frequency: Mapped[str] = mapped_column(CODE, default="")  # id of data.gouv.fr
    coverage: Mapped[str] = mapped_column(LINE, default="")  # the territory, in words
    granularity: Mapped[str] = mapped_column(CODE, default="")
    covers_from: Mapped[date | None]
    covers_to: Mapped[date | None]
    licence: Mapped[str] = mapped_column(CODE, default="")  # id of data.gouv.fr; else the strategy
    schema: Mapped[str] = mapped_column(LINE, default="")  # national schema, or the authority's own
    landing_url: Mapped[str] = mapped_column(URL, default="")
    stage: Mapped[str] = mapped_column(String(20), default=Stage.LISTED.value)
    updated_on: Mapped[date | None]  # the data themselves
    next_update_on: Mapped[date | None]
    personal_data: Mapped[str] = mapped_column(String(20), default="")
    # The decision that stands; the history is in EligibilityDecision.
    outcome: Mapped[str] = mapped_column(String(30), default="")
    outcome_review_on: Mapped[date | None]
    value: Mapped[int | None]  # 1 to 5, for the matrix of priorities
    effort: Mapped[int | None]
    duties: Mapped[list[str]] = mapped_column(JSON, default=list)  # duties it answers
    high_value: Mapped[str] = mapped_column(CODE, default="")  # family of the rule (EU) 2023/138
    # What a person has decided of that family; only a confirmed one is published as such.
    high_value_state: Mapped[str] = mapped_column(String(20), default="", server_default="")
    high_value_by: Mapped[str] = mapped_column(NAME, default="", server_default="")
    high_value_on: Mapped[date | None]
    high_value_reason: Mapped[str] = mapped_column(Text, default="", server_default="")
    resource_count: Mapped[int] = mapped_column(default=0)
    # A check of one of its files has found personal data: publication waits for a decision.
    held_since: Mapped[datetime | None]
    published_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def confirmed_family(self) -> str:
        """The family of high-value data that a person has confirmed, or nothing."""
        confirmed = self.high_value_state == HighValueState.CONFIRMED.value
        return self.high_value if confirmed else ""


class Resource(Base):
    """A file or an address from which a dataset is obtained."""

    __tablename__ = "dataset_resources"
    __table_args__ = (
        of_dataset(),
        UniqueConstraint("authority_id", "id"),
        Index("ix_dataset_resources_dataset", "authority_id", "dataset_id", "id"),
        one_of("kind", ResourceKind.codes(), "kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20), default=ResourceKind.MAIN.value)
    title: Mapped[str] = mapped_column(LINE)
    description: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(URL)
    format: Mapped[str] = mapped_column(CODE, default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int | None]  # bytes
    schema: Mapped[str] = mapped_column(LINE, default="")
    updated_on: Mapped[date | None]
    remote_id: Mapped[str] = mapped_column(CODE, default="")  # on the platform, once pushed
    # Of a file that Jalon keeps and serves; empty for an address elsewhere.
    file_name: Mapped[str] = mapped_column(LINE, default="", server_default="")  # in its address
    checksum: Mapped[str] = mapped_column(String(64), default="", server_default="")  # SHA-256


class ResourceFile(KeptFile, Base):
    """A dated version of the file of a resource; the newest that stands is the one served."""

    __tablename__ = "resource_files"
    kept_as = "un fichier d’un jeu de données"
    room = OF_DATASETS
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "resource_id"],
            ["dataset_resources.authority_id", "dataset_resources.id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("authority_id", "resource_id", "version"),
    )

    authority_id: Mapped[int]
    resource_id: Mapped[int]
    version: Mapped[str] = mapped_column(String(20))  # « 2026-11-30 », then « 2026-11-30.2 »
    media_type: Mapped[str] = mapped_column(String(100))  # with its charset, if it is text
    packed: Mapped[bool] = mapped_column(default=False)  # a copy packed with gzip is beside
    # The first positions that it holds, found when it was kept: (latitude, longitude, name).
    positions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    withdrawn_at: Mapped[datetime | None]  # set aside: nobody but the members sees it
    by_name: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime] = mapped_column(default=now)


class EligibilityDecision(Base):
    """A decision on a dataset: the answers to the questions, by whom, and why."""

    __tablename__ = "eligibility_decisions"
    __table_args__ = (
        of_dataset(),
        Index("ix_eligibility_decisions_dataset", "authority_id", "dataset_id", "id"),
        one_of("outcome", Outcome.codes(), "outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    answers: Mapped[list[list[str]]] = mapped_column(JSON)  # [question, answer] in order
    outcome: Mapped[str] = mapped_column(String(30))
    articles: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_name: Mapped[str] = mapped_column(NAME)  # who decides
    decided_on: Mapped[date]
    review_on: Mapped[date | None]
    law: Mapped[str] = mapped_column(CODE)  # the dated rules that were applied
    recorded_by_name: Mapped[str] = mapped_column(NAME)  # who wrote it down
    at: Mapped[datetime] = mapped_column(default=now)


class Import(Base):
    """A table sent to be imported; its file is deleted once the import is confirmed."""

    __tablename__ = "dataset_imports"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        one_of("state", ["mapping", "reading", "ready", "done", "failed"], "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    file_name: Mapped[str] = mapped_column(LINE)
    stored_name: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[str] = mapped_column(String(20), default="mapping")
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    sample: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)  # column -> field
    outcome: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # counts, row errors
    rows_total: Mapped[int] = mapped_column(default=0)
    rows_done: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(default=now)


class FileCheck(KeptFile, Base):
    """A file held against a schema: the verdict is kept, the file only if asked."""

    __tablename__ = "file_checks"
    kept_as = "le fichier d’un jeu de données"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        of_dataset(),
        Index("ix_file_checks_dataset", "authority_id", "dataset_id", "id"),
        one_of("state", ["waiting", "running", "done", "failed"], "state"),
    )

    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    dataset_id: Mapped[int | None]
    keeps_file: Mapped[bool] = mapped_column("kept", default=False)  # at the sender's request
    schema: Mapped[str] = mapped_column(LINE, default="")
    state: Mapped[str] = mapped_column(String(20), default="waiting")
    rows_done: Mapped[int] = mapped_column(default=0)
    # Its « decision » says by whom.
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, info={SIGNED: ("by",)})
    by_name: Mapped[str] = mapped_column(NAME)
    at: Mapped[datetime] = mapped_column(default=now)


class OwnSchema(Base):
    """A Table Schema that an authority has brought."""

    __tablename__ = "own_schemas"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        UniqueConstraint("authority_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(LINE)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    added_by_name: Mapped[str] = mapped_column(NAME)
    added_at: Mapped[datetime] = mapped_column(default=now)
