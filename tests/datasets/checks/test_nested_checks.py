"""A file of public procurement (JSON) checked from the page of a dataset."""

from pathlib import Path

import pytest

from tests.datasets.conftest import LIST
from tests.datasets.sent import CLEAN, checks, on_disk, send
from tests.support.client import Client
from tests.tables.nested_files import concession, market, written

CODE = "nested:commande-publique"


@pytest.mark.usefixtures("patient")
def test_a_right_file_is_said_right_with_what_was_checked(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    content = written(market(), concessions=[concession()])
    page = send(alice_client, dataset, content, "marches.json", source=CODE)
    assert "Conforme" in page.visible
    assert "1\u00a0marché, 1\u00a0contrat de concession." in page.visible
    assert "Commande publique (139bercy/format-commande-publique 2.0.2)" in page.visible
    assert "Ce qui a été contrôlé" in page.visible
    assert "Ce qui ne l’a pas été" in page.visible
    assert "JSON" in page.visible
    assert on_disk(tmp_path) == []


@pytest.mark.usefixtures("patient")
def test_what_is_wrong_is_told_with_the_market_and_its_place(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    wrong = market(montant="12 000 €", objet="Voir jean.durand@exemple.fr", nature="Marche")
    page = send(alice_client, dataset, written(wrong), "marches.json", source=CODE)
    assert "2\u00a0anomalies à corriger" in page.visible
    assert "2\u00a0champs à corriger" in page.visible
    for words in (
        "Marché «\u202f2026-012\u202f», montant\u00a0: «\u202f12 000 €\u202f»",
        "écrivez «\u202fMarché\u202f»",
        "Champ objet\u00a0: 1\u00a0adresse électronique de personne.",
    ):
        assert words in page.visible
    assert "jean.durand" not in page.visible
    assert page.dom <= 380
    assert on_disk(tmp_path) == ["anomalies.csv"]


@pytest.mark.usefixtures("patient")
def test_what_the_json_stops_on_is_the_verdict(dataset: int, alice_client: Client) -> None:
    content = written(market())[:-20]
    page = send(alice_client, dataset, content, "marches.json", source=CODE)
    assert "Ce fichier n’a pas pu être contrôlé" in page.visible
    assert "s’arrête avant sa fin" in page.visible
    assert checks()[0].state == "failed"


def test_a_table_and_a_format_of_json_do_not_go_together(
    dataset: int, alice_client: Client
) -> None:
    page = send(alice_client, dataset, CLEAN, source=CODE, status=422)
    assert "Ce schéma décrit un fichier JSON" in page.errors[0]
    page = send(alice_client, dataset, written(market()), "marches.json", status=422)
    assert "Ce fichier est en JSON, pas un tableau" in page.errors[0]


def test_the_format_of_the_dataset_is_proposed(dataset: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{dataset}/modifier")
    alice_client.submit(page, "Enregistrer", schema="139bercy/format-commande-publique")
    page = alice_client.get(f"{LIST}/{dataset}/controle")
    assert f'value="{CODE}" selected' in page.text or f'selected value="{CODE}"' in page.text


@pytest.mark.usefixtures("patient")
def test_a_file_with_nothing_in_it_says_so(dataset: int, alice_client: Client) -> None:
    page = send(alice_client, dataset, written(), "marches.json", source=CODE)
    assert "Ce fichier ne contient rien à contrôler" in page.visible
