"""What is bound to one file and never to its recipe: its year, what was settled by hand in it."""

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.kernel.text import bare
from app.tables.reading.kinds import plain
from app.tables.wire import pack, parse, read

KEY_LETTERS = 20
LOOKED_AT = 400  # characters of a cell, cells of a row: a sample holds as many
NOT_TELLING = re.compile(r"[^\w|]|_")
ACCENTED, UNACCENTED = "àâäçéèêëîïôöùûüÿÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ", "aaaceeeeiioouuuyAAACEEEEIIOOUUUY"
FRENCH_LETTERS = str.maketrans(ACCENTED, UNACCENTED)
PLAIN_SIGNS = str.maketrans({chr(one): None for one in range(128) if NOT_TELLING.match(chr(one))})
SEPARATOR = "\x1f"
KEEP_BOTH, KEEP_FIRST = "both", "first"


@dataclass(frozen=True, slots=True)
class CellPatch:
    """A cell corrected by hand: it holds for this row with this value, and for no other."""

    row: str  # ``row_key``
    field: str
    was: str  # ``key_of`` the text that the file has
    after: str


@dataclass(frozen=True, slots=True)
class DoubleDecision:
    """What somebody decided of rows that seem to be the same."""

    key: str
    keep: str  # KEEP_BOTH or KEEP_FIRST


@dataclass(frozen=True, slots=True)
class FileBound:
    """What is bound to one file."""

    year: str = ""
    patches: tuple[CellPatch, ...] = ()
    doubles: tuple[DoubleDecision, ...] = ()
    aside: tuple[str, ...] = ()  # ``row_key`` of the rows that somebody leaves out of the result

    def with_patches(self, fresh: Sequence[CellPatch]) -> "FileBound":
        """Return the same with cells corrected anew; the text of the file takes one back."""
        touched = {(one.row, one.field, one.was) for one in fresh}
        others = (one for one in self.patches if (one.row, one.field, one.was) not in touched)
        changing = (one for one in fresh if key_of(one.after) != one.was)
        return replace(self, patches=(*others, *changing))

    def with_decision(self, decision: DoubleDecision) -> "FileBound":
        """Return the same with one more decision about doubles."""
        others = (one for one in self.doubles if one.key != decision.key)
        return replace(self, doubles=(*others, decision))

    def with_aside(self, rows: Sequence[str]) -> "FileBound":
        """Return the same with more rows left aside."""
        return replace(self, aside=tuple(dict.fromkeys((*self.aside, *rows))))

    def without_aside(self, rows: Collection[str]) -> "FileBound":
        """Return the same with these rows taken back."""
        return replace(self, aside=tuple(one for one in self.aside if one not in rows))


NOTHING_BOUND = FileBound()


def key_of(text: str) -> str:
    """Return what stands for a text without its contents; its beginning is enough."""
    return _digest(text[:LOOKED_AT])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_LETTERS]


def row_key(cells: Sequence[str]) -> str:
    """Return what stands for a row as the file has it, never its number."""
    texts = (plain(cell[:LOOKED_AT]).strip() for cell in cells[:LOOKED_AT])
    return _digest(SEPARATOR.join(texts).rstrip(SEPARATOR))


def likeness_key(texts: Sequence[str]) -> str:
    """Return what two rows share when they say the same, case and accents aside."""
    return _digest(likeness(texts))


def likeness(texts: Sequence[str]) -> str:
    """Return what is compared of two rows: their letters and figures, cell after cell."""
    return "|".join(map(_likeness, texts))


@lru_cache(maxsize=8_192)  # each row of a file is compared, and most of its cells are met again
def _likeness(text: str) -> str:
    if not text.isascii():
        text = text.translate(FRENCH_LETTERS)
    if text.isascii():
        return text.lower().translate(PLAIN_SIGNS)
    return NOT_TELLING.sub("", bare(text))


def read_bound(data: Mapping[str, Any] | None) -> FileBound:
    """Read what is bound to a file out of JSON already decoded."""
    bound: FileBound = read(dict(data), FileBound) if data else NOTHING_BOUND
    return bound


def bound_data(bound: FileBound) -> Any:
    """Return the JSON of it."""
    return parse(pack(bound))
