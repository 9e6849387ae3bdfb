"""Tables of people: accounts, sessions, links sent by mail, tries counted."""

from datetime import datetime

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.kernel.base import EMAIL, NAME, Base, one_of
from app.kernel.clock import now


class User(Base):
    """A person's account, whatever the authorities they work for."""

    __tablename__ = "users"
    __table_args__ = (UniqueConstraint("email"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(EMAIL)  # lower case: one account for one address
    full_name: Mapped[str] = mapped_column(NAME)
    password_hash: Mapped[str] = mapped_column(String(200))
    is_operator: Mapped[bool] = mapped_column(default=False)
    disabled_at: Mapped[datetime | None]
    shortcuts: Mapped[bool] = mapped_column(default=True)  # keyboard shortcuts, WCAG 2.1.4
    # Tasks to do, over all authorities: on the row that every page reads anyway (tasks.counters).
    open_tasks: Mapped[int] = mapped_column(default=0, server_default="0")
    # The version whose news they have been shown: see accounts.news.
    news_seen: Mapped[str] = mapped_column(String(20), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(default=now)


class UserSession(Base):
    """A sign-in on one browser: deleting the row ends it, whoever kept the cookie."""

    __tablename__ = "user_sessions"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        Index("ix_user_sessions_user", "user_id"),
        Index("ix_user_sessions_former", "former_digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    # What the person may do has changed: the next page they open gets a new token.
    to_renew: Mapped[bool] = mapped_column(default=False, server_default=false())
    # The token of before, good for a moment: requests that left before the new one arrived.
    former_digest: Mapped[str | None] = mapped_column(String(64))
    renewed_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class AccountToken(Base):
    """A link sent by mail to one person, for one purpose, once."""

    __tablename__ = "account_tokens"
    __table_args__ = (
        UniqueConstraint("token_digest"),
        one_of("purpose", ["reset", "welcome", "address", "address_back"], "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    token_digest: Mapped[str] = mapped_column(String(64))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(EMAIL)
    full_name: Mapped[str] = mapped_column(NAME, default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How often something was tried lately: in the database, right with any number of workers."""

    __tablename__ = "throttles"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    tries: Mapped[int] = mapped_column(default=0)
    window_start: Mapped[datetime] = mapped_column(default=now)
    blocked_until: Mapped[datetime | None]
