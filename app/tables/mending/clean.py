"""What is cleaned of any cell: spaces around, invisible signs, apostrophes, broken accents."""

import re
from collections.abc import Iterator

# Signs that no eye sees and that come with a copy from a web page or a mail.
INVISIBLE = re.compile("[\ufeff\u200b\u200c\u200d\u2060\u00ad]")
# The apostrophe that a spreadsheet asks for before a number that it must not touch.
FIGURES_KEPT = re.compile(r"'[+-]?\d[\d \u00a0\u202f.,/:+-]*")
BROKEN = re.compile("Ã[\u0080-\u00ff\u0152-\u2122]|Â[\u00a0-\u00bf]|â€")
# A cell that holds none of this needs nothing.
UNCLEAN = re.compile(r"^[\s']|\s$|[ÃÂâ\ufeff\u200b\u200c\u200d\u2060\u00ad]")
ENCODINGS = ("cp1252", "latin-1")


def cleanings(text: str) -> Iterator[tuple[str, str]]:
    """Yield (kind of change, the text after it) for each change that a cell needs."""
    trimmed = text.strip()
    if trimmed != text:
        yield "spaces", trimmed
    if not trimmed.isascii():
        plain = INVISIBLE.sub("", trimmed).strip()
        if plain != trimmed:
            trimmed = plain
            yield "invisible", trimmed
        if BROKEN.search(trimmed) and (mended := _repaired(trimmed)) != trimmed:
            trimmed = mended
            yield "accents", trimmed
    if trimmed.startswith("'") and FIGURES_KEPT.fullmatch(trimmed):
        yield "apostrophe", trimmed[1:]


def _repaired(text: str) -> str:
    """Read again as UTF-8 what was read as Windows-1252, if all of it can be."""
    for encoding in ENCODINGS:
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text
