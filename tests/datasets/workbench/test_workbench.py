"""The workbench: from a messy file to a file of the schema, kept and checked; next year's file."""

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from app.datasets.workbench.models import Recipe, RecipeFile, RecipeVersion
from app.extensions import db
from app.files.services import path_of
from app.spaces.models import Authority
from tests.datasets.conftest import LIST, Write
from tests.datasets.sent import checks, events
from tests.support.client import Client
from tests.support.messy import OWN_SIRET, messy_workbook
from tests.support.page import Page
from tests.tables.recipes.test_typed import odd_book

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

SUBSIDIES = "national:subventions"
HEADER = "Association;SIRET;Montant voté;Date de la délibération;Objet"


@pytest.fixture(autouse=True)
def _own_siret(dataset: int, write: Write) -> None:
    with write():
        authority = db.session.scalars(select(Authority).where(Authority.slug == "rodez")).one()
        authority.siret = OWN_SIRET


def bring(
    client: Client,
    dataset: int,
    content: bytes | str,
    name: str = "aides.csv",
    *,
    status: int = 303,
    source: str = SUBSIDIES,
) -> Page:
    data = content if isinstance(content, bytes) else content.encode()
    page = client.get(f"{LIST}/{dataset}/atelier?fichier=1")
    upload = (io.BytesIO(data), name)
    return client.submit(page, "Apporter ce fichier", file=upload, status=status, source=source)


def recipe() -> Recipe:
    db.session.close()
    return db.session.scalars(select(Recipe)).one()


def versions() -> list[RecipeVersion]:
    db.session.close()
    return list(db.session.scalars(select(RecipeVersion).order_by(RecipeVersion.number)))


def files() -> list[RecipeFile]:
    db.session.close()
    return list(db.session.scalars(select(RecipeFile).order_by(RecipeFile.id)))


@pytest.mark.usefixtures("patient")
def test_from_a_messy_workbook_to_a_checked_file(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    original = messy_workbook()
    page = bring(alice_client, dataset, original, "subventions.xlsx")
    assert "titres en ligne 3" in page.visible
    assert "1\u00a0ligne de titre au-dessus du tableau" in page.visible
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
    page = alice_client.submit(page, "Accepter ces choix", t8="")
    assert "Manque" in page.visible
    assert "la cellule est vide." in page.visible


def test_a_preview_writes_nothing(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    form = page.form("Accepter ces choix")
    values = {**form.values(), "t8": "c2"}
    answer = alice_client.raw("POST", f"{LIST}/{dataset}/atelier/apercu", data=values)
    assert answer.status_code == 200
    assert 'id="resultat"' in answer.get_data().decode()
    assert len(versions()) == 1


def test_next_year_s_like_file_goes_straight_to_the_result(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, messy_workbook(), "2026.xlsx")
    alice_client.submit(page, "Accepter ces choix")
    before = len(versions())
    page = bring(alice_client, dataset, messy_workbook(sheet="2027"), "2027.xlsx")
    assert "Confirmé" in page.visible
    assert "réponse attendue" not in page.visible
    assert page.form("Garder et contrôler")
    assert len(versions()) == before
    assert len(files()) == 1  # the one that gave nothing is forgotten


def test_a_renamed_column_is_one_question_and_a_new_one_is_not_published(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12,50;31/12/2026;Fête\n")
    alice_client.submit(page, "Accepter ces choix")
    header = HEADER.replace("Montant voté", "Montant attribué") + ";Tél. président"
    page = bring(alice_client, dataset, f"{header}\nAmicale;;14,50;31/12/2026;Fête;0600000000\n")
    assert "Montant attribué" in page.visible
    assert "Nouvelle, non publiée" in page.visible
    page = alice_client.submit(page, "Oui, c’est bien cela")
    assert "s’appelle maintenant" not in page.visible
    assert "14.50" in page.visible
    assert "0600000000" not in page.find("#resultat").text


def test_a_column_that_is_gone_is_told_and_nothing_else_is_lost(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12,50;31/12/2026;Fête\n")
    alice_client.submit(page, "Accepter ces choix")
    page = bring(alice_client, dataset, "Association;SIRET;Objet\nAmicale;;Fête\n")
    assert "n’est plus dans ce fichier" in page.visible
    assert "Amicale" in page.visible


def test_another_header_is_read_and_a_line_that_is_none_is_refused(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"Nom;Prix\n{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    page = alice_client.submit(page, "Lire ainsi", header="1")
    assert "titres en ligne 1" in page.visible
    form = page.form("Lire ainsi")
    answer = alice_client.raw("POST", form.action, data={**form.values(), "header": "9999"})
    assert answer.status_code == 422
    assert "Ce fichier est vide" in answer.get_data().decode()


def test_what_two_people_change_at_once_is_not_lost(
    dataset: int, alice_client: Client, bob_client: Client
) -> None:
    hers = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    his = bob_client.get(f"{LIST}/{dataset}/atelier")
    alice_client.submit(hers, "Accepter ces choix")
    page = bob_client.submit(his, "Accepter ces choix", status=409, v3="2026-014")
    assert "pendant que vous écriviez" in page.visible
    assert page.find('input[name="v3"]')["value"] == "2026-014"
    page = bob_client.submit(page, "Enregistrer les colonnes")
    assert "2026-014" in page.visible


def test_going_back_makes_a_new_version(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n")
    page = alice_client.submit(page, "Accepter ces choix", t4="")
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
