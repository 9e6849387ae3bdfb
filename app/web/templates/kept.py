"""Pieces of pages that say nothing but what they are given: drawn once, then kept.

The macros of such pieces stand in files named ``_kept.html``: they ask for nothing else, neither
the day nor the person. What changes at each request has a blank in them, filled as a page is drawn.
"""

from functools import lru_cache
from typing import Any, cast

from jinja2.runtime import Macro
from markupsafe import Markup

MOST_KEPT = 1024  # pieces, of one kilobyte or two each, in each process
# No text that is kept or typed holds this sign: no database of ours takes it.
EDGE = "\0"


@lru_cache(maxsize=MOST_KEPT)
def kept(macro: Macro, *values: Any) -> Markup:
    """Return what a macro of a ``_kept.html`` file draws of these values."""
    return cast("Markup", macro(*values))


def blank(name: str) -> str:
    """Return what stands for a value that is not known yet."""
    return f"{EDGE}{name}{EDGE}"


def filled(piece: Markup, **values: str) -> Markup:
    """Return a piece with its blanks filled; what fills them is escaped."""
    for name, value in values.items():
        piece = piece.replace(blank(name), value)
    return piece
