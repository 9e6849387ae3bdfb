"""The register that the law asks for: its five columns, what is missing, what stays out."""

import csv
import io
from datetime import date

from sqlalchemy import select

from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.publication.models import StrategyChoice
from app.publication.rules import Topic
from tests.datasets.conftest import LIST, Make, Write
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page

URL = f"{LIST}/repertoire"


def cells(page: Page) -> list[list[str]]:
    rows = page.soup.select("tbody tr")
    return [[one_line(cell) for cell in row.find_all(["th", "td"])] for row in rows]


def whole(make: Make) -> int:
    return make(
        "Budget",
        description="Le budget voté",
        covers_from=date(2020, 1, 1),
        licence="lov2",
        frequency="annual",
        updated_on=date(2026, 3, 1),
    )


def test_each_dataset_has_its_line_but_those_that_may_not_be_communicated(
    make: Make, alice_client: Client
) -> None:
    whole(make)
    make("Dossiers d’agents", outcome="closed")
    page = alice_client.get(URL)
    assert page.h1 == "Répertoire des informations publiques"
    assert cells(page) == [
        [
            "Budget",
            "Le budget voté",
            "1er janvier 2020",
            "Licence Ouverte 2.0",
            "1er mars 2026, mise à jour une fois par an",
        ]
    ]
    assert "Rien n’y manque." in page.visible
    assert "publie une version à jour chaque année" in page.visible


def test_what_is_missing_is_marked_and_leads_to_the_sheet(
    make: Make, alice_client: Client, elise_client: Client
) -> None:
    whole(make)
    made = make("Arbres", description="Ceux des rues", frequency="annual")
    page = alice_client.get(URL)
    assert cells(page)[0] == ["Arbres", "Ceux des rues", *["à compléter"] * 3]
    assert page.links["Arbres"] == f"{LIST}/{made}/modifier"
    assert "Il manque quelque chose à 1\u00a0document sur 2." in page.visible
    assert "Arbres" not in elise_client.get(URL).links


def test_the_licence_of_the_strategy_is_that_of_those_without_one(
    make: Make, write: Write, cast: Cast, alice_client: Client
) -> None:
    make("Arbres")
    with write():
        choice = StrategyChoice(
            authority_id=cast.rodez.id,
            topic=Topic.LICENCE.value,
            choice={"licence": "lov2"},
            updated_by_name="Alice Durand",
        )
        db.session.add(choice)
    assert cells(alice_client.get(URL))[0][3] == "Licence Ouverte 2.0"
    text = alice_client.get(f"{URL}/fichier").response.data.decode("utf-8-sig")
    assert "Licence Ouverte 2.0" in text
    for what in ("catalogue", "catalogue-publie"):
        with write():
            db.session.scalars(select(Dataset)).one().stage = "published"
        page = alice_client.get(f"{LIST}/exports/fichier?quoi={what}")
        assert "Licence Ouverte-LO" in page.response.data.decode()


def test_an_empty_register_says_how_it_fills(elise_client: Client) -> None:
    assert "Aucun document pour l’instant" in elise_client.get(URL).visible


def test_it_is_saved_as_a_table(make: Make, elise_client: Client) -> None:
    whole(make)
    make("=Arbres")
    page = elise_client.get(f"{URL}/fichier")
    text = page.response.data.decode("utf-8-sig")
    header, arbres, budget = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    assert header[:3] == ["Titre exact", "Objet", "Date de création"]
    assert arbres == ["'=Arbres", "", "", "", ""]
    assert budget[0] == "Budget"
    ods = elise_client.get(f"{URL}/fichier?format=ods").response.data
    assert ods.startswith(b"PK")
    elise_client.get(f"{URL}/fichier?format=pdf", status=404)


def test_a_long_register_is_read_by_pages_and_printed_whole(
    make: Make, alice_client: Client, charlie_client: Client
) -> None:
    for rank in range(30):
        make(f"Jeu {rank:02}")
    page = alice_client.get(URL)
    assert len(cells(page)) == 25
    assert page.dom <= 380
    assert len(page.statements) <= 5
    assert len(cells(alice_client.get(f"{URL}?page=9"))) == 5
    assert len(cells(alice_client.get(f"{URL}?tout=1"))) == 30
    charlie_client.get(URL, status=404)


def test_a_province_is_told_that_the_register_is_optional(
    write: Write, cast: Cast, make: Make, alice_client: Client
) -> None:
    make("Budget")
    assert "quelle que soit sa taille" in alice_client.get(URL).visible
    with write():
        cast.rodez.kind, cast.rodez.territory = "province", "new-caledonia"
    assert "Le code n’étend pas ce répertoire" in alice_client.get(URL).visible
