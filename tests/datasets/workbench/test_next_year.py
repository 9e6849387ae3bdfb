"""Next year's file on the workbench: what is found again, what is asked, what is told."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from tests.datasets.workbench.conftest import HEADER, bring, files, versions
from tests.support.client import Client
from tests.support.messy import messy_workbook
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
ROW = ("Amicale", "41900002100008", "12,50", "31/12/2026", "Fête")


def sheets(**tables: Sequence[Sequence[object]]) -> bytes:
    """Return a workbook of several sheets."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for name, table in tables.items():
            page = book.add_worksheet(name)
            for line, cells in enumerate(table):
                page.write_row(line, 0, cells)
    return target.getvalue()


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


def test_another_sheet_more_titles_moved_columns_and_a_new_name_are_one_question(
    dataset: int, alice_client: Client
) -> None:
    header = HEADER.split(";")
    page = bring(alice_client, dataset, sheets(Aides=[header, ROW]), "2026.xlsx")
    alice_client.submit(page, "Accepter ces choix")
    after = [name.replace("Montant voté", "Montant attribué") for name in reversed(header)]
    rows = [["Subventions"], ["exercice 2027"], ["Conseil du 3 mars"], after, list(reversed(ROW))]
    again = sheets(Lisezmoi=[["Mode d’emploi"]], **{"2027": rows})
    page = bring(alice_client, dataset, again, "2027.xlsx")
    assert files()[0].sheet == 1
    assert "titres en ligne 4" in page.visible
    assert page.visible.count("s’appelle maintenant") == 1
    assert "peut-être «\u202fMontant attribué\u202f» maintenant" in page.visible
    page = alice_client.submit(page, "Oui, c’est bien cela")
    assert "réponse attendue" not in page.visible
    assert "12.50" in page.find("#resultat").text
    assert "À choisir" not in page.visible


def test_two_sheets_alike_are_told(dataset: int, alice_client: Client) -> None:
    table = [HEADER.split(";"), ROW]
    page = bring(alice_client, dataset, sheets(Aides=table), "2026.xlsx")
    alice_client.submit(page, "Accepter ces choix")
    page = bring(alice_client, dataset, sheets(**{"2026": table, "2027": table}), "2027.xlsx")
    assert "«\u202f2026\u202f», «\u202f2027\u202f»" in page.visible


def line_of(page: Page, field: str) -> str:
    """Return the words of the line of a field."""
    (line,) = [
        row.text
        for row in page.soup.select("#colonnes .row")
        if row.find(class_="row-title").text.split()[0] == field
    ]
    return line


def test_a_required_column_that_is_gone_is_not_said_to_be_confirmed(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{';'.join(ROW)}\n")
    alice_client.submit(page, "Accepter ces choix")
    page = bring(alice_client, dataset, "Association;SIRET;Objet\nAmicale;41900002100008;Fête\n")
    assert "montant est exigé, choisissez une autre colonne" in page.visible
    assert "Manque" in line_of(page, "montant")
    assert "Confirmé" not in line_of(page, "montant")
    assert "champs exigés sans rien" in page.visible
    # What stands is kept by whoever saves: the column comes back with the next file.
    page = alice_client.submit(page, "Enregistrer les colonnes")
    page = bring(alice_client, dataset, f"{HEADER}\n{';'.join(ROW)}\n")
    assert "12.50" in page.find("#resultat").text
    assert "Confirmé" in line_of(page, "montant")


def test_a_new_column_of_personal_data_is_told_and_not_published(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{';'.join(ROW)}\n")
    alice_client.submit(page, "Accepter ces choix")
    again = f"{HEADER};Tél. président\n{';'.join(ROW)};06 12 34 56 78\n"
    page = bring(alice_client, dataset, again)
    assert "Nouvelle, non publiée\u00a0: «\u202fTél. président\u202f»" in page.visible
    assert "Données personnelles\u00a0: Colonne Tél. président" in page.visible
    assert "06 12 34 56 78" not in page.find("#resultat").text
