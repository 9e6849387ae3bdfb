"""The dates that a plan may start from, or be ready for."""

from datetime import date, timedelta
from typing import Protocol

from dateutil.relativedelta import relativedelta

from app.kernel.errors import Refused
from app.kernel.labels import LabelledEnum
from app.kernel.typography import day
from app.planning.rules.days import WorkingDays

# Notices, file and committees: the least time to prepare a vote.
LEAST_NOTICE = timedelta(days=30)
FARTHEST_YEARS = 5
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


class WorkCalendar(Protocol):
    """The days on which an authority works (``app.places.holidays`` has them)."""

    def closed(self, day: date) -> bool:
        """Tell whether nobody works that day."""

    def name_of(self, day: date) -> str | None:
        """Return the name of a public holiday, or nothing."""


class From(LabelledEnum):
    """Which date a plan is laid out from."""

    START = ("debut", "Du jour où vous commencez")
    COUNCIL = ("conseil", "De la date de la séance où la démarche sera votée")


def check_date(calendar: WorkCalendar, today: date, anchor: From, on: date) -> None:
    """Refuse a date that nobody can work or vote on; at ``on``."""
    council, latest = anchor is From.COUNCIL, farthest(today)
    if on < today:
        raise Refused("Cette date est passée\u00a0: choisissez un jour à venir.", "on")
    if council and on < today + LEAST_NOTICE:
        earliest = day(next_open(calendar, today + LEAST_NOTICE))
        raise Refused(
            "Laissez au moins un mois pour préparer un vote\u00a0: choisissez une séance à partir "
            f"du {earliest}.",
            "on",
        )
    if on > latest:
        raise Refused(
            f"Cette date est trop lointaine\u00a0: choisissez un jour d’ici le {day(latest)}.", "on"
        )
    if calendar.closed(on):
        raise Refused(_closed_day(calendar, on), "on")


def farthest(today: date) -> date:
    """Return the last day that a plan may be laid out from."""
    return today + relativedelta(years=FARTHEST_YEARS)


def next_open(calendar: WorkCalendar, on: date) -> date:
    """Return a day, or the first working one after it."""
    return WorkingDays(on, calendar.closed).day(0)


def _closed_day(calendar: WorkCalendar, on: date) -> str:
    name = calendar.name_of(on)
    why = f"est férié ({name})" if name else f"est un {WEEKDAYS[on.weekday()]}"
    instead = day(next_open(calendar, on))
    return f"Le {day(on)} {why}\u00a0: choisissez un jour ouvré, par exemple le {instead}."
