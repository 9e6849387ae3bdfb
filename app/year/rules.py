"""When each duty falls due: pure rules over the dated calendar of the law."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from app.governance.certainty import Certainty
from app.obligation.duties import Duty

ANY_DAY = "any"
MONTHS = 12
KnownDates = Mapping[str, date]  # by the id of an asked date


@dataclass(frozen=True, slots=True)
class DueRule:
    """When something is due: one of the forms that ``seeds/law/calendar.yml`` explains."""

    each_year: str = ""  # « 06-30 », or ANY_DAY
    around: str = ""  # the id of a date that the authority gives
    since: str = ""  # the id of the date of the last time
    every_years: int = 0
    after: str = ""  # what may happen at any time, in French
    months: int = 0
    days: int = 0

    @property
    def asks(self) -> str:
        """The id of the date that must be known; or nothing."""
        return self.around or self.since

    @property
    def comes_back(self) -> bool:
        """Whether it is due again a year later."""
        return bool(self.each_year or self.around)

    @property
    def continuous(self) -> bool:
        """Whether it follows what may happen at any time."""
        return bool(self.after)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Something due because of a duty: when, by which text, and what to do."""

    id: str
    duty: str
    title: str
    due: DueRule
    action: str
    source: str
    certainty: Certainty
    checked_on: date
    role: str = ""
    item: str = ""  # of the method
    dataset: str = ""  # of the library of datasets
    only_regimes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()  # articles, one of which the duty must cite

    def holds(self, duty: Duty, regime: str) -> bool:
        """Whether it dates this duty, in the words that it has for an authority."""
        ruled = not self.only_regimes or regime in self.only_regimes
        words = duty.article.replace(",", " ").split()
        return ruled and (not self.cites or any(article in words for article in self.cites))


@dataclass(frozen=True, slots=True)
class AskedDate:
    """A date that only the authority knows."""

    id: str
    label: str
    hint: str


@dataclass(frozen=True, slots=True)
class LawCalendar:
    """The entries, and the dates that some of them wait for."""

    checked_on: date
    dates: Mapping[str, AskedDate]
    entries: tuple[CalendarEntry, ...]


@dataclass(frozen=True, slots=True)
class DueLine:
    """An entry of this authority; ``on``: the day, none where a date is awaited or events rule."""

    entry: CalendarEntry
    duty: Duty
    on: date | None
    fixed: bool = True  # the text names the day; otherwise it is the last day of the year

    @property
    def key(self) -> str:
        """What names this line among all those of the year."""
        return f"{self.entry.id}.{self.on.isoformat()}" if self.on else self.entry.id


@dataclass(frozen=True, slots=True)
class YearOfDuties:
    """Twelve months of duties: dated, awaiting a date, and following events."""

    first: date
    last: date
    dated: tuple[DueLine, ...]
    waiting: tuple[DueLine, ...]
    continuous: tuple[DueLine, ...]
    undated: tuple[Duty, ...]  # duties of every day, that no entry dates

    @property
    def months(self) -> list[tuple[date, list[DueLine]]]:
        """The first day of each month that has something due, with its lines."""
        days = {line.on.replace(day=1) for line in self.dated if line.on}
        return [
            (month, [x for x in self.dated if _same_month(x.on, month)]) for month in sorted(days)
        ]


def _same_month(day: date | None, month: date) -> bool:
    return day is not None and (day.year, day.month) == (month.year, month.month)


def window(today: date) -> tuple[date, date]:
    """Return the first and the last day of the twelve months that begin with this one."""
    first = today.replace(day=1)
    return first, first + relativedelta(months=MONTHS) - timedelta(days=1)


def days_due(rule: DueRule, known: KnownDates, first: date, last: date) -> list[date]:
    """Return the days on which something is due in a window; what is late is due too."""
    if rule.each_year:
        return _each_year(rule, first, last)
    given = known.get(rule.asks)
    if given is None:
        return []
    step = relativedelta(months=rule.months, days=rule.days)
    if rule.around:
        return [given + step] if first <= given + step <= last else []
    return _counted(given, step, rule.every_years, first, last)


def _each_year(rule: DueRule, first: date, last: date) -> list[date]:
    month, day = (12, 31) if rule.each_year == ANY_DAY else _month_day(rule.each_year)
    days = [_in_year(year, month, day) for year in range(first.year, last.year + 1)]
    return [one for one in days if first <= one <= last]


def _counted(
    since: date, step: relativedelta, every_years: int, first: date, last: date
) -> list[date]:
    """Return what is late, once, or the next times in the window, counted from the last one."""
    due = since + relativedelta(years=every_years) + step
    if due < first:
        return [due]
    days = []
    while due <= last:
        days.append(due)
        due = since + relativedelta(years=every_years * (len(days) + 1)) + step
    return days


def year_of(
    duties: Sequence[Duty], calendar: LawCalendar, regime: str, known: KnownDates, today: date
) -> YearOfDuties:
    """Return the twelve months that begin with this one, for an authority that has these duties."""
    first, last = window(today)
    by_id = {duty.id: duty for duty in duties}
    lines = [
        (entry, by_id[entry.duty])
        for entry in calendar.entries
        if entry.duty in by_id and entry.holds(by_id[entry.duty], regime)
    ]
    dated = [
        DueLine(entry, duty, on, entry.due.each_year != ANY_DAY)
        for entry, duty in lines
        for on in days_due(entry.due, known, first, last)
    ]
    placed = {line.entry.id for line in dated}
    named = {entry.duty for entry, _ in lines}
    return YearOfDuties(
        first,
        last,
        dated=tuple(sorted(dated, key=lambda line: (line.on or last, line.entry.title))),
        waiting=tuple(_undated(lines, lambda e: _waits(e, placed, known, last))),
        continuous=tuple(_undated(lines, lambda e: e.due.continuous)),
        undated=tuple(duty for duty in duties if duty.id not in named),
    )


def _waits(entry: CalendarEntry, placed: set[str], known: KnownDates, last: date) -> bool:
    """Tell whether a date is awaited: none was given, or that of a year that has passed."""
    if not entry.due.asks or entry.id in placed:
        return False
    given = known.get(entry.due.asks)
    return given is None or bool(entry.due.around and given < last)


def _undated(
    lines: Iterable[tuple[CalendarEntry, Duty]], wanted: Callable[[CalendarEntry], bool]
) -> list[DueLine]:
    return [DueLine(entry, duty, None) for entry, duty in lines if wanted(entry)]


def _month_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    return int(month), int(day)


def _in_year(year: int, month: int, day: int) -> date:
    """Return a day of a year; 29 February is the 28th where there is none."""
    return date(year, month, 1) + relativedelta(day=day)
