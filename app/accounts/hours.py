"""The time zone of a person's own pages: an upper floor that knows their authorities says it."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from flask import session

from app.kernel.zones import PARIS

ZoneOf = Callable[[int], ZoneInfo]
KEY = "fuseau"  # in the cookie of the session; nothing for the mainland's
_zones: list[ZoneOf] = []


def register(zone_of: ZoneOf) -> None:
    """Ask this function for the zone of an account."""
    _zones.append(zone_of)


def settle(user_id: int) -> None:
    """Write down the zone of the person, for the pages of this session."""
    session.pop(KEY, None)
    for zone_of in _zones:
        zone = zone_of(user_id)
        if zone != PARIS:
            session[KEY] = zone.key


def own_zone() -> ZoneInfo:
    """Return the zone in which this session tells days and hours, outside of any authority."""
    return ZoneInfo(session.get(KEY, PARIS.key))
