"""Rows left aside by hand, and what is written in the empty cells of a column."""

import pytest

from app.files.services import path_of
from tests.datasets.sent import checks
from tests.datasets.workbench.conftest import HEADER, bring, column, files, versions
from tests.support.client import Client
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
GOOD = "Amicale;41900002100008;12,50;31/12/2026;Fête"
OTHER = "Chorale;41900002100008;30;31/12/2026;Concert"
WRONG = "Boulistes;35600000049837;douze;30/12/2026;Jeux"
FILE = f"{HEADER}\n{GOOD}\n{OTHER}\n{WRONG}\n"


def press(client: Client, page: Page, words: str, **fields: str) -> Page:
    """Press a button that sends the form of the page elsewhere, and return to the workbench."""
    form = page.form(words)
    values = {**form.filled(fields, words)}
    answer = client.raw("POST", form.goes_to(words), data=values)
    assert answer.status_code == 303
    return client.get(page.url)


@pytest.mark.usefixtures("patient")
def test_a_row_nobody_can_correct_is_left_aside_and_taken_back(
    dataset: int, alice_client: Client
) -> None:
    page = alice_client.submit(bring(alice_client, dataset, FILE), "Accepter ces choix")
    page = press(alice_client, page, "Laisser la ligne 4 de côté")
    assert page.soup.select("#corriger") == []
    assert "Ligne 4" in page.find("#de-cote").text
    assert "sur 2\u00a0lues" in page.find("#resultat").text
    form = page.form("Liste des changements")
    listed = alice_client.raw("POST", form.action, data=form.values()).get_data().decode()
    assert "4,,ligne laissée de côté," in listed
    assert "nomBeneficiaire\u00a0: Boulistes" in listed
    kept = alice_client.submit(page, "Garder et contrôler")
    assert "avec 1\u00a0ligne laissée de côté." in kept.visible
    (check,) = checks()
    assert "Boulistes" not in path_of(check.authority_id, check.stored_name).read_text()
    (file,) = files()
    assert "Boulistes" in path_of(file.authority_id, file.stored_name).read_text()
    page = press(alice_client, page, "Tout remettre")
    assert "Ligne 4, montant" in page.find("#corriger").text
    assert page.soup.select("#de-cote") == []


def test_all_those_still_wrong_go_at_once_with_what_was_typed(
    dataset: int, alice_client: Client
) -> None:
    more = WRONG.replace("Boulistes", "Tarot")
    page = bring(alice_client, dataset, f"{FILE}{OTHER.replace('30', '31')}\n{more}\n")
    words = "Laisser de côté toutes les lignes à revoir"
    page = press(alice_client, page, words, **{"c0-after": "12"})
    assert "Boulistes" in page.find("#resultat").text
    assert "Tarot" in page.find("#de-cote").text
    page = press(alice_client, page, "Remettre")
    assert "Tarot" in page.find("#resultat").text


def test_half_of_a_file_is_not_left_aside_at_once(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n{WRONG}\n")
    words = "Laisser de côté toutes les lignes à revoir"
    form = page.form(words)
    values = form.filled({"c0-after": "treize"}, words)
    answer = alice_client.raw("POST", form.goes_to(words), data=values)
    assert answer.status_code == 422
    text = answer.get_data().decode()
    assert "corrigez d’abord la colonne" in text
    assert 'value="treize"' in text


def test_rows_that_are_no_more_there_are_said(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, FILE)
    form = page.form("Laisser la ligne 4 de côté")
    address = form.goes_to("Laisser la ligne 4 de côté")
    answer = alice_client.raw("POST", f"{address[: -len('de-cote')]}remises", data=form.values())
    assert answer.status_code == 422
    assert "relisez la page" in answer.get_data().decode()


def test_the_empty_cells_of_a_column_get_one_value(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n{OTHER.replace('Concert', '')}\n")
    assert "objet" in page.find("#corriger").text
    rank = next(
        str(row["id"]).removeprefix("colonne-")
        for row in page.soup.select("#colonnes .row")
        if row.select_one(".row-title").text.startswith("objet")  # type: ignore[union-attr]
    )
    page = column(alice_client, dataset, int(rank))
    assert "Valeur à écrire si la cellule est vide" in page.find(f"#colonne-{rank}").text
    page = alice_client.submit(page, "relier", **{f"v{rank}": "Fonctionnement"})
    assert page.soup.select("#corriger") == []
    assert "Fonctionnement\u202f» si la cellule est vide" in page.visible
    assert "vide → Fonctionnement" in page.find("#resultat").text
    assert "Fonctionnement" in str(versions()[-1].body)
