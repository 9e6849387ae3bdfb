"""The only reader of time."""

from datetime import UTC, date, datetime

from app.kernel.zones import PARIS


def now() -> datetime:
    """Return the present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return today's date in Paris."""
    return now().astimezone(PARIS).date()
