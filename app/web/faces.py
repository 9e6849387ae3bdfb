"""The disc that stands for a person in lists: initials, on one of six tints."""

import re
from functools import lru_cache
from zlib import crc32

TINTS = 6
WORD = re.compile(r"[^\W\d_]+")
SMALL_WORDS = frozenset({"au", "aux", "d", "de", "des", "du", "et", "l", "la", "le", "les", "à"})


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return the initials of the first and last words that count: « CM » for Claire Montagnac."""
    words: list[str] = [word for word in WORD.findall(name) if word.casefold() not in SMALL_WORDS]
    if not words:
        return name[:1].upper() or "?"
    first, last = words[0], words[-1]
    return (first[0] + last[0] if len(words) > 1 else first[:2]).upper()


@lru_cache(maxsize=4096)
def tint(name: str) -> int:
    """Return the tint of a name, 1 to 6: the same on every page and every machine."""
    return crc32(name.encode()) % TINTS + 1
