"""The time zone of an authority, from its territory."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import now
from app.kernel.zones import PARIS
from app.places.departements import CODED, Located, departement_of
from app.places.hours import COMMUNES, ZONES
from app.places.models import Place
from app.places.record import Territory

# Of the places whose own code does not name it; each is read once by a process.
_departements: dict[str, str] = {}


def zone_of(authority: Located) -> ZoneInfo:
    """Return the zone of an authority; that of the mainland when nothing tells where it is.

    A statement at most, for an overseas body that is neither a commune nor a département.
    """
    if authority.territory == Territory.MAINLAND.value:
        return PARIS
    if authority.code in COMMUNES:
        return COMMUNES[authority.code]
    known = departement_of(authority)
    if known not in ZONES and authority.kind not in CODED and authority.place_id:
        known = _departement_of_place(authority.place_id)
    return ZONES.get(known, PARIS)


def today_of(authority: Located) -> date:
    """Return the day that it is where an authority is."""
    return now().astimezone(zone_of(authority)).date()


def _departement_of_place(place_id: str) -> str:
    if place_id not in _departements:
        found = db.session.scalar(select(Place.departement).where(Place.id == place_id))
        if not found:
            return ""
        _departements[place_id] = found
    return _departements[place_id]
