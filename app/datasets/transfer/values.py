"""Cells of a table read into values of a dataset, and values written into cells."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from app.datasets.inventory.contents import HIGHEST, LISTED, LOWEST, DatasetFacts
from app.datasets.inventory.forms import FIRST_YEAR, words_of
from app.datasets.inventory.library import typical
from app.datasets.inventory.rules import Stage
from app.datasets.inventory.wording import FIELDS
from app.datasets.transfer import wording as words
from app.datasets.transfer.columns import STAGE, TYPICAL, VERSION
from app.datasets.transfer.wording import Vocabulary
from app.kernel.clock import today
from app.kernel.text import letters_of
from app.kernel.typography import quoted, shortened, tidy
from app.obligation.loader import get_law
from app.tables.days import MONTHS, full_year, spelt_day
from app.web.fields import LATEST_YEAR, OLDEST_YEAR
from app.web.forms import clean, one_line

DATES = frozenset({"updated_on", "next_update_on", "covers_from", "covers_to"})
PERIODS = frozenset({"covers_from", "covers_to"})  # may be centuries old, or a mere year
CODED: Mapping[str, Callable[[], Vocabulary]] = MappingProxyType(
    {
        "theme": lambda: words.THEMES,
        "frequency": lambda: words.FREQUENCY,
        "licence": words.licence,
        "granularity": lambda: words.GRANULARITY,
        "personal_data": lambda: words.PERSONAL_DATA,
        "high_value": lambda: words.HIGH_VALUE,
        STAGE: lambda: words.STAGE,
    }
)
NOTES = frozenset({"value", "effort"})
# Optional fields: an unreadable cell may count as empty.
MAY_BE_BLANK = frozenset({*CODED, *DATES, *NOTES, "duties", TYPICAL})
SHOWN = 60  # characters of a cell in a sentence
BETWEEN = " | "
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d.*)?", re.ASCII)
FRENCH = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})(?: \d{1,2}[:h].*)?", re.ASCII)
SHORT = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2})", re.ASCII)  # jj/mm/aa
SPELT_MONTH = re.compile(r"([^\W\d]+)\.?\s+(\d{4})")
MONTH = re.compile(r"(?:(\d{1,2})[/-](\d{4})|(\d{4})-(\d{1,2}))", re.ASCII)
YEAR = re.compile(r"\d{4}", re.ASCII)
NOTE = re.compile(r"(\d+)(?:[.,]0+)?(?:\s*/\s*5)?", re.ASCII)
REVISION = re.compile(r"(\d{1,9})(?:[.,]0+)?", re.ASCII)
# What no text needs and no spreadsheet can hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
SEVERAL_LINES = frozenset({"description"})


class Unknown(ValueError):
    """A cell that cannot be taken; its text is the sentence to show."""


def read(field: str, cell: str) -> Any:
    """Return the value of a cell, as ``DatasetFacts`` holds it; ``Unknown`` says what to write."""
    if field in CODED:
        return _code(field, cell)
    if field in DATES:
        return _day(field, cell.strip())
    if field in NOTES:
        return _note(cell.strip())
    if field in _READERS:
        return _READERS[field](cell)
    return plain(field, cell)


def plain(field: str, text: str) -> Any:
    """Return a text as a form would keep it."""
    cleaned = clean(text.replace("\r\n", "\n").replace("\r", "\n")) or ""
    if field == "keywords":
        return words_of(cleaned)
    if field in SEVERAL_LINES:
        return UNWRITABLE.sub("", cleaned.replace("\t", " ")).strip()
    line = (one_line(cleaned) or "").strip()
    if field == "format":
        return re.split(r"[;,|\s]", line.lower().lstrip("."))[0]
    return tidy(line) if field == "title" else line


def same(field: str, standing: Any, value: Any) -> bool:
    """Tell whether a standing value equals that of a cell, once both are cleaned."""
    if standing == value:
        return True
    if isinstance(standing, str) and field not in CODED and field != TYPICAL:
        return bool(plain(field, standing) == value)
    return field == "keywords" and words_of(", ".join(standing)) == value


def written(field: str, facts: DatasetFacts, stage: str) -> str:
    """Return a field of a dataset as a cell, which ``read`` reads back."""
    if field == STAGE:
        return Stage(stage).label
    value = getattr(facts, field)
    if value in (None, "", ()):
        return ""
    if field in DATES:
        return str(value.isoformat())
    if field == "duties":
        titles = _duty_titles(today())
        return BETWEEN.join(titles.get(duty, duty) for duty in value)
    if field == TYPICAL:
        return typical()[value].title if value in typical() else str(value)
    return _WORDS[field](value)


_WORDS: Mapping[str, Callable[[Any], str]] = {name: to_words for name, _, to_words in FIELDS}


def to_json(by_field: Mapping[str, Any]) -> dict[str, Any]:
    """Return field -> value in the types that JSON has."""
    return {name: value.isoformat() if name in DATES else value for name, value in by_field.items()}


def from_json(by_field: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that ``to_json`` wrote."""
    return {name: _typed(name, value) for name, value in by_field.items()}


def _typed(name: str, value: Any) -> Any:
    if name in DATES:
        return date.fromisoformat(value)
    return tuple(value) if name in LISTED else value


def _code(field: str, cell: str) -> str:
    vocabulary = CODED[field]()
    code = vocabulary.read(cell)
    if code is None:
        raise Unknown(f"{_quoted(cell)} n’est pas dans la liste. {_write(vocabulary.accepted)}")
    return code


def _write(accepted: tuple[str, ...]) -> str:
    return f"Écrivez par exemple\u00a0: {', '.join(accepted)}."


def _typical(cell: str) -> str:
    entry_id = _typical_ids().get(letters_of(cell))
    if entry_id is not None:
        return entry_id
    raise Unknown(
        f"{_quoted(cell)} n’est pas un jeu type. Reprenez le titre tel que la liste des jeux types "
        "l’écrit, ou laissez la case vide."
    )


@lru_cache(maxsize=2)
def _duty_titles(day: date) -> dict[str, str]:
    """Return the titles of the duties; one that two duties share gives way to their ids."""
    duties = get_law(day).duties
    titles = [duty.title for duty in duties]
    return {duty.id: duty.title for duty in duties if titles.count(duty.title) == 1}


@lru_cache(maxsize=2)
def _duty_ids(day: date) -> dict[str, str]:
    ids = {letters_of(duty.id): duty.id for duty in get_law(day).duties}
    return ids | {letters_of(title): duty for duty, title in _duty_titles(day).items()}


@cache
def _typical_ids() -> dict[str, str]:
    entries = typical().values()
    return {letters_of(word): entry.id for entry in entries for word in (entry.title, entry.id)}


def _duties(cell: str) -> tuple[str, ...]:
    ids = _duty_ids(today())
    duties = []
    for part in re.split(r"[|;\n]", cell):
        if not part.strip():
            continue
        duty = ids.get(letters_of(part))
        if duty is None:
            raise Unknown(
                f"{_quoted(part)} n’est pas une obligation connue. Reprenez son titre tel que la "
                "page des obligations l’écrit, ou laissez la case vide."
            )
        duties.append(duty)
    return tuple(dict.fromkeys(duties))


def _note(cell: str) -> int:
    match = NOTE.fullmatch(cell)
    if match is None or not LOWEST <= int(match[1][:9]) <= HIGHEST:
        raise Unknown(f"{_quoted(cell)} n’est pas une note. Écrivez un nombre de 1 à 5.")
    return int(match[1])


def _version(cell: str) -> int:
    match = REVISION.fullmatch(cell.strip())
    if match is None:
        raise Unknown(
            f"{_quoted(cell)} n’est pas une version\u00a0: laissez cette case telle que l’export "
            "l’a écrite, ou videz-la."
        )
    return int(match[1])


_READERS: Mapping[str, Callable[[str], Any]] = {
    "duties": _duties,
    TYPICAL: _typical,
    VERSION: _version,
}


def _day(field: str, cell: str) -> date:
    try:
        day = _exact_day(cell) or (_vague_day(cell, field) if field in PERIODS else None)
    except ValueError:
        day = None
    if day is None:
        raise Unknown(
            f"{_quoted(cell)} n’est pas une date. Écrivez-la comme ceci\u00a0: 15/01/2027."
        )
    first = FIRST_YEAR if field in PERIODS else OLDEST_YEAR
    if not first <= day.year <= LATEST_YEAR:
        raise Unknown(f"Vérifiez l’année de {_quoted(cell)}.")
    return day


def _exact_day(cell: str) -> date | None:
    """Read a day as spreadsheets and French people write it."""
    iso, french, short = ISO.fullmatch(cell), FRENCH.fullmatch(cell), SHORT.fullmatch(cell)
    if short:
        return date(full_year(short[3]), int(short[2]), int(short[1]))
    if iso:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    if french:
        return date(int(french[3]), int(french[2]), int(french[1]))
    return spelt_day(cell)


def _vague_day(cell: str, field: str) -> date | None:
    """Read a month or a year: its first day where a period begins, its last where it ends."""
    year, month = _month_of(cell)
    if year is None:
        return None
    last = field == "covers_to"
    if month is None:
        return date(year, 12, 31) if last else date(year, 1, 1)
    first = date(year, month, 1)
    if not last:
        return first
    after = date(year + month // 12, month % 12 + 1, 1)
    return after - timedelta(days=1)


def _month_of(cell: str) -> tuple[int | None, int | None]:
    if YEAR.fullmatch(cell):
        return int(cell), None
    numbers, spelt = MONTH.fullmatch(cell), SPELT_MONTH.fullmatch(cell)
    if numbers:
        return int(numbers[2] or numbers[3]), int(numbers[1] or numbers[4])
    if spelt and letters_of(spelt[1]) in MONTHS:
        return int(spelt[2]), MONTHS[letters_of(spelt[1])]
    return None, None


def in_short(cell: str) -> str:
    """Return a cell as sentences show it."""
    return shortened(" ".join(cell.split()), SHOWN)


def _quoted(cell: str) -> str:
    return quoted(in_short(cell))
