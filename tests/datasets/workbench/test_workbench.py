"""The workbench: from a messy file to a file of the schema, kept and checked; next year's file."""

import io
from pathlib import Path
from typing import Any

import pytest

from app.files.services import path_of
from tests.datasets.conftest import LIST
from tests.datasets.sent import checks, events
from tests.datasets.workbench.conftest import HEADER, SUBSIDIES, bring, column, files, versions
from tests.support.client import Client
from tests.support.messy import OWN_SIRET, messy_workbook
from tests.tables.old_excel import write_xls
from tests.tables.recipes.test_typed import odd_book

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]


@pytest.mark.usefixtures("patient")
def test_from_a_messy_workbook_to_a_checked_file(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    original = messy_workbook()
    page = bring(alice_client, dataset, original, "subventions.xlsx")
    assert "titres en ligne 3" in page.visible
    top = alice_client.get(f"{LIST}/{dataset}/atelier?feuille=1")
    assert "1\u00a0ligne de titre au-dessus du tableau" in top.visible
    assert "Non publiées\u00a0: Observations" in page.visible
    assert "1200.50" in page.visible
    page = alice_client.submit(page, "Accepter ces choix")
    assert "Confirmé" in page.visible
    verdict = alice_client.submit(page, "Garder et contrôler")
    (check,) = checks()
    assert check.keeps_file
    assert check.file_name == "subventions-conforme.csv"
    kept = path_of(check.authority_id, check.stored_name).read_text()
    assert kept.splitlines()[1].split(",")[1:4] == [OWN_SIRET, "2026-03-12", "Amicale laïque"]
    assert "5\u00a0lignes lues" in verdict.visible
    (file,) = files()
    assert path_of(file.authority_id, file.stored_name).read_bytes() == original
    assert events("dataset:convert") == events("dataset:bring") == 1


def test_a_question_settles_a_column_and_is_not_asked_again(
    dataset: int, alice_client: Client
) -> None:
    rows = ["A;;12;03/04/2026;Fête", "B;;13;05/06/2026;Jeux"]
    page = bring(alice_client, dataset, "\n".join([HEADER, *rows]))
    assert "Dans quel ordre ces dates" in page.visible
    page = alice_client.submit(page, "Répondre")
    assert "Dans quel ordre ces dates" not in page.visible
    assert "2026-04-03" in page.visible
    assert [one.why for one in versions()] == ["Fichier aides.csv", "Réponses aux questions"]


@pytest.mark.usefixtures("patient")
def test_the_result_and_the_list_of_changes_are_downloaded(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;1 200,50 €;31/12/2026;Fête\n")
    form = page.form("Télécharger")
    answer = alice_client.raw("POST", form.action, data=form.values())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "1200.50" in answer.get_data().decode()
    form = page.form("Liste des changements")
    answer = alice_client.raw("POST", form.action, data=form.values())
    assert '2,montant,nombre,"1 200,50 €",1200.50,' in answer.get_data().decode()
    assert "changements-v1.csv" in answer.headers["Content-Disposition"]


def test_a_mapping_that_leaves_a_required_column_empty_is_told(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    page = alice_client.submit(column(alice_client, dataset, 8), "Accepter ces choix", t8="")
    assert "Manque" in page.visible
    assert "Vide à chaque ligne, rien ne remplit\u00a0: montant" in page.find("#resultat").text


def test_a_preview_writes_nothing(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    form = page.form("Accepter ces choix")
    values = {**form.values(), "t8": "c2"}
    answer = alice_client.raw("POST", f"{LIST}/{dataset}/atelier/apercu", data=values)
    assert answer.status_code == 200
    assert 'id="resultat"' in answer.get_data().decode()
    assert len(versions()) == 1


def test_another_header_is_read_and_a_line_that_is_none_is_refused(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"Nom;Prix\n{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    page = alice_client.get(f"{LIST}/{dataset}/atelier?feuille=1")
    page = alice_client.submit(page, "Lire ainsi", header="1")
    assert "titres en ligne 1" in page.visible
    form = alice_client.get(f"{LIST}/{dataset}/atelier?feuille=1").form("Lire ainsi")
    answer = alice_client.raw("POST", form.action, data={**form.values(), "header": "9999"})
    assert answer.status_code == 422
    assert "Ce fichier est vide" in answer.get_data().decode()


def test_what_two_people_change_at_once_is_not_lost(
    dataset: int, alice_client: Client, bob_client: Client
) -> None:
    hers = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    his = column(bob_client, dataset, 3)
    alice_client.submit(hers, "Accepter ces choix")
    page = bob_client.submit(his, "Accepter ces choix", status=409, v3="2026-014")
    assert "pendant que vous écriviez" in page.visible
    assert page.find('input[name="v3"]')["value"] == "2026-014"
    page = bob_client.submit(page, "Enregistrer les colonnes")
    assert "2026-014" in page.visible


def test_going_back_makes_a_new_version(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    page = alice_client.submit(column(alice_client, dataset, 4), "Accepter ces choix", t4="")
    page = alice_client.submit(page, "Y revenir")
    assert [one.number for one in versions()] == [1, 2, 3]
    assert versions()[2].why == "Retour à la version 1"


def test_files_that_are_no_table_are_refused_and_forgotten(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    page = bring(alice_client, dataset, "<html><body>Connexion</body></html>", status=422)
    assert "page web" in page.visible
    page = bring(alice_client, dataset, "", status=422)
    assert len(page.errors) == 1
    assert [one for one in (tmp_path / "preuves").rglob("*") if one.is_file()] == []


@pytest.mark.parametrize("name", ["photo.png", "note.pdf", "note.docx", "outil.exe", "aides"])
def test_what_is_no_table_by_its_name_is_told_what_is_one(
    name: str, dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, b"nom;montant\nAmicale;12\n", name, status=422)
    [error] = page.errors
    assert error.endswith("ce fichier n’est pas un tableau. Choisissez csv, xlsx, xls, ods ou txt.")


@pytest.mark.parametrize("name", ["aides.txt", "aides.xls"])
def test_a_table_is_brought_as_an_old_tool_writes_it(
    name: str, dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [HEADER.split(";"), ["Amicale", "", "12", "31/12/2026", "Fête"]]
    text = "\n".join(";".join(row) for row in rows).encode()
    old = write_xls(tmp_path / "table.xls", rows).read_bytes()
    page = bring(alice_client, dataset, old if name.endswith("xls") else text, name)
    assert name in page.visible
    assert "Amicale" in page.visible


def test_a_table_without_a_row_is_not_said_right(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n")
    assert "Aucune ligne sous les titres" in page.visible
    assert "rien à revoir" not in page.visible


def test_no_schema_is_chosen_for_whoever_chose_none(dataset: int, alice_client: Client) -> None:
    alice_client.get(f"{LIST}/{dataset}/atelier")
    page = bring(alice_client, dataset, "a;b\n1;2\n", source="", status=422)
    assert page.errors == ["Choisissez le schéma à suivre."]


def test_what_a_workbook_hides_is_named(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, odd_book(), "aides.xlsx")
    assert "(D7\u00a0: #N/A)" in page.visible
    assert "(E9)" in page.visible
    assert "(B2:B9)" in page.visible
    assert "le tableur montre une erreur dans cette cellule." in page.find("#resultat").text


def test_an_elected_official_does_not_work_there(dataset: int, elise_client: Client) -> None:
    elise_client.get(f"{LIST}/{dataset}/atelier", status=403)


def test_a_file_that_a_check_keeps_may_be_taken(dataset: int, alice_client: Client) -> None:
    check = alice_client.get(f"{LIST}/{dataset}/controle")
    upload = (io.BytesIO(f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n".encode()), "aides.csv")
    alice_client.submit(check, "Contrôler", file=upload, keep=True)
    page = alice_client.get(f"{LIST}/{dataset}/atelier")
    assert "aides.csv" in page.visible
    form = page.form("Prendre")
    answer = alice_client.raw("POST", form.action, data={**form.values(), "source": SUBSIDIES})
    assert answer.status_code == 303
    assert "Amicale" in alice_client.get(f"{LIST}/{dataset}/atelier").visible
