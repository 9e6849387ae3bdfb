"""French dates, numbers and spaces."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

from app.kernel.text import bare
from app.kernel.zones import zone_here

NARROW = "\u202f"
SEVERAL = re.compile(r"[ \t\r\n\f\v]+")
NO_BREAK = "\u00a0"
RECENT_DAYS = 60
PLURAL_FROM = 2  # in French: « 0 point », « 1,5 point »
# Names of authorities that begin with a common noun take its article.
FEMININE = frozenset(
    {
        "Caisse", "Collectivité", "Communauté", "Commune", "Métropole", "Nouvelle-Calédonie",
        "Polynésie", "Province", "Région", "Régie", "SEM", "SEMOP", "SPL", "Société", "Ville",
    }
)  # fmt: skip
MASCULINE = frozenset(
    {
        "CCAS", "CDG", "CIAS", "Centre", "Département", "Pays", "SDIS", "SIVOM", "SIVU", "Service",
        "Syndicat",
    }
)  # fmt: skip
ELIDED = frozenset({"Agence", "Eurométropole", "Office", "Établissement"})


def percent(value: int | None) -> str:
    """Write 46 as « 46 % », and nothing to measure as « sans objet »."""
    return "sans objet" if value is None else f"{value}{NARROW}%"


@lru_cache(maxsize=4096)
def number(value: float | Decimal) -> str:
    """Write 1234.5 as « 1 234,5 »."""
    if isinstance(value, int):
        return f"{value:,}".replace(",", NARROW)
    from babel.numbers import format_decimal  # noqa: PLC0415  25 ms that reading a table does without

    return str(format_decimal(value, locale="fr"))


def weight(size: int) -> str:
    """Return the size of a file as people read it: « 12 ko », « 1,5 Mo »."""
    for bytes_of, unit in ((1_000_000_000, "Go"), (1_000_000, "Mo")):
        if size >= bytes_of:
            return f"{number(Decimal(round(10 * size / bytes_of)) / 10)}\u00a0{unit}"
    return f"{number(-(-size // 1000))}\u00a0ko"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count and its word: « 0 point », « 1 point », « 2 points »."""
    return f"{number(count)}{NO_BREAK}{agreed(count, one, many)}"


def agreed(count: int, one: str, many: str | None = None) -> str:
    """Return a word as its count wants it, without the count: « ajouté », « ajoutés »."""
    return one if abs(count) < PLURAL_FROM else (many or f"{one}s")


def local_day(moment: date | datetime) -> date:
    """Return the day of a moment here: see ``kernel.zones``."""
    return moment.astimezone(zone_here()).date() if isinstance(moment, datetime) else moment


def first_moment(day: date) -> datetime:
    """Return when a day begins here, as moments are kept: in UTC."""
    return datetime.combine(day, time.min, zone_here()).astimezone(UTC)


def day(moment: date | datetime) -> str:
    """Write « 21 novembre 2026 », and « 1er janvier 2027 »."""
    when = local_day(moment)
    first = "1er" if when.day == 1 else str(when.day)
    return first + _formatted(when, " MMMM y")


def short_day(moment: date | datetime) -> str:
    """Write « 3 nov. »."""
    return _formatted(local_day(moment), "d MMM")


def short_month(moment: date | datetime) -> str:
    """Write « nov. »."""
    return _formatted(local_day(moment), "MMM")


def month(when: date) -> str:
    """Write « novembre 2026 »."""
    return _formatted(when, "MMMM y")


@lru_cache(maxsize=4096)
def _formatted(when: date, pattern: str) -> str:
    """Write a date; pages name the same few days again and again, and Babel is slow."""
    from babel.dates import format_date  # noqa: PLC0415  idem

    return str(format_date(when, pattern, locale="fr"))


def of_name(name: str) -> str:
    """Put « de » before an authority's name: « d’Albi », « du Havre », « de la Métropole… »."""
    first, _, rest = name.partition(" ")
    if first in {"Le", "Les"} and rest:
        return f"{'du' if first == 'Le' else 'des'} {rest}"
    if first in FEMININE:
        return f"de la {name}"
    if first in MASCULINE:
        return f"du {name}"
    if first in ELIDED:
        return f"de l’{name}"
    # An h is left alone: nothing says whether it is sounded (« d’Hyères », « de Honfleur »).
    initial = bare(name)[:1]
    return f"d’{name}" if initial and initial in "aeiouy" else f"de {name}"


def clock_time(moment: datetime) -> str:
    """Write « 14 h 05 »."""
    local = moment.astimezone(zone_here())
    return f"{local.hour}{NO_BREAK}h{NO_BREAK}{local.minute:02d}"


def ago(moment: date | datetime, today: date) -> str:
    """Write « aujourd’hui », « hier », « il y a 12 jours », then the date itself."""
    days = (today - local_day(moment)) // timedelta(days=1)
    if days <= 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    if days <= RECENT_DAYS:
        return f"il y a {days}{NO_BREAK}jours"
    return f"le {day(moment)}"


def until(due: date, today: date) -> str:
    """Write « demain », « dans 12 jours », « en retard de 2 jours », or a far date."""
    days = (due - today) // timedelta(days=1)
    if days in {-1, 0, 1}:
        return {-1: "en retard d’un jour", 0: "aujourd’hui", 1: "demain"}[days]
    if abs(days) > RECENT_DAYS:
        return f"le {day(due)}" if days > 0 else f"en retard depuis le {day(due)}"
    return f"dans {days}{NO_BREAK}jours" if days > 0 else f"en retard de {-days}{NO_BREAK}jours"


def quoted(text: object) -> str:
    """Put what is quoted between guillemets."""
    return f"«{NARROW}{text}{NARROW}»"


def enumerated(words: Sequence[str], most: int) -> str:
    """Write the first words one after the other, then « et 4 autres » when there are more."""
    more = len(words) - most
    return ", ".join(words[:most]) + (f" et {plural(more, 'autre')}" if more > 0 else "")


def lowered(text: str) -> str:
    """Write the first letter small: a title in the middle of a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def raised(text: str) -> str:
    """Write the first letter as a capital: what begins a sentence."""
    return f"{text[:1].upper()}{text[1:]}"


def with_notes(title: str, *notes: str) -> str:
    """Write « Aides (CSV, 12 Ko) »; a first note that the title says already is not said twice."""
    known = [note for note in notes if note]
    if known and re.search(rf"(?<!\w){re.escape(known[0])}\W*$", title, re.IGNORECASE):
        known = known[1:]
    return f"{title} ({', '.join(known)})" if known else title


def shortened(text: str, most: int) -> str:
    """Return a text of so many signs at most, « … » where it was cut."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def tidy(text: str) -> str:
    """Trim a line and make one space of several; no-break spaces are French and stay."""
    return SEVERAL.sub(" ", text).strip(" ")
