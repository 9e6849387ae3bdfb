"""Mends the dates and the periods of a column, whose order is proven by the column itself."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.tables.days import (
    SERIAL_ORIGIN,
    SHORT_YEAR_FIGURES,
    full_year,
    holds_a_day,
    real_day,
    spelt_day,
)
from app.tables.schema import Field

SLASHED = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?")
SERIAL = re.compile(r"[2-7]\d{4}", re.ASCII)  # 1954 to 2119, as Excel counts days
MONTHS, LONGEST_MONTH = 12, 31
SENTENCE = re.compile(r"[^\W\d].*\d{4}", re.DOTALL)


@dataclass(slots=True)
class DateEvidence:
    """Counts of the ways dates are written in a column, from a first reading."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0
    short_year_last: int = 0  # proofs that the two figures at the end are a year
    sure: int = 0
    serials: int = 0
    worded: int = 0  # a date inside a sentence
    impossible: int = 0  # 2026-02-30

    def look(self, text: str, times: int = 1) -> None:
        """Take a text into account, which so many cells hold."""
        if parts := SLASHED.fullmatch(text):
            self._look_at_order(parts, times)
        elif SERIAL.fullmatch(text):
            self.serials += times
        elif _certain(text):
            self.sure += times
        elif ISO.fullmatch(text) or YEAR_FIRST.fullmatch(text):
            self.impossible += times
        elif SENTENCE.search(text) and holds_a_day(text):
            self.worded += times

    def _look_at_order(self, parts: re.Match[str], times: int) -> None:
        first, second, year, sign = int(parts[1]), int(parts[3]), parts[4], parts[2]
        self.short_year_last += len(year) > SHORT_YEAR_FIGURES or int(year) > LONGEST_MONTH
        # « 26-03-12 » may begin with its year, which nobody writes with slashes in France.
        exists = real_day(full_year(year), min(second, MONTHS), first) or second > MONTHS
        self.impossible += times * (not exists)
        proves = len(year) > SHORT_YEAR_FIGURES or sign != "-" or first <= MONTHS
        if first <= MONTHS and second <= MONTHS:
            self.either += times * (first != second)
        elif proves:
            self.day_first += times * (MONTHS < first <= LONGEST_MONTH)
            self.month_first += times * (second > MONTHS)
        else:
            self.either += times

    @property
    def days_come_first(self) -> bool:
        """Tell whether 03/11/2026 can only be the 3rd of November in this column."""
        return self.day_first > 0 and self.month_first == 0

    @property
    def unsettled(self) -> int:
        """How many dates keep an order that nothing proves."""
        written = self.either + self.day_first + self.month_first
        return 0 if self.days_come_first else written

    @property
    def serials_are_days(self) -> bool:
        """Tell whether 46093 is a day in this column, as most of its cells are dates."""
        return self.sure + self.either + self.day_first > self.serials > 0


def mended_date(text: str, evidence: DateEvidence) -> str:
    """Return a date as AAAA-MM-JJ, or the text as it was."""
    if parts := SLASHED.fullmatch(text):
        return _ordered(text, parts, evidence)
    if SERIAL.fullmatch(text):
        if not evidence.serials_are_days:
            return text
        return (SERIAL_ORIGIN + timedelta(days=int(text))).isoformat()
    day = _certain(text)
    return day.isoformat() if day else text


def _ordered(text: str, parts: re.Match[str], evidence: DateEvidence) -> str:
    same = int(parts[1]) == int(parts[3])
    short = len(parts[4]) == SHORT_YEAR_FIGURES
    if short and parts[2] == "-" and not evidence.short_year_last:
        return text
    if not evidence.days_come_first and (not same or short):
        return text
    day = real_day(full_year(parts[4]), int(parts[3]), int(parts[1]))
    return day.isoformat() if day else text


def _certain(text: str) -> date | None:
    """Read a day that can be read in one way only."""
    if ISO.fullmatch(text):
        return real_day(*map(int, text.split("-")))
    if parts := MIDNIGHT.fullmatch(text):
        return real_day(*map(int, parts[1].split("-")))
    if parts := YEAR_FIRST.fullmatch(text):
        return real_day(int(parts[1]), int(parts[2]), int(parts[3]))
    return spelt_day(text)


PERIOD = "2026-01-01/2026-12-31"
PIECES = re.compile(
    r"\d{4}-\d{2}-\d{2}|\d{4}[/.]\d{1,2}[/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"|\d{1,2}(?:er)?[\s\u00a0\u202f-][^\W\d_]+\.?[\s\u00a0\u202f-]\d{4}",
    re.ASCII,
)
BETWEEN = re.compile(
    r"[\s\u00a0\u202f_/–—-]*(?:du|au|à|et|de)?[\s\u00a0\u202f_/–—-]*", re.IGNORECASE
)
PIECES_OF_A_PERIOD = 2


def is_period(field: Field) -> bool:
    """Tell whether a text field asks for a day or two days separated by a slash."""
    if field.type != "string" or not field.pattern:
        return False
    return re.fullmatch(field.pattern, PERIOD) is not None


def days_in(text: str) -> list[str]:
    """Return the days of a period, as they are written; none if something else stands there."""
    if not any(map(str.isdigit, text)):
        return []
    pieces = PIECES.findall(text)
    rest = PIECES.split(text)
    plain = all(BETWEEN.fullmatch(between) for between in rest)
    return pieces if plain and len(pieces) <= PIECES_OF_A_PERIOD else []


def mended_period(text: str, evidence: DateEvidence) -> str:
    """Return a period as AAAA-MM-JJ/AAAA-MM-JJ, or a day alone; reversed bounds stay."""
    days = [mended_date(piece, evidence) for piece in days_in(text)]
    if not days or not all(ISO.fullmatch(day) for day in days):
        return text
    return "/".join(days) if days == sorted(days) else text


def is_reversed(text: str, evidence: DateEvidence) -> bool:
    """Tell whether a period ends before it begins."""
    days = [mended_date(piece, evidence) for piece in days_in(text)]
    return all(ISO.fullmatch(day) for day in days) and days != sorted(days)
