"""Public holidays where an authority works: Alsace and Moselle, overseas and New Caledonia too.

Good Friday is a holiday of Alsace and Moselle only where a Protestant church stands (ordinance of
16 August 1892), and of Martinique by custom: it is counted off for all of them, which never dates
a task on a closed day.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from sqlalchemy import select

from app.extensions import db
from app.places.departements import ALSACE, CODED, Located, departement_of
from app.places.models import Place

SATURDAY = 5
# Code of a département, of a region of one département or of an overseas collectivity -> the name
# under which the library keeps its own holidays.
AREAS: Mapping[str, str] = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    ALSACE: "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
MARTINIQUE = "972"
GOOD_FRIDAY = "Vendredi saint"
EASTER_MONDAY = "Lundi de Pâques"
FROM_GOOD_FRIDAY_TO_EASTER_MONDAY = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which an authority works."""

    area: str  # as the library names it; nothing where only national holidays hold

    def name_of(self, day: date) -> str | None:
        """Return the name of a public holiday, or nothing."""
        return _year(self.area, day.year).get(day)

    def closed(self, day: date) -> bool:
        """Tell whether nobody works that day: a week-end or a public holiday."""
        return day.weekday() >= SATURDAY or day in _year(self.area, day.year)

    def holidays(self, first: date, last: date) -> dict[date, str]:
        """Return the public holidays from one day to another, in order."""
        years = (_year(self.area, year) for year in range(first.year, last.year + 1))
        return {day: name for year in years for day, name in year.items() if first <= day <= last}


def public_holidays(authority: Located, first: date, last: date) -> dict[date, str]:
    """Return the public holidays of an authority from one day to another, in order."""
    return working_calendar(authority).holidays(first, last)


def working_calendar(authority: Located) -> Calendar:
    """Return the calendar of an authority; reads at most the place that it was opened on."""
    return working_calendars([authority])[authority.id]


def working_calendars(authorities: Collection[Located]) -> dict[int, Calendar]:
    """Return the calendars of several authorities, by id; one statement at most."""
    place_ids = {body.place_id for body in authorities if body.place_id and body.kind not in CODED}
    where = _departements(place_ids) if place_ids else {}
    return {
        body.id: Calendar(area_of(body, where.get(body.place_id or "", ""))) for body in authorities
    }


def area_of(authority: Located, departement: str = "") -> str:
    """Return the area whose own holidays an authority keeps, knowing its place's département."""
    return AREAS.get(departement_of(authority, departement), "")


def _departements(place_ids: Iterable[str]) -> dict[str, str]:
    query = select(Place.id, Place.departement).where(Place.id.in_(sorted(place_ids)))
    return {place_id: departement or "" for place_id, departement in db.session.execute(query)}


@lru_cache(maxsize=512)
def _year(area: str, year: int) -> Mapping[date, str]:
    """Return the holidays of a year, in order, with typographic apostrophes."""
    import holidays  # noqa: PLC0415  a tenth of a second and 19 MB that most processes never need

    by_day = dict(holidays.country_holidays("FR", subdiv=area or None, years=year, language="fr"))
    if area == MARTINIQUE:  # the library keeps to what the law lists
        easter_monday = next(day for day, name in by_day.items() if name == EASTER_MONDAY)
        by_day[easter_monday - FROM_GOOD_FRIDAY_TO_EASTER_MONDAY] = GOOD_FRIDAY
    return {
        day: name.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
        for day, name in sorted(by_day.items())
    }
