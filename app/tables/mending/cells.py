"""Mends one cell without guessing, for the type of its column."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.kernel.text import letters_of
from app.tables.cells import reader_of
from app.tables.schema import Field

GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
EURO = re.compile(r"[ \u00a0\u202f]*€$")
COMMA = re.compile(r"([+-]?\d+),(\d+)")
# « 1,234 » is one and a bit for a French reader, a thousand and more for an English one.
EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00(?:\.0+)?)?")
WHOLE = re.compile(r"([+-]?\d+)[.,]0+")
MONTHS = 12
YES = frozenset({"oui", "o", "vrai", "true", "yes", "y", "1"})
NO = frozenset({"non", "n", "faux", "false", "no", "0"})


@dataclass(slots=True)
class ColumnEvidence:
    """Counts of the ways dates and numbers are written in a column, from a first reading."""

    day_first: int = 0
    month_first: int = 0
    either_date: int = 0
    short_year: int = 0
    decimal_comma: int = 0
    either_number: int = 0

    def look(self, field: Field, text: str) -> None:
        """Take a cell into account."""
        if field.type == "date":
            self._look_at_date(text)
        elif field.type == "number":
            self._look_at_number(text)

    def _look_at_date(self, text: str) -> None:
        if SHORT_YEAR.fullmatch(text):
            self.short_year += 1
        elif parts := SLASHED.fullmatch(text):
            first, second = int(parts[1]), int(parts[2])
            self.day_first += first > MONTHS
            self.month_first += second > MONTHS
            self.either_date += first <= MONTHS and second <= MONTHS

    def _look_at_number(self, text: str) -> None:
        bare = EURO.sub("", text)
        if EITHER.fullmatch(bare):
            self.either_number += 1
        elif COMMA.fullmatch(bare) or (GROUPED.fullmatch(bare) and "," in bare):
            self.decimal_comma += 1

    @property
    def days_come_first(self) -> bool:
        """Tell whether 03/11/2026 can only be the 3rd of November in this column."""
        return self.day_first > 0 and self.month_first == 0

    @property
    def commas_are_decimal(self) -> bool:
        """Tell whether 1,234 can only be a decimal number in this column."""
        return self.decimal_comma > 0


Mender = Callable[[str], str]


def mender_of(field: Field, evidence: ColumnEvidence) -> tuple[str, Mender] | None:
    """Return (kind of change, function that mends a cell); None for a field never mended."""
    if field.type == "date" and field.format == "default":
        return "date", lambda text: _date(text, evidence)
    if field.type == "number" and field.decimal_char == ".":
        return "decimal", lambda text: _number(text, evidence)
    if field.type == "integer":
        return "decimal", _integer
    if field.type == "boolean":
        return "boolean", _boolean(field)
    if field.enum and field.type == "string":
        return "list", _listed(field)
    return None


def _date(text: str, evidence: ColumnEvidence) -> str:
    if parts := MIDNIGHT.fullmatch(text):
        return parts[1]
    if parts := YEAR_FIRST.fullmatch(text):
        return _iso(text, parts[1], parts[2], parts[3])
    parts = SLASHED.fullmatch(text)
    if parts and evidence.days_come_first:
        return _iso(text, parts[3], parts[2], parts[1])
    return text


def _iso(text: str, year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _number(text: str, evidence: ColumnEvidence) -> str:
    bare = EURO.sub("", text)
    if EITHER.fullmatch(bare) and not evidence.commas_are_decimal:
        return text
    if GROUPED.fullmatch(bare):
        bare = re.sub(r"[ \u00a0\u202f]", "", bare)
    if parts := COMMA.fullmatch(bare):
        return f"{parts[1]}.{parts[2]}"
    return bare if bare != text and re.fullmatch(r"[+-]?\d+(?:\.\d+)?", bare) else text


def _integer(text: str) -> str:
    bare = re.sub(r"[ \u00a0\u202f]", "", text) if GROUPED.fullmatch(text) else text
    whole = WHOLE.fullmatch(bare)
    # « 1,000 » may be a thousand: only « 12,0 » and « 12.0 » are surely whole.
    if whole and not EITHER.fullmatch(bare):
        return whole[1]
    return bare


def _boolean(field: Field) -> Mender:
    listed = {*field.true_values, *field.false_values}

    def mend(text: str) -> str:
        word = text.casefold()
        if text in listed or word not in YES | NO:
            return text
        return field.true_values[0] if word in YES else field.false_values[0]

    return mend


def _listed(field: Field) -> Mender:
    """Return a mender that restores the exact spelling of a listed value."""
    read = reader_of(field)
    by_plain: dict[str, str] = {}
    twice = set()
    for value in field.enum:
        twice.update({letters_of(value)} & by_plain.keys())
        by_plain[letters_of(value)] = value
    listed = frozenset(field.enum)

    def mend(text: str) -> str:
        if text in listed or read(text) is None or letters_of(text) in twice:
            return text
        return by_plain.get(letters_of(text), text)

    return mend
