"""What only a person settles: cells still wrong, rows alike, a column left as it is, the year."""

import pytest

from app.files.services import path_of
from tests.datasets.checks.test_own_schemas import add
from tests.datasets.sent import checks
from tests.datasets.workbench.conftest import HEADER, bring, column, files, recipe, versions
from tests.support.client import Client

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
GOOD = "Amicale;41900002100008;12,50;31/12/2026;Fête"
WRONG = "Boulistes;35600000049837;douze;30/12/2026;Jeux"
FILE = f"{HEADER}\n{GOOD}\n{WRONG}\n"


@pytest.mark.usefixtures("patient")
def test_a_cell_is_corrected_by_hand_in_this_file_and_never_in_the_recipe(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, FILE)
    alice_client.submit(page, "Accepter ces choix")
    page = bring(alice_client, dataset, FILE)
    assert "Ligne 3, montant\u00a0: douze" in page.find("#corriger").text
    before = len(versions())
    page = alice_client.submit(page, "Corriger ces cellules", **{"c0-after": "12 €"})
    assert "1\u00a0cellule corrigée" in page.visible
    assert "douze" not in page.find("#resultat table").text
    assert page.soup.select("#corriger") == []
    assert len(versions()) == before
    alice_client.submit(page, "Garder et contrôler")
    check = checks()[-1]
    lines = path_of(check.authority_id, check.stored_name).read_text().splitlines()
    assert "Boulistes" in lines[2]
    assert ",12," in lines[2]


def test_a_correction_is_done_again_on_the_same_row_and_lost_honestly_with_the_others(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, FILE)
    page = alice_client.submit(page, "Corriger ces cellules", **{"c0-after": "12"})
    page = bring(alice_client, dataset, f"{HEADER}\n{WRONG}\n{GOOD}\n")
    assert page.soup.select("#corriger") == []
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n{WRONG.replace('douze', 'treize')}\n")
    assert "1\u00a0correction n’a plus d’objet" in page.visible
    assert "treize" in page.find("#corriger").text


def test_a_correction_that_is_no_better_stays_and_is_told(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, FILE)
    page = alice_client.submit(page, "Corriger ces cellules", **{"c0-after": "treize"})
    assert "treize" in page.find("#resultat").text
    assert "ce n’est pas un nombre." in page.find("#corriger").text


def test_what_two_people_correct_at_once_is_not_lost(
    dataset: int, alice_client: Client, bob_client: Client
) -> None:
    hers = bring(alice_client, dataset, FILE)
    his = bob_client.get(hers.url)
    alice_client.submit(hers, "Accepter ces choix")
    page = bob_client.submit(his, "Corriger ces cellules", status=409, **{"c0-after": "14"})
    assert page.find('input[name="c0-after"]')["value"] == "14"
    page = bob_client.submit(page, "Corriger ces cellules")
    assert page.soup.select("#corriger") == []


def test_an_operation_that_was_refused_stays_refused_next_year(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n")
    form = page.form("Ne pas faire")
    assert "12.50" in page.find("#resultat table").text
    values = {**form.values(), "refuse": "montant"}
    alice_client.raw("POST", form.action, data=values)
    page = alice_client.get(page.url)
    assert "12,50" in page.find("#resultat table").text
    assert versions()[-1].why == "montant\u00a0: ne pas convertir"
    page = alice_client.submit(page, "Accepter ces choix")
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD.replace('12,50', '14,50')}\n")
    assert "14,50" in page.find("#resultat table").text
    assert "recopiée telle quelle, à votre demande" in page.visible
    form = page.form("Convertir de nouveau")
    alice_client.raw("POST", form.action, data={**form.values(), "redo": "montant"})
    assert "14.50" in alice_client.get(page.url).find("#resultat table").text


def test_an_operation_that_is_none_is_not_refused(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n")
    form = page.form("Ne pas faire")
    answer = alice_client.raw("POST", form.action, data={**form.values(), "refuse": "inconnu"})
    assert answer.status_code == 422
    assert "relisez la page" in answer.get_data().decode()


@pytest.mark.usefixtures("patient")
def test_rows_that_seem_the_same_are_shown_and_decided(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n{GOOD.replace('Amicale', 'AMICALE')}\n")
    assert "Lignes 2, 3" in page.find("#doublons").text
    assert "sur 2\u00a0lues" in page.find("#resultat").text
    form = page.form("Ne garder que la première")
    key = page.find('#doublons button[name="first"]')["value"]
    alice_client.raw("POST", form.action, data={**form.values(), "first": key})
    page = alice_client.get(page.url)
    assert "première ligne gardée" in page.find("#doublons").text
    assert "sur 1\u00a0lue" in page.find("#resultat").text
    form = page.form("Télécharger")
    answer = alice_client.raw("POST", form.action, data=form.values())
    assert len(answer.get_data().decode().splitlines()) == 2
    form = page.form("Les garder toutes")
    alice_client.raw("POST", form.action, data={**form.values(), "both": key})
    page = alice_client.get(page.url)
    assert "toutes gardées" in page.find("#doublons").text
    assert "sur 2\u00a0lues" in page.find("#resultat").text


OWN_SCHEMA_YEAR = "Association;Montant\nAmicale;12\n"


def test_the_year_of_a_file_is_asked_with_each_file(dataset: int, alice_client: Client) -> None:
    own = {"fields": [{"name": "annee", "type": "year"}, {"name": "association"}]}
    add(alice_client, own, "Millésimes")
    source = "own:1"
    page = bring(alice_client, dataset, OWN_SCHEMA_YEAR, source=source)
    page = column(alice_client, dataset, 0)
    page = alice_client.submit(page, "Accepter ces choix", t0="known:year")
    assert "De quelle année est ce fichier" in page.visible
    page = alice_client.submit(page, "Répondre", answer0="2025")
    assert "De quelle année" not in page.visible
    assert "Pareil à chaque ligne\u00a0: annee 2025." in page.find("#resultat").text
    assert files()[0].bound["year"] == "2025"
    page = bring(alice_client, dataset, OWN_SCHEMA_YEAR, source=source)
    assert "De quelle année est ce fichier" in page.visible
    assert "2025" not in page.find("#resultat").text
    assert recipe().number == len(versions())
