"""Tables of spaces: an authority, its members, the invitations that wait."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.kernel.base import EMAIL, NAME, SIGNED, Base, one_of
from app.kernel.clock import now
from app.spaces.permissions import Role


class Authority(Base):
    """A local authority's space. The counters are kept by ``app.progress``, with each answer."""

    __tablename__ = "authorities"
    __table_args__ = (
        UniqueConstraint("slug"),
        UniqueConstraint("place_id"),
        Index("ix_authorities_by_name", "name_key", "id"),
        Index("ix_authorities_by_progress", "progress", "id"),
        Index("ix_authorities_by_phase", "current_phase", "id"),
        Index("ix_authorities_by_activity", "last_activity_at", "id"),
        Index("ix_authorities_by_stuck", "stuck", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(NAME)
    name_key: Mapped[str] = mapped_column(NAME)  # without accents nor case, to sort and search
    code: Mapped[str] = mapped_column(String(20), default="")
    kind: Mapped[str] = mapped_column(String(20))
    # Which kind exactly, as its leads chose it (governance.rules); nothing: its record says.
    precise_kind: Mapped[str] = mapped_column(String(60), default="", server_default="")
    # Who answers for what it publishes, and whom its readers write to about personal data.
    publication_director: Mapped[str] = mapped_column(NAME, default="", server_default="")
    privacy_contact: Mapped[str] = mapped_column(NAME, default="", server_default="")
    territory: Mapped[str] = mapped_column(String(20))
    place_id: Mapped[str | None] = mapped_column(ForeignKey("places.id"))
    siren: Mapped[str] = mapped_column(String(9), default="")
    siret: Mapped[str] = mapped_column(String(14), default="", server_default="")  # of the seat
    ridet: Mapped[str] = mapped_column(String(10), default="")
    population: Mapped[int | None]  # municipal, of the year of the referential
    population_total: Mapped[int | None]
    # Municipal, at the last full renewal of the councils: what their rules are judged by.
    renewal_population: Mapped[int | None]
    agents: Mapped[int | None]  # persons
    largest_commune: Mapped[int | None]  # inhabitants of the largest one, for an EPCI
    # The corrections of the law that the leads have been told of (datasets.duties.second_look).
    law_read: Mapped[str] = mapped_column(String(20), default="", server_default="")
    fte: Mapped[Decimal | None] = mapped_column(Numeric(9, 2))  # agents, full-time equivalents
    functions: Mapped[list[str]] = mapped_column(JSON, default=list)
    obligation_override: Mapped[str | None] = mapped_column(String(20))
    obligation_reason: Mapped[str] = mapped_column(Text, default="")
    edition_id: Mapped[str] = mapped_column(String(80))
    # How much of the edition it follows (methodology.paths), and whether somebody has settled it.
    path: Mapped[str] = mapped_column(String(20), default="full", server_default="full")
    path_settled: Mapped[bool] = mapped_column(default=False, server_default=false())
    revision: Mapped[int] = mapped_column(default=0)  # grows with every answer
    created_at: Mapped[datetime] = mapped_column(default=now)

    points_done: Mapped[int] = mapped_column(default=0)
    points_applicable: Mapped[int] = mapped_column(default=0)
    progress: Mapped[int] = mapped_column(default=0)  # per ten thousand, so that sorting is fine
    current_phase: Mapped[int] = mapped_column(default=1)
    blocked: Mapped[int] = mapped_column(default=0)
    # Its blocked items: [item, code of the reason, day since when], the longest first.
    blockers: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    # Its blocked tasks: [item that it is about or nothing, code of the reason, day since when].
    blocked_tasks: Mapped[list[list[str]]] = mapped_column(JSON, default=list, server_default="[]")
    # How much is blocked: its blocked items, and its blocked tasks about something else.
    stuck: Mapped[int] = mapped_column(default=0, server_default="0")
    next_item: Mapped[str] = mapped_column(String(80), default="")
    need: Mapped[int] = mapped_column(default=0)  # how much it needs somebody: sorts the portfolio
    # One entry for each phase of the edition, whatever their number (progress.counters writes it).
    phases: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    # Phases begun although something was missing: position, reason, by, on.
    passed_gates: Mapped[list[dict[str, Any]]] = mapped_column(
        JSON, default=list, info={SIGNED: ("by",)}
    )
    last_activity_at: Mapped[datetime] = mapped_column(default=now)

    # The lead has said that people named among the stakeholders are told of it.
    names_allowed_at: Mapped[datetime | None]
    # The lead lets consultants read opinions about stakeholders, since then.
    opinions_opened_at: Mapped[datetime | None]
    # What the table of stakeholders lacks, as codes (stakeholders.remarks); none: nobody is listed.
    stakeholder_gaps: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    # What the registers prove: item -> the sentence that proves it (spaces.findings).
    findings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    # What they lack to prove an item: item -> [sentence, revision at which it ceased to be proved].
    lacking: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    # The items that a register proves only with a piece of evidence, and that have one.
    evidenced: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    # How many datasets stand at each stage (datasets.inventory writes it with each change).
    dataset_stages: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    # Grows with whatever the public catalogue shows: the caches are kept under it.
    catalogue_revision: Mapped[int] = mapped_column(default=0, server_default="0")
    catalogue_opened_at: Mapped[datetime | None]  # the public catalogue answers since then
    # What the names of its datasets begin with, once told outside (publication.catalogue).
    catalogue_root: Mapped[str] = mapped_column(String(300), default="", server_default="")
    # How many publications are asked for and wait for an answer (publication.publishing.requests).
    publications_asked: Mapped[int] = mapped_column(default=0, server_default="0")
    # How many faults of what is online wait for somebody (watching.faults).
    online_faults: Mapped[int] = mapped_column(default=0, server_default="0")
    # The beginning of the digest of its logo (authorities.logos); empty: it has none.
    logo: Mapped[str] = mapped_column(String(64), default="", server_default="")
    # Who is told after so many months without activity (processes.continuity); none: 0.
    alarm_to: Mapped[str] = mapped_column(String(200), default="", server_default="")
    alarm_months: Mapped[int] = mapped_column(default=0, server_default="0")
    # Of its seat: that of its place, or the one that was said; empty when nobody knows.
    departement: Mapped[str] = mapped_column(String(3), default="", server_default="")


# Those that need most come first and, among them, the longest without activity: two directions.
Index("ix_authorities_by_need", Authority.need.desc(), Authority.last_activity_at, Authority.id)


class Membership(Base):
    """What somebody is in one authority."""

    __tablename__ = "memberships"
    __table_args__ = (
        one_of("role", Role.codes(), "role"),
        Index("ix_memberships_authority", "authority_id", "user_id"),
    )

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    authority_id: Mapped[int] = mapped_column(
        ForeignKey("authorities.id", ondelete="CASCADE"), primary_key=True
    )
    role: Mapped[str] = mapped_column(String(20))
    joined_at: Mapped[datetime] = mapped_column(default=now)
    guide_closed_at: Mapped[datetime | None]  # the guide of the first steps is put away since then

    user: Mapped[User] = relationship(lazy="raise")
    authority: Mapped[Authority] = relationship(lazy="raise")


class Invitation(Base):
    """A place kept for somebody in an authority, until they accept by the link they got."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("authority_id", "email"),
        UniqueConstraint("token_digest"),
        one_of("role", Role.codes(), "role"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authorities.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(EMAIL)
    role: Mapped[str] = mapped_column(String(20))
    token_digest: Mapped[str] = mapped_column(String(64))
    invited_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    # Who opened the space for the person invited: a consultant of it once they have accepted.
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime]

    authority: Mapped[Authority] = relationship(lazy="raise")
