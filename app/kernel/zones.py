"""Time zones: the one in which days and hours are told, wherever they are written or read.

A request stands in the zone of the authority that it enters (``spaces.guard``); work beside
requests says where it stands with ``in_zone``.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

# Where nobody has said otherwise: the mainland's.
PARIS = ZoneInfo("Europe/Paris")
_here: ContextVar[ZoneInfo] = ContextVar("zone", default=PARIS)


def zone_here() -> ZoneInfo:
    """Return the zone in which days and hours are told."""
    return _here.get()


def stand_in(zone: ZoneInfo) -> None:
    """Tell days and hours in this zone from now on, in this request."""
    _here.set(zone)


@contextmanager
def in_zone(zone: ZoneInfo) -> Iterator[None]:
    """Tell days and hours in this zone meanwhile."""
    before = _here.set(zone)
    try:
        yield
    finally:
        _here.reset(before)
