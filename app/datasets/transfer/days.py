"""The order of the day and the month in a column of dates, proven by the column whole."""

import re
from collections.abc import Iterable

from app.kernel.typography import quoted
from app.tables.days import SHORT_YEAR_FIGURES
from app.tables.mending.dates import MONTHS, SERIAL, SLASHED, DateEvidence, mended_date

HOUR = re.compile(r"[ T]\d{1,2}[:h].*")


class Unsettled(ValueError):
    """A day that its column does not settle; the text is the sentence to show."""


def evidence_of(cells: Iterable[str]) -> DateEvidence:
    """Return what the cells of a column prove of the way it writes its days."""
    evidence = DateEvidence()
    for cell in cells:
        if text := _day_of(cell):
            evidence.look(text)
    return evidence


def settled(cell: str, evidence: DateEvidence) -> str:
    """Return a cell that can be read in one way in its column, the day first; or ``Unsettled``."""
    text = _day_of(cell)
    parts = SLASHED.fullmatch(text)
    if parts is None:
        serial = SERIAL.fullmatch(text) and evidence.serials_are_days
        return mended_date(text, evidence) if serial else cell
    first, second, sign, year = int(parts[1]), int(parts[3]), parts[2], parts[4]
    if evidence.month_first and first != second and max(first, second) <= MONTHS:
        raise Unsettled(
            f"{quoted(text)} peut se lire de deux façons, car une autre date de cette colonne met "
            "le mois en premier. Écrivez-la AAAA-MM-JJ."
        )
    if len(year) == SHORT_YEAR_FIGURES and sign == "-" and not evidence.short_year_last:
        raise Unsettled(
            f"{quoted(text)} peut commencer ou finir par son année. Écrivez-la AAAA-MM-JJ."
        )
    return cell


def _day_of(cell: str) -> str:
    """Return a cell without its hour."""
    return HOUR.sub("", cell.strip())
