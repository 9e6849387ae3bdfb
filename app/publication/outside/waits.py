"""How long another machine asks to be left alone."""

import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

LONGEST_WAIT = 24 * 3600
PLAIN_NUMBER = re.compile("[0-9]{1,11}")
MOMENTS_FROM = 1_000_000_000  # seconds: so large a number is a moment since 1970, not a delay


def wait_of(headers: Mapping[str, str], now_seconds: float) -> int:
    """Return the seconds that the headers of an answer ask for; 0 when they ask for none."""
    text = headers.get("Retry-After") or headers.get("X-RateLimit-Reset") or ""
    return seconds_asked(text, now_seconds) or 0


def seconds_asked(text: str, now_seconds: float) -> int | None:
    """Return the seconds that ``Retry-After`` asks for, within a day; nothing when unreadable.

    It is a number of seconds or a date (RFC 9110, 10.2.3); some give the moment in seconds.
    """
    text = text.strip()
    if PLAIN_NUMBER.fullmatch(text):
        seconds = int(text)
        if seconds >= MOMENTS_FROM:
            seconds -= int(now_seconds)
    else:
        try:
            seconds = round(parsedate_to_datetime(text).timestamp() - now_seconds)
        except (ValueError, OverflowError):  # no date, or one that no clock shows
            return None
    return min(max(seconds, 0), LONGEST_WAIT)
