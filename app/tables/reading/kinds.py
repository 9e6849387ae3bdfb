"""What a cell holds beyond its text, and the cells that no library gives whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

ALPHABET = 26


class ReadKind(StrEnum):
    """What a workbook says that a cell is; every cell of a CSV is a text."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"  # #N/A, #REF!…
    UNCOMPUTED = "uncomputed"  # a formula that no spreadsheet has computed: its text is empty


class Cell(NamedTuple):
    """A cell: its text as a CSV would hold it, and its kind."""

    text: str
    kind: ReadKind


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that holds an error, or a formula never computed."""

    line: int  # from 1
    column: int  # from 0
    kind: ReadKind
    text: str = ""  # « #N/A », as the spreadsheet shows it

    @property
    def place(self) -> str:
        """Where it is, as a spreadsheet says it: « D7 »."""
        return f"{letters(self.column)}{self.line}"


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells merged into one: lines from 1, columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def place(self) -> str:
        """Where they are, as a spreadsheet says it: « B3:B5 »."""
        return f"{letters(self.left)}{self.top}:{letters(self.right)}{self.bottom}"


@dataclass(frozen=True, slots=True)
class Survey:
    """What a sheet holds that the library which reads it leaves out."""

    odd: tuple[OddCell, ...] = ()
    merges: tuple[Merge, ...] = ()
    # (line, column) -> text of the cells whose line breaks the library drops.
    texts: Mapping[tuple[int, int], str] = field(default_factory=dict)


def letters(column: int) -> str:
    """Return the letters of a column, from its rank from 0: « A », « AB »."""
    name, rank = "", column + 1
    while rank:
        rank, letter = divmod(rank - 1, ALPHABET)
        name = chr(ord("A") + letter) + name
    return name


def rank(name: bytes) -> int:
    """Return the rank from 1 of a column named by letters."""
    total = 0
    for letter in name:
        total = total * ALPHABET + letter - 64
    return total
