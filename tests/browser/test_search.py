"""The search over the page: by keys, with the mouse, on a phone, and without JavaScript."""

import pytest

from tests.browser.conftest import OpenFor
from tests.browser.scene import Scene
from tests.browser.window import PHONE, Window

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

HOME = "/c/rodez/"


def proposals(window: Window) -> list[str]:
    window.find("dialog.palette [role=option] >> nth=0").wait_for()
    return window.page.locator("dialog.palette [role=option]").all_inner_texts()


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_a_key_opens_it_and_enter_goes(open_for: OpenFor, scene: Scene, key: str) -> None:
    window = open_for("alice").go(HOME)
    window.press(key)
    assert proposals(window)[0].startswith("Tableau de bord")
    assert window.focus()["id"] == "palette"
    window.page.keyboard.type("journl")
    window.find("dialog.palette [role=option]:text('Journal')").first.wait_for()
    window.press("ArrowDown", "Enter")
    window.page.wait_for_url("**/c/rodez/journal")


def test_escape_closes_the_proposals_then_the_palette(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(HOME)
    window.press("/")
    proposals(window)
    window.press("Escape")
    assert window.find("dialog.palette").is_visible()
    window.press("Escape")
    window.find("dialog.palette").wait_for(state="hidden")
    # A field that was just hidden still takes the keys until the page is drawn again.
    window.wait_for(lambda: window.focus()["id"] != "palette", "le champ a rendu la main")
    window.press("/")
    window.find("dialog.palette").wait_for()


def test_it_is_switched_off_like_other_shortcuts(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go("/compte")
    window.find("label[for=shortcuts]").click()
    window.page.get_by_role("button", name="Enregistrer").click()
    window.page.wait_for_url("**/compte")
    window.go(HOME)
    window.press("/", "Control+k")
    window.settle()
    assert window.page.locator("dialog.palette").count() == 0
    window.find("#recherche").fill("journal")
    window.press("Enter")
    window.page.wait_for_url("**/c/rodez/recherche?q=journal")


def test_a_slash_in_a_field_is_a_slash(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(HOME)
    window.find("#recherche").focus()
    window.page.keyboard.type("a/b")
    assert window.find("#recherche").input_value() == "a/b"
    assert window.page.locator("dialog.palette").count() == 0


def test_the_menu_of_authorities_fills_when_it_opens(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("carole").go(HOME)
    window.find("a.place").click()
    other = window.find("#autres-collectivites a:text('Autre-Ville')")
    other.wait_for()
    assert window.focus()["words"].startswith("Rodez")
    window.press("Escape")
    other.wait_for(state="hidden")
    window.press("Enter")
    other.click()
    window.page.wait_for_url("**/c/autre/")


def test_on_a_phone_it_is_in_the_menu(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice", size=PHONE).go(HOME)
    window.find(".site-header .fold summary >> nth=0").click()
    window.find("#recherche").fill("membres")
    window.press("Enter")
    window.page.wait_for_url("**/recherche?q=membres")
    assert window.overflow() is None


def test_without_javascript_it_is_a_form(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("carole", script=False).go(HOME)
    window.find("#recherche").fill("autre ville")
    window.find("header button[aria-label='Lancer la recherche']").click()
    window.page.wait_for_url("**/recherche?q=autre+ville")
    window.find("main .lines a:text('Autre-Ville')").click()
    window.page.wait_for_url("**/c/autre/")
