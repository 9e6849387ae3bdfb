"""How a column is written: counts that prove an order of dates or a decimal sign."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.tables.reading.kinds import KINDS, plain

SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?!\d)", re.ASCII)
OTHER_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[T ]00:00.*)?", re.ASCII)
FIGURES = re.compile(r"[-+(]?\d[\d .,]*[\d,.]\)?-?|[-+(]?\d", re.ASCII)
EITHER_COMMA = re.compile(r"[-+(]?[1-9]\d{0,2},\d{3}\)?-?", re.ASCII)
EITHER_POINT = re.compile(r"[-+(]?[1-9]\d{0,2}\.\d{3}\)?-?", re.ASCII)
MONTHS_IN_YEAR = 12
MOST = 0.5


@dataclass(slots=True)
class ColumnWays:
    """What a first reading has counted in a column, and the answers given about it."""

    answers: Mapping[str, str] = field(default_factory=dict)
    cells: int = 0
    day_first: int = 0
    month_first: int = 0
    other_days: int = 0
    decimal_comma: int = 0
    decimal_point: int = 0
    valid: int = 0
    postcodes: int = 0  # codes that are of no commune, but are postcodes
    insee: int = 0  # codes of communes that are no postcodes

    def chosen(self, question: str) -> str:
        """Return the answer to a question about this column, empty when nobody has answered."""
        return self.answers.get(question, "")

    @property
    def order(self) -> str:
        """« day », « month », « both » when cells contradict each other, empty without proof."""
        if self.day_first and self.month_first:
            return "both"
        return "day" if self.day_first else "month" if self.month_first else ""

    @property
    def mostly_valid(self) -> bool:
        """Whether most cells hold a number whose keys are right."""
        return self.valid > MOST * self.cells

    @property
    def of_postcodes(self) -> bool:
        """Whether a column holds postcodes where codes of communes are awaited."""
        return self.postcodes > self.insee

    def look_at_day(self, text: str) -> None:
        """Take a cell of a column of days into account."""
        text = plain(text)
        for first, second, _ in SLASHED.findall(text):
            self.day_first += int(first) > MONTHS_IN_YEAR >= int(second)
            self.month_first += int(second) > MONTHS_IN_YEAR >= int(first)
            self.other_days += 1
        self.other_days += OTHER_DAY.fullmatch(text) is not None

    def look_at_number(self, text: str) -> None:
        """Take a cell of a column of numbers into account; a typed number proves nothing."""
        if text[:1] in KINDS:
            return
        comma, point = text.rfind(","), text.rfind(".")
        if comma < 0 and point < 0:
            return
        parts = FIGURES.match(text)
        if parts is None:
            return
        figures = parts[0]
        if comma >= 0 and point >= 0:
            self.decimal_comma += comma > point
            self.decimal_point += point > comma
        elif comma >= 0:
            self.decimal_comma += text.count(",") == 1 and not EITHER_COMMA.fullmatch(figures)
        else:
            self.decimal_point += text.count(".") == 1 and not EITHER_POINT.fullmatch(figures)
