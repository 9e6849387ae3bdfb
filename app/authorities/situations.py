"""What the decision tree asks of an authority, from what it says and from where it comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select

from app.authorities.rules import (
    ATTACHMENT_OF,
    KINDS_ASKED_FOR_WHOM,
    AuthorityFacts,
    AuthorityKind,
)
from app.extensions import db
from app.governance.loader import kind_table
from app.governance.naming import overseas_of, under_local_law
from app.governance.queries import nature_of
from app.governance.rules import BodyKind, BodyRecord, find_kind
from app.kernel.text import name_key
from app.obligation.bodies import body_of
from app.obligation.decision import LegalSituation
from app.places.models import Place
from app.places.record import Territory
from app.spaces.models import Authority


@dataclass(frozen=True, slots=True)
class AuthorityOrigin:
    """What the row of an authority tells beside what its leads declare."""

    code: str = ""  # INSEE, or the number of who was opened by hand
    departement: str = ""
    place_id: str = ""
    nature: str = ""  # of its place, for an EPCI


def origin_of(authority: Authority) -> AuthorityOrigin:
    """Return what the row tells."""
    return AuthorityOrigin(
        authority.code or "",
        authority.departement or "",
        authority.place_id or "",
        nature_of(authority),
    )


@lru_cache(maxsize=2048)  # asked several times for one page: the table of kinds is long to walk
def situation_of(facts: AuthorityFacts, origin: AuthorityOrigin | None = None) -> LegalSituation:
    """Return what the decision tree asks of an authority."""
    origin = origin or AuthorityOrigin()
    codes = (origin.code, origin.departement)
    attachments = {ATTACHMENT_OF[held] for held in facts.functions if held in ATTACHMENT_OF}
    asked = facts.kind in KINDS_ASKED_FOR_WHOM
    elsewhere = facts.territory is Territory.OTHER_OVERSEAS
    return LegalSituation(
        kind=facts.kind.value,
        territory=facts.territory.value,
        population=facts.population,
        fte=facts.fte,
        public_mission=True if asked and attachments else None,
        attached_to=attachments.pop() if asked and len(attachments) == 1 else None,
        population_total=facts.population_total,
        renewal_population=facts.renewal_population,
        agents=facts.agents,
        largest_commune=facts.largest_commune,
        body=body_of(_kind_of(facts, origin).id),
        overseas=overseas_of(facts.name, *codes) if elsewhere else "",
        local_law=facts.kind is AuthorityKind.COMMUNE and under_local_law(*codes),
    )


def _kind_of(facts: AuthorityFacts, origin: AuthorityOrigin) -> BodyKind:
    """Return its kind: what the record settles, what was chosen, or what its name tells."""
    record = BodyRecord(
        kind=facts.kind.value,
        territory=facts.territory.value,
        name=facts.name,
        departement=origin.departement,
        place_id=origin.place_id,
        siren=facts.siren,
        nature=origin.nature,
        chosen=facts.precise,
    )
    return find_kind(record, kind_table()).body


def counted_on(place: Place | None) -> dict[str, Any]:
    """Return what the referential counts on a place that only thresholds of the law ask.

    The councils of communes were renewed in March 2026, under the figures of this referential.
    """
    if place is None:
        return {}
    if place.kind == AuthorityKind.COMMUNE.value:
        return {"renewal_population": place.population}
    if place.kind != AuthorityKind.EPCI.value:
        return {}
    query = select(func.max(Place.population)).where(Place.epci_id == place.id)
    return {"largest_commune": db.session.scalar(query)}


def columns_of(facts: AuthorityFacts) -> Mapping[str, object]:
    """Return what the row of an authority holds of what it declares."""
    return {
        "name": facts.name,
        "name_key": name_key(facts.name),
        "kind": facts.kind.value,
        "territory": facts.territory.value,
        "population": facts.population,
        "fte": facts.fte,
        "functions": [function.value for function in facts.functions],
        "siren": facts.siren,
        "siret": facts.siret,
        "ridet": facts.ridet,
        "precise_kind": facts.precise,
        "publication_director": facts.director,
        "privacy_contact": facts.privacy,
        "population_total": facts.population_total,
        "renewal_population": facts.renewal_population,
        "agents": facts.agents,
        "largest_commune": facts.largest_commune,
    }
