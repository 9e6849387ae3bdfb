"""Public holidays where an authority works: Alsace and Moselle, overseas and New Caledonia too.

Good Friday is a holiday of Alsace and Moselle only where a Protestant church stands (ordinance of
16 August 1892), and of Martinique by custom: it is counted off for all of them, which never dates
a task on a closed day.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Protocol

from sqlalchemy import select

from app.extensions import db
from app.places.models import Place
from app.places.record import PlaceKind, Territory

SATURDAY = 5
# Code of a département, of a region of one département or of an overseas collectivity -> the name
# under which the library keeps its own holidays.
AREAS: Mapping[str, str] = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    **{code: code for code in ("971", "972", "973", "974", "976")},
    "975": "PM",
    "977": "BL",
    "978": "MF",
    "984": "TF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
REGIONS: Mapping[str, str] = {"01": "971", "02": "972", "03": "973", "04": "974", "06": "976"}
OVERSEAS = ("97", "98")
NEW_CALEDONIA = "988"
MARTINIQUE = "972"
GOOD_FRIDAY = "Vendredi saint"
EASTER_MONDAY = "Lundi de Pâques"
FROM_GOOD_FRIDAY_TO_EASTER_MONDAY = timedelta(days=3)
CODED = {PlaceKind.COMMUNE.value, PlaceKind.DEPARTEMENT.value, PlaceKind.OVERSEAS.value}
# A local body's SIREN, unless it is recent (20…), names its département after two figures.
LOCAL_SIREN = ("21", "22", "24", "25", "26")


class Located(Protocol):
    """Whoever works somewhere: what tells which holidays they keep."""

    @property
    def id(self) -> int:
        """The key by which callers know them."""

    @property
    def kind(self) -> str:
        """The code of a kind of place."""

    @property
    def territory(self) -> str:
        """The code of a territory."""

    @property
    def code(self) -> str:
        """The official code, or nothing."""

    @property
    def siren(self) -> str:
        """The SIREN number, or nothing."""

    @property
    def place_id(self) -> str | None:
        """The place of the referential, or nothing."""


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


def departement_of(authority: Located, departement: str = "") -> str:
    """Return the code of the département or overseas collectivity of an authority, or nothing.

    For a region, only where it has one département; ``departement`` is that of its place, if known.
    """
    if authority.territory == Territory.NEW_CALEDONIA.value:
        return NEW_CALEDONIA
    code = authority.code
    if authority.kind == PlaceKind.REGION.value:
        return REGIONS.get(code, "")
    known = departement or (_departement_in(code) if authority.kind in CODED else "")
    return known or _departement_of_siren(authority.siren)


def _departement_in(code: str) -> str:
    return code[:3] if code.startswith(OVERSEAS) else code[:2]


def _departement_of_siren(siren: str | None) -> str:
    return _departement_in(siren[2:]) if siren and siren.startswith(LOCAL_SIREN) else ""


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
