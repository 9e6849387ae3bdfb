"""How often data change: the ids of data.gouv.fr, our words, and when the next update is due."""

from dataclasses import dataclass
from datetime import date, timedelta

A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often data change; without ``days`` nobody can say when the next update is due."""

    id: str
    label: str
    days: int | None = None  # what data.gouv.fr waits for before it calls a dataset late

    @property
    def delta(self) -> timedelta | None:
        """How long after an update the next one is due."""
        return timedelta(days=self.days) if self.days is not None else None


# Less than a day counts as one: what is kept here are days.
FREQUENCIES: dict[str, Frequency] = {
    each.id: each
    for each in (
        Frequency("continuous", "Temps réel"),
        Frequency("oneMinute", "Toutes les minutes", 1),
        Frequency("fiveMinutes", "Toutes les 5\u00a0minutes", 1),
        Frequency("tenMinutes", "Toutes les 10\u00a0minutes", 1),
        Frequency("fifteenMinutes", "Toutes les 15\u00a0minutes", 1),
        Frequency("thirtyMinutes", "Toutes les 30\u00a0minutes", 1),
        Frequency("hourly", "Toutes les heures", 1),
        Frequency("bihourly", "Toutes les 2\u00a0heures", 1),
        Frequency("trihourly", "Toutes les 3\u00a0heures", 1),
        Frequency("twelveHours", "Toutes les 12\u00a0heures", 1),
        Frequency("severalTimesADay", "Plusieurs fois par jour", 1),
        Frequency("threeTimesADay", "Trois fois par jour", 1),
        Frequency("semidaily", "Deux fois par jour", 1),
        Frequency("daily", "Une fois par jour", 1),
        Frequency("fiveTimesAWeek", "Cinq fois par semaine", 7),
        Frequency("threeTimesAWeek", "Trois fois par semaine", 7),
        Frequency("semiweekly", "Deux fois par semaine", 7),
        Frequency("weekly", "Une fois par semaine", 7),
        Frequency("biweekly", "Toutes les deux semaines", 14),
        Frequency("threeTimesAMonth", "Trois fois par mois", 31),
        Frequency("semimonthly", "Deux fois par mois", 31),
        Frequency("monthly", "Une fois par mois", 31),
        Frequency("bimonthly", "Tous les deux mois", 62),
        Frequency("quarterly", "Tous les trois mois", 93),
        Frequency("threeTimesAYear", "Trois fois par an", A_YEAR),
        Frequency("semiannual", "Deux fois par an", A_YEAR),
        Frequency("annual", "Une fois par an", A_YEAR),
        Frequency("biennial", "Tous les 2\u00a0ans", 2 * A_YEAR),
        Frequency("triennial", "Tous les 3\u00a0ans", 3 * A_YEAR),
        Frequency("quadrennial", "Tous les 4\u00a0ans", 4 * A_YEAR),
        Frequency("quinquennial", "Tous les 5\u00a0ans", 5 * A_YEAR),
        Frequency("decennial", "Tous les 10\u00a0ans", 10 * A_YEAR),
        Frequency("bidecennial", "Tous les 20\u00a0ans", 20 * A_YEAR),
        Frequency("tridecennial", "Tous les 30\u00a0ans", 30 * A_YEAR),
        Frequency("punctual", "Ponctuelle"),
        Frequency("irregular", "Irrégulière"),
        Frequency("never", "Jamais"),
        Frequency("notPlanned", "Non prévue"),
        Frequency("other", "Autre"),
        Frequency("unknown", "Inconnue"),
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


def next_update(frequency: str, updated_on: date | None, said: date | None = None) -> date | None:
    """Return when the next update is due: computed where it can be, else as somebody ``said``."""
    known = FREQUENCIES.get(frequency)
    if known is None or known.delta is None or updated_on is None:
        return said
    return updated_on + known.delta


def is_late(next_update_on: date | None, day: date) -> bool:
    """Tell whether an update is late, with the day of grace of data.gouv.fr."""
    return next_update_on is not None and next_update_on + GRACE < day
