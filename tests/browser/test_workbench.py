"""From the Excel file of the cases to the kept, checked file: clicks counted, with and without."""

import pytest
from playwright.sync_api import expect

from app.datasets.inventory import services
from app.datasets.inventory.contents import DatasetFacts
from app.extensions import db
from tests.browser.conftest import OpenFor
from tests.browser.scene import Scene, actor_of
from tests.browser.test_clicks import Clicks
from tests.support.cast import Cast
from tests.support.messy import messy_workbook

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MOST_CLICKS = 6  # twelve to the public download, the six others publish
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def subsidies(scene: Scene, cast: Cast) -> int:
    """A dataset whose schema is that of subsidies."""
    db.begin_write()
    facts = DatasetFacts(title="Aides aux associations", schema="scdl/subventions")
    made = services.create(cast.rodez, facts, by=actor_of(cast.alice)).id
    db.commit()
    return made


@pytest.mark.parametrize("script", [True, False])
def test_a_messy_workbook_becomes_a_checked_file_in_a_few_clicks(
    open_for: OpenFor, subsidies: int, script: bool
) -> None:
    window = open_for("alice", script=script).go(f"/c/rodez/donnees/{subsidies}")
    clicks, page = Clicks(window), window.page
    clicks.on(page.get_by_role("link", name="Mettre ma table au schéma"))
    file = {"name": "aides.xlsx", "mimeType": EXCEL, "buffer": messy_workbook()}
    page.get_by_label("Votre fichier").set_input_files(file)
    clicks.count += 1  # choosing the file
    clicks.on(page.get_by_role("button", name="Apporter ce fichier"))
    page.get_by_text("titres en ligne 3").wait_for()
    page.get_by_label("ou toujours").first.fill("21990001600003")
    if script:
        expect(page.locator("#resultat")).to_contain_text("21990001600003")
    clicks.on(page.get_by_role("button", name="Accepter ces choix"))
    page.locator("#colonnes > summary", has_text="reliées").wait_for()
    assert page.locator("#questions").count() == 0
    clicks.on(page.get_by_role("button", name="Garder comme fichier du jeu"))
    page.get_by_text("lignes lues").wait_for()
    assert clicks.count <= MOST_CLICKS
    window.go(f"/c/rodez/donnees/{subsidies}/atelier?fichier=1")
    clicks = Clicks(window)
    page.get_by_label("Votre fichier").set_input_files(file)
    clicks.on(page.get_by_role("button", name="Apporter ce fichier"))
    clicks.on(page.get_by_role("button", name="Garder comme fichier du jeu"))
    page.get_by_text("lignes lues").wait_for()
    assert clicks.count <= 2
