"""Mends one cell without guessing, for the type of its column."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from app.kernel.text import by_letters, letters_of
from app.tables.cells import reader_of
from app.tables.mending.dates import (
    DateEvidence,
    days_in,
    is_period,
    is_reversed,
    mended_date,
    mended_period,
)
from app.tables.schema import Field

GROUPED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?")
POINTED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+")  # both signs: the last is decimal
EURO = re.compile(r"[ \u00a0\u202f]*(?:€|EUR|euros?)$", re.IGNORECASE)
COMMA = re.compile(r"([+-]?\d+),(\d+)")
# « 1,234 » is one and a bit for a French reader, a thousand and more for an English one.
EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
WHOLE = re.compile(r"([+-]?\d+)[.,]0+")
PLACES = ("insee", "commune", "postal")
CODE = "01004"
SHORT_CODE = re.compile(r"\d{4}|\d[AB]\d{2}", re.ASCII)
PLACE_CODE = re.compile(r"\d[\dAB]\d{3}", re.ASCII)
YES = frozenset({"oui", "o", "vrai", "true", "yes", "y", "1"})
NO = frozenset({"non", "n", "faux", "false", "no", "0"})


@dataclass(slots=True)
class ColumnEvidence:
    """Counts of the ways dates and numbers are written in a column, from a first reading."""

    dates: DateEvidence = field(default_factory=DateEvidence)
    decimal_comma: int = 0
    either_number: int = 0
    reversed_periods: int = 0

    def look(self, spec: Field, text: str, times: int = 1) -> None:
        """Take a text into account, which so many cells hold."""
        if spec.type == "date":
            self.dates.look(text, times)
        elif spec.type == "number":
            self._look_at_number(text, times)
        else:
            self._look_at_period(text, times)

    def _look_at_number(self, text: str, times: int) -> None:
        bare = EURO.sub("", text)
        if EITHER.fullmatch(bare):
            self.either_number += times
        elif COMMA.fullmatch(bare) or (GROUPED.fullmatch(bare) and "," in bare):
            self.decimal_comma += times

    def _look_at_period(self, text: str, times: int) -> None:
        for piece in days_in(text):
            self.dates.look(piece, times)
        self.reversed_periods += times * is_reversed(text, self.dates)

    @property
    def commas_are_decimal(self) -> bool:
        """Tell whether 1,234 can only be a decimal number in this column."""
        return self.decimal_comma > 0


Mender = Callable[[str], str]


def mender_of(field: Field, evidence: ColumnEvidence) -> tuple[str, Mender] | None:
    """Return (kind of change, function that mends a cell); None for a field never mended."""
    if field.type == "date" and field.format == "default":
        return "date", lambda text: mended_date(text, evidence.dates)
    if field.type == "number" and field.decimal_char == ".":
        return "decimal", lambda text: _number(text, evidence)
    if field.type == "integer":
        return "decimal", _integer
    if field.type == "boolean":
        return "boolean", _boolean(field)
    return _text_mender(field, evidence) if field.type == "string" else None


def _text_mender(field: Field, evidence: ColumnEvidence) -> tuple[str, Mender] | None:
    if field.enum:
        return "list", _listed(field)
    if is_period(field):
        return "period", lambda text: mended_period(text, evidence.dates)
    if _is_place_code(field):
        return "zero", _place_code(field)
    return None


def learns(field: Field) -> bool:
    """Tell whether a first reading of a column teaches how to mend it."""
    return field.type in {"date", "number"} or is_period(field)


def _number(text: str, evidence: ColumnEvidence) -> str:
    bare = EURO.sub("", text)
    if EITHER.fullmatch(bare) and not evidence.commas_are_decimal:
        return text
    if GROUPED.fullmatch(bare):
        bare = re.sub(r"[ \u00a0\u202f]", "", bare)
    elif POINTED.fullmatch(bare):
        bare = bare.replace(".", "")
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
    listed, spelt = frozenset(field.enum), by_letters(field.enum)

    def mend(text: str) -> str:
        if text in listed or read(text) is None:
            return text
        return spelt.get(letters_of(text), text)

    return mend


def _is_place_code(field: Field) -> bool:
    """Tell whether a text field asks for the five signs of a commune or of a postcode."""
    name = letters_of(field.name)
    if field.type != "string" or not field.pattern or not any(word in name for word in PLACES):
        return False
    return bool(re.fullmatch(field.pattern, CODE)) and not re.fullmatch(field.pattern, CODE[1:])


def _place_code(field: Field) -> Mender:
    """Return a mender that restores the zero that a spreadsheet ate, and capital letters."""
    matches = re.compile(field.pattern).fullmatch

    def mend(text: str) -> str:
        code = text.upper()
        padded = f"0{code}" if SHORT_CODE.fullmatch(code) else code
        return padded if PLACE_CODE.fullmatch(padded) and matches(padded) else text

    return mend
