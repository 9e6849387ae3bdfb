"""The small map of France: every territory has its place on it, and the dot stands on land."""

import re
from dataclasses import dataclass, replace

import pytest

from app.places.departements import departement_of
from app.places.drawing import (
    CORSICA,
    DEPARTEMENTS,
    HEIGHT,
    LAND,
    MAINLAND,
    OVERSEAS,
    REGIONS,
    WIDTH,
    MapDot,
    dot_of,
)
from app.places.record import Record, Territory
from app.places.referential import Referential

CLIPPERTON = "989"  # nobody lives there
FORMER = "20"  # of Corsica whole, in SIREN numbers
Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class Somebody:
    """What tells where an authority is."""

    kind: str
    territory: str = "mainland"
    code: str = ""
    siren: str = ""
    departement: str = ""
    place_id: str | None = None
    id: int = 1


def of_place(record: Record) -> Somebody:
    return Somebody(
        record.kind.value,
        record.territory.value,
        record.code,
        record.siren or "",
        record.departement or "",
    )


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [one for one in Referential.open().records() if not one.code.startswith(CLIPPERTON)]


def ring(path: str) -> Ring:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


def inside(x: float, y: float, corners: Ring) -> bool:
    crossed = [
        x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True)
        if (y1 > y) != (y2 > y)
    ]
    return sum(crossed) % 2 == 1


def test_every_place_of_the_referential_has_its_dot(records: list[Record]) -> None:
    nowhere = [one.id for one in records if dot_of(of_place(one)) is None]
    assert nowhere == []


def test_every_departement_and_territory_has_the_name_that_the_referential_gives(
    records: list[Record],
) -> None:
    named = {
        one.code: one.name
        for one in records
        if one.kind.value in {"departement", "overseas", "collectivite-nc"}
    }
    drawn = {code: chief.name for code, chief in DEPARTEMENTS.items() if code != FORMER}
    drawn |= {code: isle.name for code, isle in OVERSEAS.items()}
    assert {code: named.get(code, drawn[code]) for code in drawn} == drawn
    assert named.keys() - drawn.keys() == set()


def test_every_region_has_its_name_and_its_chief_town(records: list[Record]) -> None:
    named = {one.code: one.name for one in records if one.kind.value == "region"}
    several = {code: name for code, name in named.items() if not code.startswith("0")}
    assert {code: name for code, (_, name) in REGIONS.items()} == several


@pytest.mark.parametrize("code", DEPARTEMENTS)
def test_a_dot_of_the_mainland_stands_on_land(code: str) -> None:
    spot = dot_of(Somebody("departement", code=code))
    assert spot is not None
    island = code in {"20", "2A", "2B"}
    assert inside(spot.x, spot.y, ring(CORSICA if island else MAINLAND))
    assert spot.words == DEPARTEMENTS[code].name


def test_overseas_marks_stand_apart_at_sea_and_inside_the_drawing() -> None:
    places = [(isle.x, isle.y) for isle in OVERSEAS.values()]
    for number, (x, y) in enumerate(places):
        assert 2 < x < WIDTH - 2
        assert 2 < y < HEIGHT - 2
        assert not inside(x, y, ring(MAINLAND))
        assert min([abs(x - a) + abs(y - b) for a, b in places[number + 1 :]] or [9]) > 5
    assert LAND.count("z") >= 2 + len(OVERSEAS)


@pytest.mark.parametrize(
    ("authority", "words"),
    [
        (Somebody("commune", code="12202"), "Aveyron"),
        (Somebody("commune", code="2A004"), "Corse-du-Sud"),
        (Somebody("commune", code="211209990", siren="211209990"), "Aveyron"),
        (Somebody("epci", siren="243100633"), "Haute-Garonne"),
        (Somebody("epci", siren="200067155", departement="12"), "Aveyron"),
        (Somebody("region", code="76"), "Occitanie"),
        (Somebody("region", "drom", "04"), "La Réunion"),
        (Somebody("departement", "drom", "973"), "Guyane"),
        (Somebody("commune", "drom", "97611"), "Mayotte"),
        (Somebody("province", "new-caledonia", "988-sud"), "Nouvelle-Calédonie"),
        (Somebody("commune", "other-overseas", "98735"), "Polynésie française"),
        (Somebody("overseas", "other-overseas", "975"), "Saint-Pierre-et-Miquelon"),
    ],
)
def test_an_authority_is_where_its_departement_is(authority: Somebody, words: str) -> None:
    spot = dot_of(authority)
    assert spot is not None
    assert spot.words == words


@pytest.mark.parametrize("kind", ["epci", "syndicat", "other", "commune"])
def test_nobody_is_put_where_nothing_tells(kind: str) -> None:
    assert dot_of(Somebody(kind)) is None
    assert dot_of(Somebody(kind, siren="200067155", code="200067155")) is None
    assert dot_of(Somebody(kind, departement="99")) is None
    known = dot_of(Somebody(kind, departement="56"))
    assert known == MapDot(x=14.4, y=28.9, words="Morbihan")


def test_a_number_is_not_the_code_of_a_commune() -> None:
    """Opened by hand, a commune of Moselle is not put in Côte-d’Or: its SIREN begins by 21 too."""
    by_hand = Somebody("commune", code="215709991", siren="215709991")
    assert departement_of(by_hand) == "57"
    assert departement_of(replace(by_hand, territory=Territory.NEW_CALEDONIA.value)) == "988"
