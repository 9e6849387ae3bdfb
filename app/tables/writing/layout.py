"""How wide the columns of a table for people are, and its cells as text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice

Cell = str | int | date
NARROWEST, WIDEST = 8, 48  # characters
LOOKED_AT = 200  # rows whose cells set the widths: the others may still be on their way
MARGIN = 2
# Excel counts its days from 1900, and takes that year for a leap year: before, a day is a text.
FIRST_YEAR = 1901


@dataclass(frozen=True, slots=True)
class LaidSheet:
    """A table ready to write: its name, the width of each column in characters, its rows."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: tuple[int, ...]


def laid(name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> LaidSheet:
    """Measure the columns of a table by its header and its first rows."""
    steady = iter(rows)
    first = list(islice(steady, LOOKED_AT))
    columns = max([len(header), *map(len, first)])
    widths = [NARROWEST] * columns
    for row in (header, *first):
        for column, cell in enumerate(row):
            widths[column] = max(widths[column], _width(cell))
    shown = ([shown_cell(cell) for cell in row] for row in chain(first, steady))
    return LaidSheet(name, header, shown, tuple(widths))


def shown_cell(cell: Cell) -> Cell:
    """Return a cell as the formats of spreadsheets hold it."""
    old = isinstance(cell, date) and cell.year < FIRST_YEAR
    return text_of(cell) if old else cell


def text_of(cell: Cell) -> str:
    """Return a cell as a text: days as machines write them."""
    if isinstance(cell, str):
        return cell
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _width(cell: Cell) -> int:
    longest = max(map(len, text_of(cell).split("\n")))
    return min(WIDEST, longest + MARGIN)
