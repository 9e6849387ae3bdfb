"""Whose days are where: authorities by time zone, and the one zone of a person if they have one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from flask import has_request_context
from sqlalchemy import select

from app.accounts import hours
from app.accounts.visitor import current_visitor
from app.extensions import db
from app.kernel.signals import member_joined, member_leaving
from app.kernel.zones import PARIS
from app.places.record import Territory
from app.places.zones import zone_of
from app.spaces.models import Authority, Membership
from app.web.transactions import after_commit

_WHERE = (
    *(Authority.id, Authority.kind, Authority.territory),
    *(Authority.code, Authority.siren, Authority.place_id),
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """What tells where an authority is."""

    id: int
    kind: str
    territory: str
    code: str
    siren: str
    place_id: str | None


def zones_elsewhere() -> dict[int, ZoneInfo]:
    """Return the zone of each authority that does not keep the mainland's hour."""
    query = select(*_WHERE).where(Authority.territory != Territory.MAINLAND.value)
    places = [Whereabouts(*row) for row in db.session.execute(query).all()]
    zones = {place.id: zone_of(place) for place in places}
    return {id_: zone for id_, zone in zones.items() if zone != PARIS}


def zone_of_person(user_id: int) -> ZoneInfo:
    """Return the zone of a person's own pages and mails: that of all their authorities.

    The mainland's for those whose authorities keep different hours, and for those without any.
    """
    query = select(*_WHERE).join(Membership, Membership.authority_id == Authority.id)
    rows = db.session.execute(query.where(Membership.user_id == user_id)).all()
    return _one(zone_of(Whereabouts(*row)) for row in rows)


def zones_of_people(elsewhere: Mapping[int, ZoneInfo]) -> dict[int, ZoneInfo]:
    """Return the zone of each person who has another than the mainland's."""
    if not elsewhere:
        return {}
    there = select(Membership.user_id).where(Membership.authority_id.in_(sorted(elsewhere)))
    query = select(Membership.user_id, Membership.authority_id)
    zones: dict[int, set[ZoneInfo]] = {}
    for user_id, authority_id in db.session.execute(query.where(Membership.user_id.in_(there))):
        zones.setdefault(user_id, set()).add(elsewhere.get(authority_id, PARIS))
    people = {user_id: _one(known) for user_id, known in zones.items()}
    return {user_id: zone for user_id, zone in people.items() if zone != PARIS}


def _one(zones: Iterable[ZoneInfo]) -> ZoneInfo:
    known = set(zones)
    return known.pop() if len(known) == 1 else PARIS


@member_joined.connect
@member_leaving.connect
def follow_member(member: Membership) -> None:
    """Tell the zone again to whoever joins or leaves an authority from their own browser."""
    if has_request_context() and current_visitor().is_authenticated:
        user_id = current_visitor().id
        if member.user_id == user_id:
            after_commit(lambda: hours.settle(user_id))


hours.register(zone_of_person)
