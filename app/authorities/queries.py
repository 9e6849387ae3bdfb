"""Reading an authority: its facts, its obligation, its members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.authorities.numbers import ESTABLISHMENT_DIGITS, RID_DIGITS
from app.authorities.rules import (
    AuthorityFacts,
    AuthorityKind,
    Function,
    ObligationView,
    profile_of,
)
from app.authorities.situations import AuthorityOrigin, origin_of, situation_of
from app.extensions import db
from app.kernel import clock
from app.kernel.text import name_key
from app.methodology.rules import Profile
from app.obligation.asking import asked_figures
from app.obligation.loader import get_law
from app.obligation.rules import Decision, LegalSituation, ObligationOutcome, decide
from app.places.models import Place
from app.places.record import Territory
from app.places.unions import governed_by
from app.spaces import queries as spaces
from app.spaces.models import Authority
from app.spaces.permissions import Role

law_on = lru_cache(maxsize=2)(get_law)  # yesterday's and today's: the thresholds are dated


def profile(authority: Authority) -> Profile:
    """Return what decides which items concern the authority; reads nothing but its row."""
    return _profile(
        kind=authority.kind,
        territory=authority.territory,
        population=(authority.population, authority.population_total),
        fte=authority.fte,
        functions=tuple(authority.functions or ()),
        siren=authority.siren,
        origin=AuthorityOrigin(authority.code, authority.departement),
        override=authority.obligation_override,
        day=clock.today(),
    )


@lru_cache(maxsize=2048)  # asked several times for one page
def _profile(
    *,
    kind: str,
    territory: str,
    population: tuple[int | None, int | None],
    fte: Decimal | None,
    functions: tuple[str, ...],
    siren: str,
    origin: AuthorityOrigin,
    override: str | None,
    day: date,
) -> Profile:
    facts = AuthorityFacts(
        name="",
        kind=AuthorityKind(kind),
        territory=Territory(territory),
        population=population[0],
        population_total=population[1],
        fte=fte,
        functions=tuple(function for function in Function if function.value in functions),
        siren=siren,
    )
    if override:
        return profile_of(facts, ObligationOutcome(override))
    return profile_of(facts, _decided(situation_of(facts, origin), day).outcome)


def obligation(authority: Authority) -> ObligationView:
    """Return where the authority stands under the law; reads nothing but its row."""
    override = authority.obligation_override
    return ObligationView(
        decision=decision_on(facts_of(authority), origin_of(authority)),
        override=ObligationOutcome(override) if override else None,
        reason=authority.obligation_reason or "",
    )


def decision_on(facts: AuthorityFacts, origin: AuthorityOrigin | None = None) -> Decision:
    """Return what the law of today answers to these facts."""
    return _decided(situation_of(facts, origin), clock.today())


def missing_figures(authority: Authority) -> tuple[str, ...]:
    """Return the figures that the authority has not given and on which something depends."""
    situation = situation_of(facts_of(authority), origin_of(authority))
    return asked_figures(situation, law_on(clock.today()))


@lru_cache(maxsize=2048)
def _decided(situation: LegalSituation, day: date) -> Decision:
    return decide(situation, law_on(day))


def law_text() -> str:
    """Return the name of the code that was read."""
    return law_on(clock.today()).text


def facts_of(authority: Authority) -> AuthorityFacts:
    """Return what the authority declares of itself."""
    held = set(authority.functions or ())
    return AuthorityFacts(
        name=authority.name,
        kind=AuthorityKind(authority.kind),
        territory=Territory(authority.territory),
        population=authority.population,
        fte=authority.fte,
        functions=tuple(function for function in Function if function.value in held),
        siren=authority.siren or "",
        siret=authority.siret or "",
        ridet=authority.ridet or "",
        precise=authority.precise_kind or "",
        director=authority.publication_director or "",
        privacy=authority.privacy_contact or "",
        population_total=authority.population_total,
        renewal_population=authority.renewal_population,
        agents=authority.agents,
        largest_commune=authority.largest_commune,
    )


def facts_of_place(place: Place) -> AuthorityFacts:
    """Return what the referential knows of the authority that governs a place."""
    return AuthorityFacts(
        name=place.name,
        kind=AuthorityKind(place.kind),
        territory=Territory(place.territory),
        population=place.population,
        siren=place.siren or "",
    )


def authority_named(slug: str) -> Authority | None:
    """Return the authority of an address, whoever asks: only to write to its leads."""
    return db.session.scalar(select(Authority).where(Authority.slug == slug))


def opened_on(place_id: str) -> Authority | None:
    """Return the authority of the body that governs a place, whichever it was opened on."""
    query = select(Authority).where(Authority.place_id.in_(governed_by(place_id)))
    return db.session.scalar(query.order_by(Authority.id).limit(1))


def opened_among(place_ids: Iterable[str]) -> dict[str, Authority]:
    """Return place -> the authority of the body that governs it, for those that have a space."""
    governed = {place: id_ for id_ in place_ids for place in governed_by(id_)}
    query = select(Authority).where(Authority.place_id.in_(sorted(governed)))
    rows = db.session.scalars(query.order_by(Authority.id.desc()))
    return {governed[str(row.place_id)]: row for row in rows}


def same_body(facts: AuthorityFacts) -> Authority | None:
    """Return what looks like the same body: the same number, or the same name and no number."""
    same_name = (
        Authority.name_key == name_key(facts.name),
        Authority.kind == facts.kind.value,
        Authority.territory == facts.territory.value,
        Authority.siren == facts.siren,
        Authority.ridet == facts.ridet,
    )
    same = [Authority.siren == facts.siren] if facts.siren else []
    same += [_same_ridet(facts.ridet)] if facts.ridet else []
    query = select(Authority).order_by(Authority.id).limit(1)
    if same:
        return db.session.scalar(query.where(or_(*same)))
    return db.session.scalar(query.where(*same_name))


def _same_ridet(ridet: str) -> ColumnElement[bool]:
    """Return the condition of a number of the same body, whatever its establishment.

    Numbers written before they were brought to one form may lack the zero they begin with.
    """
    body = ridet[:RID_DIGITS]
    short = body.removeprefix("0")
    lengths = (len(short), len(short) + ESTABLISHMENT_DIGITS)
    return or_(
        Authority.ridet.startswith(body),
        and_(Authority.ridet.startswith(short), func.length(Authority.ridet).in_(lengths)),
    )


def taken_slugs(beginning: str) -> set[str]:
    """Return the addresses in use that begin so."""
    query = select(Authority.slug).where(Authority.slug.startswith(beginning, autoescape=True))
    return set(db.session.scalars(query))


@dataclass(frozen=True)
class Owner:
    """An authority that exists already, as it is shown to somebody who is not in it."""

    name: str
    slug: str
    leads: tuple[str, ...]
    role: Role | None  # what the reader is in it, if anything

    @property
    def sentence(self) -> str:
        """Who to ask, in words."""
        if self.role is not None:
            return f"Vous êtes déjà membre de cet espace\u00a0: {self.name}."
        if not self.leads:
            return (
                f"{self.name} a déjà son espace, mais plus personne ne le conduit\u00a0: "
                "prévenez la personne qui s’occupe de votre Jalon."
            )
        names = " et ".join(filter(None, (", ".join(self.leads[:-1]), self.leads[-1])))
        them = "lui" if len(self.leads) == 1 else "leur"
        return (
            f"{self.name} a déjà son espace, conduit par {names}. Demandez-{them} de vous inviter."
        )


def owner_of(authority: Authority, reader_id: int) -> Owner:
    """Return who leads an authority and what the reader is in it."""
    leads = [lead for lead in spaces.leads_of(authority.id) if lead.disabled_at is None]
    member = spaces.membership_of(authority, reader_id)
    return Owner(
        name=authority.name,
        slug=authority.slug,
        leads=tuple(lead.full_name for lead in leads),
        role=Role(member.role) if member else None,
    )


@dataclass(frozen=True)
class MemberLine:
    """A member as the list shows them."""

    user_id: int
    name: str
    email: str
    role: Role
    since: datetime


def members(authority: Authority) -> Sequence[MemberLine]:
    """Return the members, leads first; plain values, which outlive the transaction."""
    return [
        MemberLine(
            user_id=membership.user_id,
            name=membership.user.full_name,
            email=membership.user.email,
            role=Role(membership.role),
            since=membership.joined_at,
        )
        for membership in spaces.members_of(authority)
    ]


def member(authority: Authority, user_id: int) -> MemberLine | None:
    """Return one member of this authority."""
    return next((line for line in members(authority) if line.user_id == user_id), None)


@dataclass(frozen=True)
class InvitationLine:
    """An invitation that waits for its answer."""

    id: int
    email: str
    role: Role
    sent_at: datetime
    expires_at: datetime
    expired: bool
    replaces_opener: bool  # who opened the space then stops leading it


def invitations(authority: Authority) -> Sequence[InvitationLine]:
    """Return the invitations that wait, oldest first."""
    moment = clock.now()
    return [
        InvitationLine(
            id=invitation.id,
            email=invitation.email,
            role=Role(invitation.role),
            sent_at=invitation.created_at,
            expires_at=invitation.expires_at,
            expired=invitation.expires_at <= moment,
            replaces_opener=invitation.replaces_id is not None,
        )
        for invitation in spaces.invitations_of(authority)
    ]
