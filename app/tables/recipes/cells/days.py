"""Days and periods as people write them, to the writing of the schema."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from app.kernel.text import bare
from app.tables.days import MONTHS as USUAL_MONTHS
from app.tables.days import SERIAL_ORIGIN, SHORT_YEAR_FIGURES, full_year, real_day
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.outcome import EMPTY, CellOutcome, asked, left
from app.tables.schema import Field

ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?",
    re.ASCII,
)
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})", re.ASCII)
SERIAL = re.compile(r"\d{5}", re.ASCII)
WORDED = re.compile(r"(\d{1,2})(?:er)?[ -]+([a-z]+)\.?[ -]+(\d{4}|\d{2})", re.ASCII)
WEEKDAYS = re.compile(r"^(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),? ")
FIRST_SERIAL, LAST_SERIAL = 20_000, 80_000  # 3 October 1954 to 11 January 2119
MONTHS_IN_YEAR = 12
# Two more abbreviations than in a copy mended unseen: a preview shows what becomes of these cells.
MONTHS = {**USUAL_MONTHS, "mar": 3, "sep": 9}
NOT_A_DATE = "ce n’est pas une date reconnue."
NO_SUCH_DAY = "cette date n’existe pas."
WHICH_ORDER = "jour puis mois, ou mois puis jour\u202f? La colonne ne le dit pas."
CONTRADICTED = "d’autres cellules de la colonne se lisent dans l’autre ordre."
WHICH_CENTURY = "l’année est sur deux chiffres."
AN_HOUR = "une heure est écrite avec le jour."
A_SERIAL = "ce nombre est peut-être une date de tableur."
IN_A_SENTENCE = "une date se lit dans cette phrase\u00a0: à confirmer."


class Read(NamedTuple):
    """A day, or why there is none: the sentence and the question that would settle it."""

    day: date | None
    fault: str = ""
    question: str = ""


def day_of(text: str, ways: ColumnWays) -> Read:
    """Read one day, in the order proven or chosen for its column."""
    if parts := (ISO.fullmatch(text) or YEAR_FIRST.fullmatch(text)):
        return _made(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := MOMENT.fullmatch(text):
        midnight = parts[2] == "00:00" and (parts[3] or "00") == "00"
        return day_of(parts[1], ways) if midnight else Read(None, AN_HOUR)
    if parts := SLASHED.fullmatch(text):
        return _slashed(parts[1], parts[2], parts[3], ways)
    if SERIAL.fullmatch(text):
        return _serial(int(text), ways)
    if parts := WORDED.fullmatch(WEEKDAYS.sub("", bare(text))):
        return _worded(parts[1], parts[2], parts[3], ways)
    return _inside(text, ways)


def _made(year: int, month: int, day: int) -> Read:
    made = real_day(year, month, day)
    return Read(made) if made else Read(None, NO_SUCH_DAY)


def _slashed(first: str, second: str, year: str, ways: ColumnWays) -> Read:
    short = len(year) == SHORT_YEAR_FIGURES
    if short and not ways.chosen("century"):
        return Read(None, WHICH_CENTURY, "century")
    order = ways.chosen("order") or ways.order or ("day" if short else "")
    if order == "day" or (order == "both" and int(first) > MONTHS_IN_YEAR):
        if int(second) > MONTHS_IN_YEAR >= int(first):
            return Read(None, CONTRADICTED)
        return _made(full_year(year), int(second), int(first))
    if order == "month":
        return _made(full_year(year), int(first), int(second))
    return Read(None, CONTRADICTED) if order == "both" else Read(None, WHICH_ORDER, "order")


def _serial(value: int, ways: ColumnWays) -> Read:
    if not FIRST_SERIAL <= value <= LAST_SERIAL:
        return Read(None, NOT_A_DATE)
    if ways.other_days or ways.chosen("serial"):
        return Read(SERIAL_ORIGIN + timedelta(days=value))
    return Read(None, A_SERIAL, "serial")


def _worded(day: str, month: str, year: str, ways: ColumnWays) -> Read:
    if month not in MONTHS:
        return Read(None, NOT_A_DATE)
    if len(year) == SHORT_YEAR_FIGURES and not ways.chosen("century"):
        return Read(None, WHICH_CENTURY, "century")
    return _made(full_year(year), MONTHS[month], int(day))


def _inside(text: str, ways: ColumnWays) -> Read:
    """Read the only date of a sentence: proposed, never taken alone."""
    days = list(days_in(text, ways))
    if len(days) != 1 or days[0].day is None:
        return Read(None, NOT_A_DATE)
    return days[0] if ways.chosen("inside") else Read(None, IN_A_SENTENCE, "inside")


ANY_DAY = re.compile(
    r"(?<![\dT:])(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    rf"|\d{{1,2}}(?:er)? (?:{'|'.join(MONTHS)})\.? \d{{4}})(?!\d)",
    re.ASCII,
)


def days_in(text: str, ways: ColumnWays) -> Iterator[Read]:
    """Yield each day written in a text, in its order."""
    for one in ANY_DAY.findall(bare(text).replace("_", " ")):
        yield day_of(one, ways)


def date_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write a day as the field wants it."""
    if not text:
        return EMPTY
    pattern = field.format if "%" in field.format else "%Y-%m-%d"
    if pattern != "%Y-%m-%d" and _is_written(text, pattern):
        return CellOutcome(text)
    read = day_of(text, ways)
    if read.day is None:
        return CellOutcome(text, read.fault, read.question)
    return CellOutcome(f"{read.day:{pattern}}" if pattern != "%Y-%m-%d" else read.day.isoformat())


def _is_written(text: str, pattern: str) -> bool:
    try:
        datetime.strptime(text, pattern)  # noqa: DTZ007  a day alone
    except ValueError:
        return False
    return True


WHOLE_YEAR = re.compile(r"(?:annee )?(\d{4})", re.ASCII)
MONTH_OF = re.compile(r"([a-z]+) (\d{4})", re.ASCII)
QUARTER = re.compile(r"(?:([1-4])(?:er|e|eme)? trimestre|t([1-4])) (\d{4})", re.ASCII)
NO_PERIOD = "ni un jour ni deux jours n’y sont reconnus."
REVERSED = "le dernier jour vient avant le premier."
SEVERAL = "à confirmer\u00a0: de la première à la dernière de ces dates."
A_SPAN = "à confirmer\u00a0: du premier au dernier jour de cette période."
JOINS = ("/", "_", " / ", " au ")


def period_operation(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write a day or a period: two days are looked for, nothing is cut at a separator."""
    if not text:
        return EMPTY
    days = list(days_in(text, ways))
    if not days:
        return _spanned(field, ways, text)
    doubtful = next((read for read in days if read.day is None), None)
    if doubtful:
        return CellOutcome(text, doubtful.fault, doubtful.question)
    if len(days) == 1:
        single = day_of(text, ways)
        written = single.day.isoformat() if single.day else text
        return CellOutcome(written, single.fault, single.question)
    if len(days) > len(("from", "to")) and not ways.chosen("several"):
        return asked(text, SEVERAL, "several")
    return _bounds(field, text, days[0].day, days[-1].day)


def _bounds(field: Field, text: str, first: date | None, last: date | None) -> CellOutcome:
    if first is None or last is None or last < first:
        return left(text, REVERSED)
    written = [f"{first.isoformat()}{join}{last.isoformat()}" for join in JOINS]
    pattern = re.compile(field.pattern) if field.pattern else None
    right = (one for one in written if pattern is None or pattern.fullmatch(one))
    return CellOutcome(next(right, written[0]))


def _spanned(field: Field, ways: ColumnWays, text: str) -> CellOutcome:
    """Write a whole year, quarter or month by its first and last days, once confirmed."""
    words = bare(text)
    if parts := WHOLE_YEAR.fullmatch(words):
        year, first, last = int(parts[1]), 1, 12
    elif parts := QUARTER.fullmatch(words):
        rank = int(parts[1] or parts[2])
        year, first, last = int(parts[3]), 3 * rank - 2, 3 * rank
    elif (parts := MONTH_OF.fullmatch(words)) and parts[1] in MONTHS:
        year, first = int(parts[2]), MONTHS[parts[1]]
        last = first
    else:
        return left(text, NO_PERIOD)
    if not 1 <= year < date.max.year:
        return left(text, NO_PERIOD)
    if not ways.chosen("span"):
        return asked(text, A_SPAN, "span")
    after = date(year + last // 12, last % 12 + 1, 1)
    return _bounds(field, text, date(year, first, 1), after - timedelta(days=1))


YEAR = re.compile(r"\d{4}", re.ASCII)
TWO_YEARS = re.compile(r"(\d{4}) ?[-/] ?(\d{4})", re.ASCII)
NO_YEAR = "ce n’est pas une année."
WHICH_YEAR = "deux années sont écrites\u00a0: laquelle garder\u202f?"


def year_operation(ways: ColumnWays, text: str) -> CellOutcome:
    """Write the four figures of a year, out of a day if need be."""
    if not text or YEAR.fullmatch(text):
        return CellOutcome(text)
    if parts := TWO_YEARS.fullmatch(text):
        chosen = ways.chosen("year")
        return (
            CellOutcome(parts[1 if chosen == "first" else 2])
            if chosen
            else asked(text, WHICH_YEAR, "year")
        )
    read = day_of(text, ways)
    return CellOutcome(f"{read.day.year:04d}") if read.day else left(text, NO_YEAR)
