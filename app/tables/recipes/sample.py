"""The sample of a file: what every preview reads, so that the file is opened once."""

import re
from collections import Counter
from dataclasses import dataclass

from app.tables.reading.kinds import plain
from app.tables.recipes.cells.cleaning import clean

FIRST_ROWS, SPREAD_ROWS, RARE_ROWS = 200, 300, 20
TOP_LINES = 12
SHAPES = 5
DIGIT, LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
LONGEST_SHAPE = 40


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A row and its line in the file."""

    line: int
    cells: tuple[str, ...]  # of a workbook: marked with their kinds (``reading.kinds``)


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file as it is, its header, and rows that stand for all of them."""

    top: tuple[SampleRow, ...]  # the first lines, to choose the header among
    header_line: int  # 0 when none was found
    tiers: int
    reason: str  # why this line is the header, in words
    names: tuple[str, ...]
    rows: tuple[SampleRow, ...]
    total: int  # rows of data that were read: in the whole file, unless it is ``partial``
    left_out: tuple[str, ...] = ()  # lines passed over, in words
    told: tuple[str, ...] = ()  # cells in error, merged cells filled down, in words
    partial: bool = False  # the file goes on below the rows that were read

    def column(self, place: int) -> list[str]:
        """Return the filled cells of a column, cleaned, with their kinds."""
        cells = (clean(row.cells[place]) for row in self.rows if place < len(row.cells))
        return [cell for cell in cells if cell]


def shape_of(text: str) -> str:
    """Return the shape of a text without its contents: « 12/03/2026 » → « 99/99/9999 »."""
    return LETTER.sub("a", DIGIT.sub("9", text))[:LONGEST_SHAPE]


def shapes_of(cells: list[str]) -> tuple[str, ...]:
    """Return the most frequent shapes of a column."""
    counted = Counter(shape_of(plain(cell)) for cell in cells)
    return tuple(shape for shape, _ in counted.most_common(SHAPES))
