"""How often data change: the ids of data.gouv.fr, our words, and when the next update is due."""

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

EUROPEAN_LIST = "http://publications.europa.eu/resource/authority/frequency/"
A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often data change; without a period the next update has no date.

    When the next update is due, and when data.gouv.fr calls it late, are two things: data that
    change twice a year are due after six months, and called late there after a year.
    """

    id: str
    european: str  # its code on the European list of frequencies
    label: str
    period: relativedelta | None = None  # from an update to the next one
    patience: int | None = None  # days that data.gouv.fr waits before it calls a dataset late

    @property
    def url(self) -> str:
        """Its address on the European list."""
        return f"{EUROPEAN_LIST}{self.european}"


def _days(days: int) -> relativedelta:
    return relativedelta(days=days)


def _months(months: int) -> relativedelta:
    return relativedelta(months=months)


# Less than a day counts as one: what is kept here are days.
FREQUENCIES: dict[str, Frequency] = {
    frequency.id: frequency
    for frequency in (
        Frequency("continuous", "UPDATE_CONT", "Temps réel"),
        Frequency("oneMinute", "1MIN", "Toutes les minutes", _days(1), 1),
        Frequency("fiveMinutes", "5MIN", "Toutes les 5\u00a0minutes", _days(1), 1),
        Frequency("tenMinutes", "10MIN", "Toutes les 10\u00a0minutes", _days(1), 1),
        Frequency("fifteenMinutes", "15MIN", "Toutes les 15\u00a0minutes", _days(1), 1),
        Frequency("thirtyMinutes", "30MIN", "Toutes les 30\u00a0minutes", _days(1), 1),
        Frequency("hourly", "HOURLY", "Toutes les heures", _days(1), 1),
        Frequency("bihourly", "BIHOURLY", "Toutes les 2\u00a0heures", _days(1), 1),
        Frequency("trihourly", "TRIHOURLY", "Toutes les 3\u00a0heures", _days(1), 1),
        Frequency("twelveHours", "12HRS", "Toutes les 12\u00a0heures", _days(1), 1),
        Frequency("severalTimesADay", "CONT", "Plusieurs fois par jour", _days(1), 1),
        Frequency("threeTimesADay", "DAILY_3", "Trois fois par jour", _days(1), 1),
        Frequency("semidaily", "DAILY_2", "Deux fois par jour", _days(1), 1),
        Frequency("daily", "DAILY", "Une fois par jour", _days(1), 1),
        Frequency("fiveTimesAWeek", "WEEKLY_5", "Cinq fois par semaine", _days(2), 7),
        Frequency("threeTimesAWeek", "WEEKLY_3", "Trois fois par semaine", _days(3), 7),
        Frequency("semiweekly", "WEEKLY_2", "Deux fois par semaine", _days(4), 7),
        Frequency("weekly", "WEEKLY", "Une fois par semaine", _days(7), 7),
        Frequency("biweekly", "BIWEEKLY", "Toutes les deux semaines", _days(14), 14),
        Frequency("threeTimesAMonth", "MONTHLY_3", "Trois fois par mois", _days(10), 31),
        Frequency("semimonthly", "MONTHLY_2", "Deux fois par mois", _days(15), 31),
        Frequency("monthly", "MONTHLY", "Une fois par mois", _months(1), 31),
        Frequency("bimonthly", "BIMONTHLY", "Tous les deux mois", _months(2), 62),
        Frequency("quarterly", "QUARTERLY", "Tous les trois mois", _months(3), 93),
        Frequency("threeTimesAYear", "ANNUAL_3", "Trois fois par an", _months(4), A_YEAR),
        Frequency("semiannual", "ANNUAL_2", "Deux fois par an", _months(6), A_YEAR),
        Frequency("annual", "ANNUAL", "Une fois par an", _months(12), A_YEAR),
        Frequency("biennial", "BIENNIAL", "Tous les 2\u00a0ans", _months(24), 2 * A_YEAR),
        Frequency("triennial", "TRIENNIAL", "Tous les 3\u00a0ans", _months(36), 3 * A_YEAR),
        Frequency("quadrennial", "QUADRENNIAL", "Tous les 4\u00a0ans", _months(48), 4 * A_YEAR),
        Frequency("quinquennial", "QUINQUENNIAL", "Tous les 5\u00a0ans", _months(60), 5 * A_YEAR),
        Frequency("decennial", "DECENNIAL", "Tous les 10\u00a0ans", _months(120), 10 * A_YEAR),
        Frequency("bidecennial", "BIDECENNIAL", "Tous les 20\u00a0ans", _months(240), 20 * A_YEAR),
        Frequency(
            "tridecennial", "TRIDECENNIAL", "Tous les 30\u00a0ans", _months(360), 30 * A_YEAR
        ),
        Frequency("punctual", "AS_NEEDED", "Ponctuelle"),
        Frequency("irregular", "IRREG", "Irrégulière"),
        Frequency("never", "NEVER", "Jamais"),
        Frequency("notPlanned", "NOT_PLANNED", "Non prévue"),
        Frequency("other", "OTHER", "Autre"),
        Frequency("unknown", "UNKNOWN", "Inconnue"),
    )
}
# Ids that data.gouv.fr used before, and still understands.
FORMER = {
    "realtime": "continuous",
    "fourTimesADay": "severalTimesADay",
    "fourTimesAWeek": "threeTimesAWeek",
    "fortnighly": "biweekly",
    "biannual": "semiannual",
}
# Those that say nothing of the rhythm: choosing one is not deciding.
UNDECIDED = frozenset({"", "unknown", "other"})
GRACE = timedelta(days=1)  # that data.gouv.fr grants


def next_update(frequency: str, updated_on: date | None, typed: date | None = None) -> date | None:
    """Return when the next update is due: from the rhythm, else the date that was ``typed``."""
    known = FREQUENCIES.get(frequency)
    if known is None or known.period is None or updated_on is None:
        return typed
    return updated_on + known.period


def is_late(next_update_on: date | None, day: date) -> bool:
    """Tell whether an update is late: its day is past, with a day of grace."""
    return next_update_on is not None and next_update_on + GRACE < day


def late_there(frequency: str, updated_on: date | None, day: date) -> bool | None:
    """Tell whether data.gouv.fr calls a dataset late; nothing where its rhythm sets no date."""
    known = FREQUENCIES.get(frequency)
    if known is None or known.patience is None:
        return None
    waited = timedelta(days=known.patience) + GRACE
    return updated_on is None or updated_on + waited < day
