"""Tables of stakeholders: what anyone may read, and apart from it what few may."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.kernel.base import Base, one_of
from app.kernel.clock import now
from app.stakeholders.directory.rules import ProjectRole, Side, Visibility

LINE = String(200)
NOTE = String(500)  # short on purpose: an opinion about somebody is not a place for an essay


def scale(column: str) -> CheckConstraint:
    """Return the constraint that holds a note between 1 and 5."""
    return CheckConstraint(f"{column} BETWEEN 1 AND 5", name=column)


class Stakeholder(Base):
    """Who counts for the project, as every member may read it: function, body, part played."""

    __tablename__ = "stakeholders"
    __table_args__ = (
        UniqueConstraint("authority_id", "id"),
        Index("ix_stakeholders_by_title", "authority_id", "title_key", "id"),
        one_of("side", Side.codes(), "side"),
        one_of("role", ProjectRole.codes(), "role"),
        {"sqlite_autoincrement": True},  # the journal names it by its id: never given again
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(LINE)  # a function or a group, rather than a name
    title_key: Mapped[str] = mapped_column(LINE)  # without accents nor case, to sort
    person: Mapped[str] = mapped_column(LINE, default="")  # once the lead has allowed names
    body: Mapped[str] = mapped_column(LINE, default="")  # service or organisation
    side: Mapped[str] = mapped_column(String(20))
    role: Mapped[str] = mapped_column(String(20))
    archetype: Mapped[str] = mapped_column(String(80), default="")  # of the library, if any
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Opinion(Base):
    """What is thought of a stakeholder: read only by those whom ``visibility`` lets in.

    Kept apart from ``Stakeholder`` so that no list, search, export or mail can carry it by mistake.
    """

    __tablename__ = "stakeholder_opinions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "stakeholder_id"],
            ["stakeholders.authority_id", "stakeholders.id"],
            ondelete="CASCADE",
        ),
        one_of("visibility", Visibility.codes(), "visibility"),
        scale("influence"),
        scale("interest"),
        scale("attitude"),
        scale("wished"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    stakeholder_id: Mapped[int] = mapped_column(primary_key=True)
    visibility: Mapped[str] = mapped_column(String(20), default=Visibility.LEADS.value)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    influence: Mapped[int | None]  # 1 to 5
    interest: Mapped[int | None]  # 1 to 5
    attitude: Mapped[int | None]  # 1 to 5, codes of rules.Attitude
    wished: Mapped[int | None]  # the attitude hoped for, same scale
    promoter: Mapped[bool] = mapped_column(default=False)
    objectives: Mapped[list[str]] = mapped_column(JSON, default=list)  # ids of the library
    brakes: Mapped[list[str]] = mapped_column(JSON, default=list)
    arguments: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(NOTE, default="")
    last_contact_on: Mapped[date | None]
    next_action: Mapped[str] = mapped_column(LINE, default="")
    next_action_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class Position(Base):
    """A stakeholder's place on a day: the last of the day, so that two dates compare."""

    __tablename__ = "stakeholder_positions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["authority_id", "stakeholder_id"],
            ["stakeholders.authority_id", "stakeholders.id"],
            ondelete="CASCADE",
        ),
        scale("influence"),
        scale("interest"),
        scale("attitude"),
        scale("wished"),
    )

    authority_id: Mapped[int] = mapped_column(primary_key=True)
    stakeholder_id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    influence: Mapped[int | None]
    interest: Mapped[int | None]
    attitude: Mapped[int | None]
    wished: Mapped[int | None]
