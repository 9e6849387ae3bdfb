"""The acceptance cases of the workbench that a person meets on its pages, from a file to a result.

Cells alone are in tests/tables/recipes; here the same shapes arrive, are asked about and settled.
"""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import Tag
from sqlalchemy import select

from app.datasets.workbench import knowing
from app.datasets.workbench.remaining import ROWS_BEFORE, BenchState, remaining
from app.extensions import db
from app.files.services import path_of
from app.places.models import Place
from tests.datasets.conftest import Write
from tests.datasets.sent import checks
from tests.datasets.workbench.conftest import bring
from tests.datasets.workbench.test_next_year import sheets
from tests.support.client import Client
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
HEADS = "Association;SIRET;Montant voté;Date de la délibération;Objet"


def table(*rows: tuple[str, str]) -> str:
    """Return subsidies of these amounts and days."""
    lines = [
        f"Club {rank};41900002100008;{amount};{day};Fête"
        for rank, (amount, day) in enumerate(rows, 1)
    ]
    return "\n".join([HEADS, *lines])


def column(page: Page, name: str) -> list[str]:
    """Return the cells of a column of the result, by line, with what is said of each."""
    heads = [head.get_text(strip=True) for head in page.soup.select("#resultat thead th")]
    rows = sorted(page.soup.select("#resultat tbody tr"), key=_line)
    return [row.select("th, td")[heads.index(name)].get_text(" ", strip=True) for row in rows]


def _line(row: Tag) -> int:
    return int(row.select_one("th").get_text(strip=True))  # type: ignore[union-attr]


def questions(page: Page) -> list[str]:
    """Return the questions of the page."""
    return [label.get_text(" ", strip=True) for label in page.soup.select("#questions label")]


def days(*cells: str) -> str:
    return table(*(("12", cell) for cell in cells))


def amounts(*cells: str) -> str:
    return table(*((cell, "2026-01-31") for cell in cells))


def test_case_5_a_serial_is_a_day_among_days_and_asked_alone(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, days("13/03/2026", "46093"))
    assert column(page, "dateConvention") == ["2026-03-13", "2026-03-12"]
    assert questions(page) == []
    page = bring(alice_client, dataset, days("46093", "46094"))
    (question,) = questions(page)
    assert "dates de tableur" in question
    assert "2\u00a0cellules" in question
    page = alice_client.submit(page, "Répondre")
    assert column(page, "dateConvention") == ["2026-03-12", "2026-03-13"]


def test_case_7_amounts_as_accounts_write_them(dataset: int, alice_client: Client) -> None:
    cells = ("1\u202f234,56 €", "1.234,56", "(120,00)", "12 k€")
    page = bring(alice_client, dataset, amounts(*cells))
    read = column(page, "montant")
    assert read[:3] == ["1234.56", "1234.56", "-120.00"]
    assert read[3].startswith("12 k€")
    (question,) = questions(page)
    assert "k€" in question
    page = alice_client.submit(page, "Répondre")
    assert column(page, "montant")[3] == "12000"


@pytest.fixture
def towns(dataset: int, write: Write) -> None:
    """Communes of the cases: Olemps shares its postcode, Rodez and Labège do not."""
    _ = dataset
    with write():
        model = db.session.scalars(select(Place).where(Place.code == "12202")).one()
        for code, name, postcodes in (
            ("12174", "Olemps", "12510"),
            ("12090", "Druelle Balsac", "12510"),
        ):
            facts = {c.key: getattr(model, c.key) for c in Place.__table__.columns}
            facts |= {"id": f"com-{code}", "code": code, "name": name, "postcodes": postcodes}
            db.session.add(Place(**facts))
    knowing._indexed.cache_clear()
    knowing._towns.cache_clear()


CAR_POOLING = "national:lieux-covoiturage"


def places(page: Page) -> list[str]:
    return column(page, "insee")


@pytest.mark.usefixtures("towns")
def test_case_15_postcodes_give_the_code_of_the_commune_with_its_name(
    dataset: int, alice_client: Client
) -> None:
    rows = ["12000;Rodez", "12510;Olemps", "12510;Druelle-Balsac"]
    file = "\n".join(["Code commune;Commune", *rows])
    page = bring(alice_client, dataset, file, source=CAR_POOLING)
    assert places(page) == ["12202", "12174", "12090"]
    assert questions(page) == []


@pytest.mark.usefixtures("towns")
def test_case_15_postcodes_alone_are_asked_about(dataset: int, alice_client: Client) -> None:
    file = "Code commune;Nom\n12000;Aire du Mail\n12510;Aire du Pont\n"
    page = bring(alice_client, dataset, file, source=CAR_POOLING)
    (question,) = questions(page)
    assert "Ce sont des codes postaux" in question
    assert "c’est un code postal" in places(page)[0]
    page = alice_client.submit(page, "Répondre")
    assert places(page)[0] == "12202"
    assert "plusieurs communes ont ce code postal" in places(page)[1]


STATIONS = "national:irve-statique"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["Station;Position", "A;POINT(2.5733 44.3494)"], "[2.5733,44.3494]"),
        (["Station;Position", "A;[44.3494 , 2.5733]"], "[2.5733,44.3494]"),
        (["Station;Latitude;Longitude", "A;-22,27;166,44"], "[166.44,-22.27]"),
        (["Station;Xlongitude;Ylatitude", "A;2.5733;44.3494"], "[2.5733,44.3494]"),
        (["Station;station_lat;station_lon", "A;44.3494;2.5733"], "[2.5733,44.3494]"),
    ],
    ids=["wkt", "swapped", "two-columns", "x-and-y", "suffixes"],
)
def test_case_19_positions_are_written_in_the_order_of_the_schema(
    dataset: int, alice_client: Client, rows: list[str], expected: str
) -> None:
    page = bring(alice_client, dataset, "\n".join(rows), source=STATIONS)
    assert column(page, "coordonneesXY") == [expected]
    told = "position retournée" in page.find("#resultat").text
    assert told == (rows[1] == "A;[44.3494 , 2.5733]")


@pytest.mark.usefixtures("patient")
def test_case_19_what_is_no_position_says_so_and_a_swap_is_listed(
    dataset: int, alice_client: Client
) -> None:
    file = "Station;Position\nA;[44.3494 , 2.5733]\nB;[0,0]\n"
    page = bring(alice_client, dataset, file, source=STATIONS)
    assert "pas de position" in column(page, "coordonneesXY")[1]
    form = page.form("Liste des changements")
    listed = alice_client.raw("POST", form.action, data=form.values()).get_data().decode()
    (line,) = [one for one in listed.splitlines() if "position retournée" in one]
    assert line.startswith("2,coordonneesXY,position")


@pytest.mark.usefixtures("patient")
def test_case_20_a_word_is_folded_or_known_and_the_others_are_two_questions(
    dataset: int, alice_client: Client
) -> None:
    natures = ["numéraire"] * 40 + ["Num."] * 2 + ["prêt"]
    rows = [
        f"Club {rank};41900002100008;12;2026-01-31;Fête;{one}" for rank, one in enumerate(natures)
    ]
    page = bring(alice_client, dataset, "\n".join([f"{HEADS};Nature", *rows]))
    form = page.form("Télécharger")
    made = alice_client.raw("POST", form.action, data=form.values()).get_data().decode()
    assert made.count("aide en numéraire") == 40
    first, second = questions(page)
    assert "Num." in first
    assert "2\u00a0cellules" in first
    assert "prêt" in second
    assert "1\u00a0cellule" in second
    page = alice_client.submit(page, "Répondre", answer0="aide en numéraire", answer1="leave")
    assert questions(page) == []
    assert "prêt" in page.find("#corriger").text


GOOD = ("Amicale", "41900002100008", "12,50", "31/12/2026", "Fête")


@pytest.mark.usefixtures("patient")
def test_case_22_another_sheet_moved_columns_and_a_new_name_are_one_question(
    dataset: int, alice_client: Client
) -> None:
    heads = HEADS.split(";")
    alice_client.submit(
        bring(alice_client, dataset, sheets(Aides=[heads, GOOD]), "2026.xlsx"), "Accepter ces choix"
    )
    renamed = ["Montant attribué" if one == "Montant voté" else one for one in reversed(heads)]
    titles = [["Subventions"], ["exercice 2027"], ["Conseil du 3 mars"]]
    book = sheets(Notice=[["Lisez-moi"]], **{"2027": [*titles, renamed, list(reversed(GOOD))]})
    page = bring(alice_client, dataset, book, "2027.xlsx")
    assert page.visible.count("s’appelle maintenant") == 1
    assert questions(page) == []
    page = alice_client.submit(page, "Oui, c’est bien cela")
    verdict = alice_client.submit(page, "Garder et contrôler")
    assert "1\u00a0ligne lue" in verdict.visible
    kept = path_of(checks()[-1].authority_id, checks()[-1].stored_name).read_text()
    assert "2026-12-31" in kept
    assert ",12.50," in kept


def left_to_do(page: Page) -> list[str]:
    """Return what the page says to remain."""
    return [line.get_text(" ", strip=True) for line in page.soup.select("#reste li")]


def test_case_23_a_new_column_of_persons_is_not_published_and_holds_the_file(
    dataset: int, alice_client: Client
) -> None:
    heads = f"{HEADS};Date de versement"
    other = ("Harmonie", "35600000049837", "13,50", "30/12/2026", "Jeux")
    rows = [";".join((*row, "31/12/2026")) for row in (GOOD, other)]
    page = bring(alice_client, dataset, "\n".join([heads, *rows]))
    assert left_to_do(page)[-1].startswith("Relire")
    page = alice_client.submit(page, "Accepter ces choix")
    assert left_to_do(page) == []
    more = [f"{heads};Tél. président", *(f"{row};06 12 34 56 7{n}" for n, row in enumerate(rows))]
    page = bring(alice_client, dataset, "\n".join(more))
    assert "Nouvelle, non publiée" in page.visible
    assert "06 12 34" not in page.find("#resultat").text
    (held,) = left_to_do(page)
    assert "données personnelles\u00a0: «\u202fTél. président\u202f»" in held


@pytest.mark.usefixtures("patient")
def test_a_file_much_shorter_than_the_last_one_kept_is_told(
    dataset: int, alice_client: Client
) -> None:
    rows = [f"Club {n};41900002100008;12;2026-01-31;Fête" for n in range(20)]
    page = bring(alice_client, dataset, "\n".join([HEADS, *rows]))
    page = alice_client.submit(page, "Accepter ces choix")
    alice_client.submit(page, "Garder et contrôler")
    page = bring(alice_client, dataset, "\n".join([HEADS, *rows[:4]]))
    assert "Voir si ce fichier est entier\u00a0: 4\u00a0lignes, le précédent 20" in left_to_do(page)
    page = bring(alice_client, dataset, "\n".join([HEADS, *rows[:15]]))
    assert not any("entier" in one for one in left_to_do(page))


STATE = BenchState({}, 10, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("changed", "holds"),
    [
        ({}, False),
        ({"doubles": 2}, False),
        ({"to_confirm": 1}, True),
        ({"waiting": 1}, True),
        ({"questions": 1}, True),
        ({"wrong_cells": 1}, True),
        ({"stops": 1}, True),
        ({"notes": {"renamed": [["c1", "c9", "Montant"]]}}, True),
        ({"notes": {"personal": ["Colonne Tél."], "new": ["Tél."]}}, True),
        ({"notes": {ROWS_BEFORE: 14}}, False),
        ({"notes": {ROWS_BEFORE: 15}}, True),
        ({"notes": {ROWS_BEFORE: 3}}, True),
    ],
)
def test_what_holds_a_file_that_nobody_looks_at(changed: dict[str, Any], holds: bool) -> None:
    assert any(one.holds for one in remaining(replace(STATE, **changed))) == holds
