"""From the Excel file of the cases to a file that anybody downloads: clicks counted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from tests.browser.conftest import OpenFor
from tests.browser.scene import Scene, actor_of
from tests.browser.test_clicks import Clicks
from tests.browser.window import Window
from tests.datasets.conftest import decide
from tests.support.cast import Cast
from tests.support.messy import messy_workbook

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MOST_TO_CHECK, MOST_TO_PUBLIC = 6, 12  # the second counts the first, and the download
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def subsidies(scene: Scene, cast: Cast) -> int:
    """A dataset whose schema is that of subsidies."""
    db.begin_write()
    facts = DatasetFacts(
        title="Aides aux associations", identifier="aides", schema="scdl/subventions"
    )
    made = services.create(cast.rodez, facts, by=actor_of(cast.alice)).id
    decide(made, "open")
    db.commit()
    return made


def bring(clicks: Clicks) -> None:
    """Choose the workbook and send it, from the page that asks for it."""
    page = clicks.window.page
    file = {"name": "aides.xlsx", "mimeType": EXCEL, "buffer": messy_workbook()}
    page.get_by_label("Votre fichier").set_input_files(file)
    clicks.on(page.get_by_role("button", name="Apporter ce fichier"))


def bring_and_check(window: Window, *, script: bool) -> Clicks:
    """Take the workbook from the sheet of its dataset to its verdict; no question is asked."""
    clicks, page = Clicks(window), window.page
    clicks.on(page.get_by_role("link", name="Mettre ma table au schéma"))
    clicks.count += 1  # choosing the file
    bring(clicks)
    page.get_by_text("titres en ligne 3").wait_for()
    page.get_by_label("ou toujours la même valeur").first.fill("21990001600003")
    if script:
        expect(page.locator("#resultat")).to_contain_text("21990001600003")
    clicks.on(page.get_by_role("button", name="Accepter ces choix"))
    page.locator("#colonnes > summary", has_text="reliées").wait_for()
    assert page.locator("#questions").count() == 0
    clicks.on(page.get_by_role("button", name="Garder et contrôler"))
    page.get_by_text("lignes lues").wait_for()
    return clicks


@pytest.mark.parametrize("script", [True, False])
def test_a_messy_workbook_becomes_a_public_file_in_a_few_clicks(
    open_for: OpenFor, subsidies: int, script: bool
) -> None:
    window = open_for("alice", script=script).go(f"/c/rodez/donnees/{subsidies}")
    clicks, page = bring_and_check(window, script=script), window.page
    assert clicks.count <= MOST_TO_CHECK
    clicks.on(page.get_by_role("button", name="Mettre dans les fichiers du jeu"))
    clicks.on(page.get_by_role("button", name="Publier ce jeu"))
    clicks.on(page.get_by_role("link", name="Voir la page publique"))
    with page.expect_download() as downloading:
        page.get_by_role("link", name="aides").first.click()
    assert clicks.count + 1 <= MOST_TO_PUBLIC
    content = Path(downloading.value.path()).read_text(encoding="utf-8")
    assert content.splitlines()[0].startswith("nomAttribuant,idAttribuant")
    assert "21990001600003" in content


def test_next_year_s_file_takes_two_clicks(open_for: OpenFor, subsidies: int) -> None:
    window = open_for("alice").go(f"/c/rodez/donnees/{subsidies}")
    bring_and_check(window, script=True)
    window.go(f"/c/rodez/donnees/{subsidies}/atelier?fichier=1")
    clicks, page = Clicks(window), window.page
    bring(clicks)
    clicks.on(page.get_by_role("button", name="Garder et contrôler"))
    page.get_by_text("lignes lues").wait_for()
    assert clicks.count <= 2


@pytest.mark.parametrize("script", [True, False])
def test_a_column_is_changed_alone(open_for: OpenFor, scene: Scene, script: bool) -> None:
    path = scene.path("/c/rodez/donnees/{benched}/atelier")
    page = open_for("alice", script=script).go(path).page
    if page.locator("#colonnes[open]").count() == 0:
        page.locator("#colonnes > summary").click()
    title = page.locator(".row-title", has_text="objet")
    line = page.locator("#colonnes .row").filter(has=title)
    line.locator("summary").focus()
    page.keyboard.press("Enter")
    if not script:
        line.get_by_role("button", name="Changer objet").click()
    choice = page.get_by_label("Ce qui remplit objet")
    choice.select_option("")
    if script:
        expect(page.locator("#suite")).to_contain_text("Enregistrer 1\u00a0choix changé")
        expect(choice).to_have_value("")
    page.locator("#relier").get_by_role("button").last.click()
    expect(line).to_contain_text("Manque")


def test_a_cell_is_corrected_in_the_grid(open_for: OpenFor, scene: Scene) -> None:
    path = scene.path("/c/rodez/donnees/{benched}/atelier/corriger")
    page = open_for("alice").go(path).page
    page.locator("#grille td", has_text="douze").click()
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.get_by_text("Corrigée à la main.").wait_for()
    page.reload()
    expect(page.locator("#grille td", has_text="12.5")).to_have_count(1)


def test_a_second_column_opens_without_a_script_and_enter_saves_both(
    open_for: OpenFor, subsidies: int
) -> None:
    window = open_for("alice", script=False).go(f"/c/rodez/donnees/{subsidies}/atelier?fichier=1")
    page = window.page
    bring(Clicks(window))
    page.get_by_label("ou toujours la même valeur").first.fill("21990001600003")
    page.locator("#colonne-7 summary").click()
    page.get_by_role("button", name="Changer objet").click()
    page.get_by_label("Ce qui remplit objet").wait_for()
    field = page.get_by_label("ou toujours la même valeur").first
    expect(field).to_have_value("21990001600003")
    expect(page.locator("#suite")).to_contain_text("Enregistrer 1")
    field.press("Enter")
    page.locator("#colonnes > summary", has_text="reliées").wait_for()
    expect(page.locator("#resultat")).to_contain_text("21990001600003")
