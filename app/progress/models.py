"""Tables of answers, their evidence, what they were in the edition before.

The counters are on the authority's row.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.files.models import KeptFile
from app.kernel.base import Base, one_of
from app.kernel.clock import now
from app.progress.rules import AnswerState, BlockReason


class Answer(Base):
    """The answer of an authority to one item; no row means « à faire »."""

    __tablename__ = "answers"
    __table_args__ = (
        one_of("state", AnswerState.codes(), "state"),
        one_of("block_reason", ["", *BlockReason.codes()], "block_reason"),
        Index("ix_answers_wake", "wake_on"),
    )

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    justification: Mapped[str] = mapped_column(Text, default="")  # why it is « sans objet »
    block_reason: Mapped[str] = mapped_column(String(20), default="")
    unblock: Mapped[str] = mapped_column(Text, default="")  # what would unblock it
    wake_on: Mapped[date | None]
    blocked_on: Mapped[date | None]  # the day since when it is blocked
    # The authority's own revision at the time: never used twice, so a stale form is always seen.
    revision: Mapped[int]
    evidence_count: Mapped[int] = mapped_column(default=0)
    # The authority's revision at which somebody kept « fait » although no register shows it.
    kept_revision: Mapped[int | None]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    updated_by_name: Mapped[str] = mapped_column(String(200))
    updated_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def says_nothing(self) -> bool:
        """Whether it equals no row at all: to do, without texts or evidence."""
        texts = self.note, self.justification, self.block_reason, self.unblock
        bare = self.state == AnswerState.TODO.value and not any(texts) and self.wake_on is None
        return bare and not self.evidence_count


class Evidence(KeptFile, Base):
    """A link or a file that proves an answer; deleted with it."""

    __tablename__ = "evidence"
    kept_as = "la preuve"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "item_id"],
            ["answers.authority_id", "answers.item_id"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("authority_id", "id"),
        Index("ix_evidence_item", "authority_id", "item_id"),
        one_of("kind", ["link", "file"], "kind"),
    )

    item_id: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(2000), default="")
    media_type: Mapped[str] = mapped_column(String(100), default="")
    added_by_name: Mapped[str] = mapped_column(String(200))
    added_at: Mapped[datetime] = mapped_column(default=now)


class EditionMove(Base):
    """An authority went to the next edition of the method; the way back rests on this row."""

    __tablename__ = "edition_moves"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        {"sqlite_autoincrement": True},  # the latest is the one of the highest id
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    from_edition: Mapped[str] = mapped_column(String(80))
    to_edition: Mapped[str] = mapped_column(String(80))
    moved_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    moved_by_name: Mapped[str] = mapped_column(String(200))
    moved_at: Mapped[datetime] = mapped_column(default=now)
    returned_at: Mapped[datetime | None]  # it went back to the older edition
    # The authority's revision once moved, or once back.
    revision: Mapped[int]
    # The revision of each answer as the move left it: what differs was answered since.
    left: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    # The item that each piece of evidence was about, by id.
    pieces: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # The tasks whose subject changed: [id, kind of subject, id before, id since].
    task_anchors: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    # Answers to look at again: [item, why in French].
    to_review: Mapped[list[list[str]]] = mapped_column(JSON, default=list)


class FormerAnswer(Base):
    """An answer as it was before its authority went to the next edition."""

    __tablename__ = "former_answers"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "move_id"],
            ["edition_moves.authority_id", "edition_moves.id"],
            ondelete="CASCADE",
        ),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    move_id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)
    justification: Mapped[str] = mapped_column(Text)
    block_reason: Mapped[str] = mapped_column(String(20))
    unblock: Mapped[str] = mapped_column(Text)
    wake_on: Mapped[date | None]
    blocked_on: Mapped[date | None]
    revision: Mapped[int]
    kept_revision: Mapped[int | None]
    updated_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    updated_by_name: Mapped[str] = mapped_column(String(200))
    updated_at: Mapped[datetime]
