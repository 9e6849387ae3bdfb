"""The only reader of time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

# Dates that people read and type are the dates of the mainland.
PARIS = ZoneInfo("Europe/Paris")


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Paris."""
    return now().astimezone(PARIS).date()
