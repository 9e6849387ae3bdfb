"""Positions of the data on the public page of a dataset: found when kept, drawn, in a table too."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.datasets.inventory.files.positions import MOST, DataPosition, positions_of
from app.publication.catalogue import positions
from app.publication.catalogue.positions import HEIGHT, SHOWN, WIDTH, drawn
from tests.support.client import Client
from tests.support.served import Drawer, drawer, public

__all__ = ["drawer", "public"]  # fixtures
PAGE = "/public/rodez/jeux/aides"
HERE = DataPosition(44.35, 2.57, "")
POINT = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [2.57, 44.35]}}
AREA = {
    "type": "Feature",
    "geometry": {"type": "Polygon", "coordinates": [[[2.57, 44.35], [2.6, 44.4], [2.5, 44.3]]]},
    "properties": {"id": 4, "nom": "Parc"},
}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("nom;lat;long\nMairie;44,35;2,57\n", [DataPosition(44.35, 2.57, "Mairie")]),
        (
            "EQUIP_NOM,EQUIP_LAT,EQUIP_LONG\nMairie,44.35,2.57\n",
            [DataPosition(44.35, 2.57, "Mairie")],
        ),
        ("lat_coor1,long_coor1\n44.35,2.57\nabc,2.57\n,\n0,0\n95,2\n44.35,2.57\n", [HERE, HERE]),
        ('id,coordonneesXY\n1,"[2.57, 44.35]"\n', [HERE]),
        ('id,geo_point_2d\n1,"44.35, 2.57"\n', [HERE]),
        ("id;montant;alternat;longueur\n1;44.35;2;3\n", []),
        ("", []),
        ("\n\n", []),
        ('lat,long\n"44.35', []),
    ],
)
def test_the_positions_of_a_table(
    content: str, expected: list[DataPosition], tmp_path: Path
) -> None:
    path = tmp_path / "a"
    path.write_text(content, encoding="utf-8")
    assert positions_of(path, "csv", "utf-8") == expected
    assert positions_of(path, "xlsx", "") == []
    assert positions_of(tmp_path / "gone", "csv", "utf-8") == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            {"type": "FeatureCollection", "features": [POINT, AREA]},
            [HERE, HERE._replace(name="Parc")],
        ),
        (POINT, [HERE]),
        (POINT["geometry"], [HERE]),
        ({"features": [{"geometry": None}, {"geometry": {"coordinates": ["a", "b"]}}, 3]}, []),
        ([1, 2], []),
        ({"geometry": "ici", "features": 4}, []),
    ],
)
def test_the_positions_of_a_geojson(content: object, expected: object, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert positions_of(path, "geojson", "") == expected


def test_of_a_long_file_the_beginning_and_no_more(tmp_path: Path) -> None:
    path = tmp_path / "a"
    features = {"type": "FeatureCollection", "features": [POINT] * 20_000}
    path.write_text(json.dumps(features), encoding="utf-8")
    assert positions_of(path, "geojson", "") == [HERE] * MOST
    path.write_text("lat,long\n" + "44.35,2.57\n" * 100_000, encoding="utf-8")
    assert positions_of(path, "csv", "") == [HERE] * MOST


@given(
    st.lists(
        st.builds(DataPosition, st.floats(-90, 90), st.floats(-180, 180), st.just("")), min_size=1
    )
)
def test_whatever_the_positions_the_dots_are_on_the_drawing(places: list[DataPosition]) -> None:
    picture = drawn("Arbres", places)
    dots = [dot.removesuffix("h0").split() for dot in picture.path.split("M")[1:]]
    assert len(dots) + picture.far == len(places)
    assert dots
    for x, y in dots:
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT
    assert 0 <= picture.scale <= WIDTH / 2


def test_a_position_by_mistake_elsewhere_does_not_squash_the_others() -> None:
    town = [DataPosition(44.35 + step / 1000, 2.57 + step / 1000, "") for step in range(10)]
    picture = drawn("Arbres", [*town, DataPosition(2.57, 44.35, "")])
    assert picture.far == 1
    assert picture.words.startswith("10\u00a0positions, sur 716\u00a0m d’ouest en est")
    assert picture.scale_words == "200\u00a0m"


def test_the_page_draws_them_and_says_them_in_a_table(public: Drawer, client: Client) -> None:
    assert 'id="positions"' not in client.get(PAGE).text
    rows = "".join(f"Banc {rank};44,35{rank:03};2,57{rank:03}\n" for rank in range(40))
    public.put("bancs.csv", f"nom;latitude;longitude\n{rows}".encode())
    page = client.get(PAGE)
    assert page.text.count('class="positions"') == 1
    assert "40 positions" in page.visible.replace("\u00a0", " ")
    assert "Banc 3" in page.visible
    assert "44,35003" in page.visible
    assert f"Banc {SHOWN}" not in page.visible
    assert "28 autres positions dessinées" in page.visible.replace("\u00a0", " ")
    public.open(False)
    assert client.get(PAGE, status=404).status == 404


def test_a_version_that_is_not_given_is_not_drawn(public: Drawer, client: Client) -> None:
    resource_id = public.put("bancs.csv", b"nom;latitude;longitude\nBanc;44,35;2,57\n")
    assert "Une position" in client.get(PAGE).visible
    [version] = public.versions(resource_id)
    assert version.positions == [[44.35, 2.57, "Banc"]]
    assert positions.map_of(public.cast.rodez, "autre", ()) is None
