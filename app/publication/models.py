"""Tables of what was decided for publication, and of what was sent to platforms."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.datasets.inventory.models import CODE, LINE, URL, of_dataset
from app.kernel.base import NAME, Base, one_of
from app.kernel.clock import now
from app.publication.rules import PlatformWay, PushState, RequestState, Sends, Topic


class StrategyChoice(Base):
    """What an authority has decided on one topic, who decided, and how it was voted."""

    __tablename__ = "strategy_choices"
    __table_args__ = (one_of("topic", Topic.codes(), "topic"),)

    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    topic: Mapped[str] = mapped_column(String(20), primary_key=True)
    choice: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_name: Mapped[str] = mapped_column(NAME, default="")
    decided_on: Mapped[date | None]
    vote: Mapped[str] = mapped_column(LINE, default="")
    revision: Mapped[int] = mapped_column(default=1)
    updated_by_name: Mapped[str] = mapped_column(NAME)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class PlatformAccount(Base):
    """How an authority signs in to a platform; the key is kept enciphered and never shown."""

    __tablename__ = "platform_accounts"
    __table_args__ = (
        UniqueConstraint("authority_id", "platform"),
        one_of("sends", Sends.codes(), "sends"),
        one_of("way", PlatformWay.codes(), "way"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(CODE)
    base_url: Mapped[str] = mapped_column(URL)
    organization: Mapped[str] = mapped_column(LINE, default="")  # its id on the platform
    key_cipher: Mapped[str] = mapped_column(Text)
    key_hint: Mapped[str] = mapped_column(String(8))  # its last characters, to recognise it
    sends: Mapped[str] = mapped_column(String(20), default=Sends.ADDRESSES.value)
    way: Mapped[str] = mapped_column(String(20), default=PlatformWay.PUSH.value)
    added_by_name: Mapped[str] = mapped_column(NAME)
    added_at: Mapped[datetime] = mapped_column(default=now)


class PublicationRequest(Base):
    """Somebody who may not publish asks for it; answered once, by publishing or in a sentence."""

    __tablename__ = "publication_requests"
    __table_args__ = (
        of_dataset(),
        Index("ix_publication_requests_dataset", "authority_id", "dataset_id", "id"),
        Index("ix_publication_requests_asker", "asked_by_id"),
        one_of("state", RequestState.codes(), "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int]
    dataset_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(20), default=RequestState.WAITING.value)
    note: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    asked_by_name: Mapped[str] = mapped_column(NAME, default="")
    asked_at: Mapped[datetime] = mapped_column(default=now)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_name: Mapped[str] = mapped_column(NAME, default="")  # nobody: it closed by itself
    answered_at: Mapped[datetime | None]


class Push(Base):
    """The copy of a dataset on a platform: what was sent last, and what to try again."""

    __tablename__ = "pushes"
    __table_args__ = (
        of_dataset(),
        Index("ix_pushes_due", "state", "next_try_at"),
        one_of("state", PushState.codes(), "state"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(CODE, primary_key=True)
    state: Mapped[str] = mapped_column(String(20))
    remote_id: Mapped[str] = mapped_column(LINE, default="")
    remote_url: Mapped[str] = mapped_column(URL, default="")
    fingerprint: Mapped[str] = mapped_column(String(64), default="")  # of what was sent last
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text, default="")
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    asked_by_name: Mapped[str] = mapped_column(NAME, default="")
    asked_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    # What it held after the last sending, and what was chosen since: see ``comparing.KnownCopy``.
    marks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    chosen: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    hidden_at: Mapped[datetime | None]  # made private there from here
