"""The only reader of time."""

from datetime import UTC, date, datetime

from app.kernel.zones import zone_here


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the day that it is here: see ``kernel.zones``."""
    return now().astimezone(zone_here()).date()
