"""Tables of reuses, and of the datasets that each uses."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.ecosystem.reuses.rules import ReuseAuthor, ReuseKind, ReusePublic, ReuseState
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now
from app.kernel.web_addresses import LONGEST_URL

LINE = String(200)
CODE = String(20)


class Reuse(Base):
    """Something made with the data of an authority."""

    __tablename__ = "reuses"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_reuses_by_state", "authority_id", "state", "id"),
        one_of("kind", ReuseKind.codes(), "kind"),
        one_of("author_type", ReuseAuthor.codes(), "author_type"),
        one_of("serves", ReusePublic.codes(), "serves"),
        one_of("state", ReuseState.codes(), "state"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)
    url: Mapped[str] = mapped_column(String(LONGEST_URL), default="")
    kind: Mapped[str] = mapped_column(CODE, default=ReuseKind.APPLICATION.value)
    author_type: Mapped[str] = mapped_column(CODE, default=ReuseAuthor.CITIZEN.value)
    author: Mapped[str] = mapped_column(LINE, default="")  # a body or a project, shown in public
    serves: Mapped[str] = mapped_column(CODE, default=ReusePublic.CITIZENS.value)
    brings: Mapped[str] = mapped_column(Text, default="")  # what it brings, in words
    # Who to write to: never shown in public, erased once a proposal is decided.
    contact: Mapped[str] = mapped_column(LINE, default="")
    reference_url: Mapped[str] = mapped_column(String(LONGEST_URL), default="")
    state: Mapped[str] = mapped_column(CODE, default=ReuseState.LISTED.value)
    reason: Mapped[str] = mapped_column(Text, default="")  # why it is set aside
    noted_on: Mapped[date]
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class ReuseDataset(Base):
    """A reuse uses a dataset."""

    __tablename__ = "reuse_datasets"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "reuse_id"], ["reuses.authority_id", "reuses.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["authority_id", "dataset_id"],
            ["datasets.authority_id", "datasets.id"],
            ondelete="CASCADE",
        ),
        Index("ix_reuse_datasets_dataset", "authority_id", "dataset_id"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    reuse_id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(primary_key=True)
