"""What a name and the codes of a place tell of a body: the one place where names are read. Pure."""

import re
from functools import lru_cache

from app.kernel.text import name_key

SAINT_PIERRE, SAINT_BARTHELEMY, SAINT_MARTIN = "saint-pierre", "saint-barthelemy", "saint-martin"
POLYNESIA, WALLIS = "polynesia", "wallis"
# The collectivities of article 74: what their codes begin with, and how they are called.
OVERSEAS_OF_CODE = {
    "975": SAINT_PIERRE,
    "977": SAINT_BARTHELEMY,
    "978": SAINT_MARTIN,
    "986": WALLIS,
    "987": POLYNESIA,
}
_OVERSEAS_NAMES = (
    (SAINT_PIERRE, r"\bmiquelon\b"),
    (SAINT_BARTHELEMY, r"\bsaint barth"),
    (SAINT_MARTIN, r"\bsaint martin\b"),
    (WALLIS, r"\bwallis\b|\bfutuna\b"),
    (POLYNESIA, r"\bpolynesie|\btahiti\b|\bmoorea\b|\btuamotu\b|\bmarquises\b"),
)
LENGTHS_OF_CODES = (3, 5)  # of a collectivity, of a commune; a SIREN has nine digits
# The local law of three départements (CGCT L2541-1).
LOCAL_LAW = ("57", "67", "68")


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a name in plain letters and figures, a space between two words."""
    return re.sub(r"[^a-z0-9]+", " ", name_key(name)).strip()


def overseas_of(name: str, *codes: str) -> str:
    """Return which collectivity of article 74 a body is in, or nothing when it is not told."""
    for code in codes:
        if len(code) in LENGTHS_OF_CODES and code[:3] in OVERSEAS_OF_CODE:
            return OVERSEAS_OF_CODE[code[:3]]
    plain = plain_name(name)
    return next((one for one, pattern in _OVERSEAS_NAMES if re.search(pattern, plain)), "")


def under_local_law(*codes: str) -> bool:
    """Tell whether a commune is in Alsace or in Moselle."""
    return any(code[:2] in LOCAL_LAW for code in codes if len(code) in (2, 5))
