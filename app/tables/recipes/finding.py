"""Which sheet of next year's workbook holds the table of a recipe."""

from itertools import islice
from pathlib import Path

from app.kernel.text import letters_of
from app.tables.form import Form, Unreadable
from app.tables.reading.rows import rows

LOOKED_AT = 30  # lines of a sheet among which the header is looked for
MOST_SHEETS = 20
ENOUGH = 0.5  # of the names: below, no sheet holds the table


def likely_sheets(path: Path, form: Form, names: tuple[str, ...]) -> list[int]:
    """Return the ranks of the sheets that hold most of these names in one line.

    Several when they hold as many; none when no sheet holds half of the names.
    """
    wanted = {letters_of(name) for name in names} - {""}
    counts = {
        rank: _named(path, form, rank, wanted) for rank in range(len(form.sheets))[:MOST_SHEETS]
    }
    most = max(counts.values(), default=0)
    if most < ENOUGH * len(wanted):
        return []
    return [rank for rank, count in counts.items() if count == most]


def _named(path: Path, form: Form, rank: int, wanted: set[str]) -> int:
    """Return how many of the names stand in the same line of a sheet."""
    try:
        beginning = list(islice(rows(path, form, rank), LOOKED_AT))
    except Unreadable:
        return 0  # a sheet too large, or hidden charts: it is not the table
    return max((len(wanted & {letters_of(cell) for cell in line}) for line in beginning), default=0)
