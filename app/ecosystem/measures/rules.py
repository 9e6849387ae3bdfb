"""The months, the sources, and what a table that somebody brings says of them, as pure rules."""

from collections.abc import Iterable, Iterator
from datetime import date

from app.kernel.labels import LabelledEnum


class MeasureSource(LabelledEnum):
    """Who has counted."""

    JALON = ("jalon", "Jalon")
    PLATFORM = ("platform", "data.gouv.fr")
    CSV = ("csv", "Relevé importé")


SPANS = (12, 24, 36)  # months that a page shows
FIGURES = ("downloads", "views", "reuses", "discussions", "followers")
FIGURE_TITLES = {
    "downloads": "Téléchargements",
    "views": "Consultations",
    "reuses": "Réutilisations",
    "discussions": "Discussions",
    "followers": "Abonnés",
    "robots": "Robots",
}


def month_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def month_before(month: date, count: int = 1) -> date:
    """Return the month so many months before."""
    years, rank = divmod(month.year * 12 + month.month - 1 - count, 12)
    return date(years, rank + 1, 1)


def months_until(last: date, count: int) -> list[date]:
    """Return so many months, up to the one of a day."""
    return [month_before(month_of(last), back) for back in range(count - 1, -1, -1)]


def span_of(asked: int) -> int:
    """Return how many months to show: one of those that are offered."""
    return asked if asked in SPANS else SPANS[0]


def most(figures: Iterable[int | None]) -> int | None:
    """Return the largest of the figures that several sources give; nothing when none does.

    Two sources may have counted the same download: they are never added.
    """
    return max((figure for figure in figures if figure is not None), default=None)


def gaps(months: Iterable[date], measured: Iterable[date]) -> list[date]:
    """Return the months without a measure, after the first that has one."""
    known = set(measured)
    return list(_gaps(months, known)) if known else []


def _gaps(months: Iterable[date], known: set[date]) -> Iterator[date]:
    first = min(known)
    for month in months:
        if month > first and month not in known:
            yield month
