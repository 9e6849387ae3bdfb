"""How a day is written: months in French, the years of two figures, the days of spreadsheets."""

import re
from datetime import date

from app.kernel.text import letters_of

LAST_SHORT_YEAR = 49  # 49 is 2049, 50 is 1950: the same rule wherever a day is read
SHORT_YEAR_FIGURES = 2
SERIAL_ORIGIN = date(1899, 12, 30)  # the day from which spreadsheets count
NAMES = (
    ("janvier", "janv", "jan"),
    ("février", "févr", "fév"),
    ("mars",),
    ("avril", "avr"),
    ("mai",),
    ("juin",),
    ("juillet", "juil"),
    ("août",),
    ("septembre", "sept"),
    ("octobre", "oct"),
    ("novembre", "nov"),
    ("décembre", "déc"),
)
MONTHS = {letters_of(name): rank for rank, names in enumerate(NAMES, 1) for name in names}
SPELT = re.compile(
    r"(\d{1,2})(?:er)?[\s\u00a0\u202f-]+([^\W\d_]+)\.?[\s\u00a0\u202f-]+(\d{4}|\d{2})"
)


def full_year(figures: str) -> int:
    """Return the year that two or four figures mean."""
    year = int(figures)
    if len(figures) > SHORT_YEAR_FIGURES:
        return year
    return year + (2000 if year <= LAST_SHORT_YEAR else 1900)


def real_day(year: int, month: int, day: int) -> date | None:
    """Return a day, None for one that no calendar has."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def spelt_day(text: str) -> date | None:
    """Read « 12 mars 2026 », « 1er mars 2026 », « 12-mars-26 »; None for anything else."""
    parts = SPELT.fullmatch(text)
    return _day(parts) if parts else None


def holds_a_day(text: str) -> bool:
    """Tell whether a sentence holds a day written with its month in letters."""
    return any(_day(parts) for parts in SPELT.finditer(text))


def _day(parts: re.Match[str]) -> date | None:
    month = MONTHS.get(letters_of(parts[2]))
    return real_day(full_year(parts[3]), month, int(parts[1])) if month else None
