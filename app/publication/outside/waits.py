"""How long another machine asks to be left alone."""

import re
from collections.abc import Mapping

from app.kernel.clock import now

LONGEST_WAIT = 24 * 3600
PLAIN_NUMBER = re.compile("[0-9]{1,11}")


def wait_of(headers: Mapping[str, str]) -> int:
    """Return the seconds that the platform asks for, within a day."""
    text = headers.get("Retry-After") or headers.get("X-RateLimit-Reset") or ""
    if not PLAIN_NUMBER.fullmatch(text):
        return 0
    seconds = int(text)
    if seconds > LONGEST_WAIT:  # some give the moment rather than the delay
        seconds -= int(now().timestamp())
    return min(max(seconds, 0), LONGEST_WAIT)
