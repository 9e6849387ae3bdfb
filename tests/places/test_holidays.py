"""Which days are off, and for whom: checked against the calendars of 2026 and 2027."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from app.places.holidays import AREAS, Calendar, area_of, public_holidays, working_calendars
from app.spaces.models import Authority
from tests.support.cast import Cast, make_authority
from tests.support.client import statements

Write = Callable[[], AbstractContextManager[None]]
WITH_EASTER_2026 = {
    date(2026, 1, 1): "Jour de l’an",
    date(2026, 4, 6): "Lundi de Pâques",
    date(2026, 5, 1): "Fête du Travail",
    date(2026, 5, 8): "Fête de la Victoire",
    date(2026, 5, 14): "Ascension",
    date(2026, 5, 25): "Lundi de Pentecôte",
    date(2026, 7, 14): "Fête nationale",
    date(2026, 8, 15): "Assomption",
    date(2026, 11, 1): "Toussaint",
    date(2026, 11, 11): "Armistice",
    date(2026, 12, 25): "Noël",
}
WHOLE = (date(2026, 1, 1), date(2026, 12, 31))
ABOLITION = "Abolition de l’esclavage"
# What each area adds to the national holidays: a new version of the library must not change it.
OF_THE_AREA = {
    "57": {"2026-04-03": "Vendredi saint", "2026-12-26": "Saint-Étienne"},
    "6AE": {"2026-04-03": "Vendredi saint", "2026-12-26": "Saint-Étienne"},
    "971": {
        "2026-03-12": "Mi-Carême",
        "2026-04-03": "Vendredi saint",
        "2026-05-27": ABOLITION,
        "2026-07-21": "Fête de Victor Schoelcher",
    },
    "972": {
        "2026-04-03": "Vendredi saint",
        "2026-05-22": ABOLITION,
        "2026-07-21": "Fête de Victor Schoelcher",
    },
    "973": {"2026-06-10": ABOLITION},
    "974": {"2026-12-20": ABOLITION},
    "976": {"2026-04-27": ABOLITION},
    "BL": {"2026-10-09": ABOLITION},
    "MF": {"2026-05-28": ABOLITION, "2026-07-21": "Fête de Victor Schoelcher"},
    "NC": {"2026-09-24": "Fête de la Citoyenneté"},
    "PF": {
        "2026-03-05": "Arrivée de l’Évangile",
        "2026-04-03": "Vendredi saint",
        "2026-11-20": "Matāri’i",
    },
    "PM": {},
    "TF": {},
    "WF": {
        "2026-04-28": "Saint Pierre Chanel",
        "2026-06-29": "Saints Pierre et Paul",
        "2026-07-29": "Fête du Territoire",
    },
}


def a(code: str, kind: str = "commune", territory: str = "mainland", **more: str) -> Authority:
    return Authority(code=code, kind=kind, territory=territory, siren=more.get("siren", ""))


def of(area: str, *days: date) -> list[str | None]:
    return [Calendar(area).name_of(day) for day in days]


def test_the_eleven_national_holidays_of_2026() -> None:
    assert Calendar("").holidays(*WHOLE) == WITH_EASTER_2026
    assert Calendar("").holidays(date(2027, 3, 29), date(2027, 5, 17)) == {
        date(2027, 3, 29): "Lundi de Pâques",
        date(2027, 5, 1): "Fête du Travail",
        date(2027, 5, 6): "Ascension",
        date(2027, 5, 8): "Fête de la Victoire",
        date(2027, 5, 17): "Lundi de Pentecôte",
    }


def test_every_area_is_frozen() -> None:
    assert set(OF_THE_AREA) == set(AREAS.values())


@pytest.mark.parametrize("area", OF_THE_AREA)
def test_an_area_keeps_the_national_holidays_and_its_own(area: str) -> None:
    own = {date.fromisoformat(day): name for day, name in OF_THE_AREA[area].items()}
    found = Calendar(area).holidays(*WHOLE)
    assert found == WITH_EASTER_2026 | own
    assert list(found) == sorted(found)


def test_good_friday_moves_with_easter_in_martinique() -> None:
    years = [date(2025, 4, 18), date(2027, 3, 26), date(2038, 4, 23)]
    assert of("972", *years) == ["Vendredi saint"] * 3


@pytest.mark.parametrize("code", ["57463", "67482", "68066"])
def test_good_friday_and_the_day_after_christmas_hold_in_alsace_and_moselle(code: str) -> None:
    area = area_of(a(code))
    days = [date(2026, 4, 3), date(2026, 12, 26), date(2027, 3, 26), date(2027, 12, 26)]
    assert of(area, *days) == ["Vendredi saint", "Saint-Étienne"] * 2
    assert area_of(a(code[:2], "departement")) == area
    assert area_of(a("6AE", "departement")) == "6AE"


@pytest.mark.parametrize("code", ["54395", "88160", "90010", "12202", "75056", "2A004"])
def test_they_do_not_hold_elsewhere(code: str) -> None:
    assert of(area_of(a(code)), date(2026, 4, 3), date(2026, 12, 26)) == [None, None]


@pytest.mark.parametrize(
    ("code", "abolition"),
    [
        ("971", date(2026, 5, 27)),
        ("972", date(2026, 5, 22)),
        ("973", date(2026, 6, 10)),
        ("974", date(2027, 12, 20)),
        ("976", date(2027, 4, 27)),
    ],
)
def test_each_overseas_departement_has_its_day_of_abolition(code: str, abolition: date) -> None:
    for authority in (a(code, "departement", "drom"), a(f"{code}01", "commune", "drom")):
        assert Calendar(area_of(authority)).name_of(abolition) == "Abolition de l’esclavage"
        assert Calendar(area_of(authority)).closed(abolition)
    assert Calendar("").name_of(abolition) is None


@pytest.mark.parametrize(("region", "area"), [("01", "971"), ("04", "974"), ("44", ""), ("76", "")])
def test_a_region_overseas_is_its_departement(region: str, area: str) -> None:
    assert area_of(a(region, "region", "drom")) == area


def test_the_day_of_citizenship_holds_in_new_caledonia() -> None:
    town = a("98818", territory="new-caledonia")
    province = a("988-nord", "province", "new-caledonia")
    for authority in (town, province, a("988", "collectivite-nc", "new-caledonia")):
        days = [date(2026, 9, 24), date(2027, 9, 24)]
        assert of(area_of(authority), *days) == ["Fête de la Citoyenneté"] * 2
    assert of("", date(2026, 9, 24)) == [None]


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("987", date(2026, 11, 20), "Matāri’i"),
        ("986", date(2027, 7, 29), "Fête du Territoire"),
        ("977", date(2026, 10, 9), "Abolition de l’esclavage"),
        ("978", date(2026, 5, 28), "Abolition de l’esclavage"),
        ("975", date(2026, 7, 14), "Fête nationale"),
    ],
)
def test_other_overseas_collectivities(code: str, day: date, name: str) -> None:
    assert of(area_of(a(code, "overseas", "other-overseas")), day) == [name]


def test_a_body_opened_by_hand_is_placed_by_its_siren() -> None:
    assert area_of(a("", "syndicat", siren="256701234")) == "6AE"
    assert area_of(a("", "syndicat", "drom", siren="259740123")) == "974"
    assert area_of(a("", "syndicat", siren="200067890")) == ""  # recent: it says nothing


def test_week_ends_and_holidays_are_closed() -> None:
    calendar = Calendar("")
    assert [calendar.closed(date(2026, 11, 20 + n)) for n in range(4)] == [False, True, True, False]
    assert calendar.closed(date(2026, 11, 11))


def test_holidays_follow_each_other_over_the_years() -> None:
    found = list(Calendar("").holidays(date(2026, 12, 1), date(2028, 1, 2)))
    assert found == sorted(found)
    assert found[0] == date(2026, 12, 25)
    assert found[-1] == date(2028, 1, 1)


def test_an_authority_of_a_place_is_where_its_place_is(write: Write, cast: Cast) -> None:
    with write():
        reunion = make_authority(
            slug="cinor", kind="epci", territory="drom", code="249740119", place_id="epci-249740119"
        )
        sicoval = make_authority(
            slug="sicoval", kind="epci", code="243100633", place_id="epci-243100633"
        )
    asked = [cast.rodez, cast.autre, reunion, sicoval]
    with statements() as run:
        found = working_calendars(asked)
    assert [found[one.id].area for one in asked] == ["", "", "974", ""]
    assert len(run) == 1
    abolition = date(2027, 12, 20)
    assert public_holidays(reunion, abolition, abolition) == {abolition: "Abolition de l’esclavage"}
    assert public_holidays(cast.rodez, abolition, abolition) == {}
