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
    PERCENT = "percent"  # a number that the spreadsheet shows as a percentage
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"  # #N/A, #REF!…
    UNCOMPUTED = "uncomputed"  # a formula that no spreadsheet has computed: its text is empty


class Cell(NamedTuple):
    """A cell: its text as a CSV would hold it, and its kind."""

    text: str
    kind: ReadKind


# A cell may go as one text with the sign of its kind in front, none for a text. Unicode keeps
# these signs for the inside of programs: no text of a file should hold one.
MARKS: Mapping[ReadKind, str] = {
    ReadKind.NUMBER: "\ufdd0",
    ReadKind.PERCENT: "\ufdd1",
    ReadKind.DATE: "\ufdd2",
    ReadKind.BOOLEAN: "\ufdd3",
    ReadKind.ERROR: "\ufdd4",
    ReadKind.UNCOMPUTED: "\ufdd5",
}
KINDS: Mapping[str, ReadKind] = {mark: kind for kind, mark in MARKS.items()}


def marked(cell: Cell) -> str:
    """Return a cell as one text, the sign of its kind in front; an empty one has none."""
    if cell.text or cell.kind is ReadKind.UNCOMPUTED:
        return MARKS.get(cell.kind, "") + cell.text
    return ""


def unmarked(text: str) -> Cell:
    """Take a marked text apart; without a mark, it is a text."""
    kind = KINDS.get(text[:1])
    return Cell(text[1:], kind) if kind else Cell(text, ReadKind.TEXT)


def plain(text: str) -> str:
    """Return a marked text without its mark."""
    return text[1:] if text[:1] in KINDS else text


class Percentage(float):
    """A number that the spreadsheet shows as a percentage."""


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
    # column -> a byte for each line, from 1: whether the cell is shown as a percentage.
    percents: Mapping[int, bytearray] = field(default_factory=dict)


def note_percent(percents: dict[int, bytearray], line: int, column: int) -> None:
    """Keep in mind that a cell is shown as a percentage."""
    flags = percents.setdefault(column, bytearray())
    if line >= len(flags):
        flags.extend(bytes(line + 1 - len(flags)))
    flags[line] = 1


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
