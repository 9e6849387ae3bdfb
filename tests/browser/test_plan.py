"""The screens of a plan, which no address leads to: accessible, and usable without JavaScript."""

import pytest

from tests.browser.axe import faults_of
from tests.browser.conftest import OpenFor
from tests.browser.scene import Scene
from tests.browser.window import PHONE, Window
from tests.support.cast import Cast
from tests.support.plans import open_day

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
URL = "/c/rodez/taches/plan"


def press(window: Window, words: str) -> None:
    window.page.get_by_role("button", name=words).click()
    window.page.wait_for_load_state()


@pytest.mark.proof("a11y")
@pytest.mark.long
def test_each_screen_is_accessible(open_for: OpenFor, scene: Scene, cast: Cast) -> None:
    window = open_for("alice").go(URL)
    window.expected.add(422)
    faults: list[str] = []
    press(window.go(URL), "Continuer")
    window.find("[name=role-chef-de-projet]").fill("Camille Roy")
    faults += faults_of(window, "qui fait quoi")
    press(window, "Voir l’aperçu")
    faults += faults_of(window, "l’aperçu")
    press(window, "Revenir aux dates")
    window.find("[name=on]").fill("2020-01-06")
    press(window, "Continuer")
    faults += faults_of(window, "les dates à corriger")
    assert faults == [], "\n\n".join(faults)


def test_a_plan_is_built_on_a_phone_without_script(
    open_for: OpenFor, scene: Scene, cast: Cast
) -> None:
    window = open_for("alice", script=False, size=PHONE).go(URL)
    window.find("[name=on]").fill(open_day(20).isoformat())
    press(window, "Continuer")
    window.find("[name=role-chef-de-projet]").fill("Bob Martin")
    press(window, "Voir l’aperçu")
    press(window, "2. ")
    assert "Bob Martin" in window.main
    press(window, "Revenir aux personnes")
    assert window.find("[name=role-chef-de-projet]").input_value() == "Bob Martin"
    press(window, "Voir l’aperçu")
    press(window, "Créer les")
    assert "Le plan est créé" in window.main
    window.find("[name=start]").fill(open_day(60).isoformat())
    press(window, "Voir ce qui changerait")
    press(window, "Recaler les")
    assert "Le plan est recalé" in window.main
