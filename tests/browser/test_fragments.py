"""With the script: what changes is swapped in place, and is what a reload would show."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Request, Route

from app.progress import queries
from app.progress.rules import AnswerState
from tests.browser.conftest import OpenFor
from tests.browser.scene import FIRST, ITEMS, LAST, PHASE, Scene, actor_of, answer
from tests.browser.window import Window
from tests.support.cast import Cast
from tests.support.patience import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

TODO = ITEMS[5]  # the scene leaves it without an answer
ROW = f"#point-{TODO.id}"
# What two copies of a page differ in: the tokens of its forms, and what was just said.
VOLATILE = r'name="(csrf_token|op)" value="[^"]*"'
# The module that warns is there, and has been told what it watches before we are.
WATCHING = """async () => {
  const seen = performance.getEntriesByType('resource').find((one) => one.name.includes('dirty'));
  return seen && (await import(seen.name)) && true;
}"""
MAIN = """() => {
  const copy = document.querySelector('main').cloneNode(true);
  copy.querySelector('#annonces').remove();
  copy.querySelectorAll('[aria-busy]').forEach((one) => one.removeAttribute('aria-busy'));
  return copy.innerHTML;
}"""


def contents(window: Window) -> str:
    html = re.sub(VOLATILE, "", window.page.evaluate(MAIN))
    return re.sub(r"\s+", " ", html).replace("> <", "><")


def posts(window: Window) -> int:
    return sum(request.method == "POST" for request in window.requests)


def tick(window: Window) -> None:
    window.find(f"{ROW} .quick").click()
    window.find(f"{ROW}.done").wait_for()


def test_a_tick_is_swapped_in_and_equals_the_reload(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    before = window.find("#chiffres").inner_text()
    tick(window)
    assert window.documents == 1
    assert window.find("#chiffres").inner_text() != before
    assert window.said.startswith("Enregistré. La phase 1 est à")
    swapped = contents(window)
    assert swapped == contents(window.go(PHASE))


def test_a_whole_answer_is_swapped_in_and_equals_the_reload(
    open_for: OpenFor, scene: Scene
) -> None:
    window = open_for("alice").go(PHASE)
    window.find(f"{ROW} summary").click()
    row = window.find(ROW)
    row.get_by_label("Note").fill("L’accord de la direction est écrit.")
    row.locator("label.in_progress").click()
    row.get_by_role("button", name="Enregistrer").click()
    window.find(f"{ROW}.in_progress").wait_for()
    assert window.documents == 1
    swapped = contents(window)
    assert swapped == contents(window.go(PHASE))


def test_undo_brings_the_page_back(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    before = contents(window)
    tick(window)
    window.find("#annonces [data-undo]").click()
    window.find(f"{ROW}.todo").wait_for()
    assert window.said.startswith("Annulé.")
    assert window.documents == 1
    assert contents(window) == before


def test_one_row_opens_in_place_and_equals_its_page(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    window.find(f"#point-{FIRST.id} summary").click()
    window.find(f"#point-{FIRST.id} textarea[data-note]").wait_for()
    assert window.documents == 1
    opened = contents(window)
    assert opened == contents(window.go(f"{PHASE}?point={FIRST.id}"))


def test_somebody_was_faster(
    open_for: OpenFor, scene: Scene, cast: Cast, write: Callable[[], Any]
) -> None:
    window = open_for("alice").go(f"{PHASE}?point={TODO.id}")
    window.expected.add(409)
    row = window.find(ROW)
    row.get_by_label("Note").fill("Ma version.")
    with write():
        answer(cast.rodez, TODO, AnswerState.IN_PROGRESS, actor_of(cast.bob), "La version de Bob.")
    row.get_by_role("button", name="Enregistrer").click()
    row.locator(".callout").wait_for()
    assert window.documents == 1
    assert "Quelqu’un a modifié ce point" in row.inner_text()
    assert "La version de Bob." in row.locator(".callout td").first.inner_text()
    assert row.get_by_label("Note").input_value() == "Ma version."
    row.get_by_role("button", name="Enregistrer").click()
    window.find(f"{ROW} > details:not([open]) .meta").wait_for()
    kept = queries.answer(cast.rodez, TODO.id)
    assert kept is not None
    assert kept.note == "Ma version."


def test_a_quick_tick_over_somebody_else(
    open_for: OpenFor, scene: Scene, cast: Cast, write: Callable[[], Any]
) -> None:
    window = open_for("alice").go(PHASE)
    window.expected.add(409)
    with write():
        answer(cast.rodez, TODO, AnswerState.IN_PROGRESS, actor_of(cast.bob), "La version de Bob.")
    window.find(f"{ROW} .quick").click()
    window.find(f"{ROW} .callout").wait_for()
    assert "En cours" in window.find(f"{ROW} .callout td").first.inner_text()
    assert window.find(ROW).get_by_label("Note").input_value() == "La version de Bob."
    assert window.find(f"{ROW} [value='done']").is_checked()


def test_what_is_missing_is_said_in_the_row(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={TODO.id}")
    window.expected.add(422)
    row = window.find(ROW)
    row.get_by_label("Note").fill("À ne pas perdre.")
    row.locator("label.not_applicable").click()
    row.get_by_role("button", name="Enregistrer").click()
    row.locator(".summary").wait_for()
    assert "Indiquez pourquoi ce point est sans objet." in row.locator(".summary").inner_text()
    assert row.get_by_label("Note").input_value() == "À ne pas perdre."
    row.get_by_label("Pourquoi ce point est sans objet").fill("Aucun service de ce genre.")
    row.get_by_role("button", name="Enregistrer").click()
    window.find(f"{ROW}.not_applicable > details:not([open])").wait_for()
    assert window.documents == 1


def test_fields_of_a_state_show_with_it(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={TODO.id}")
    row = window.find(ROW)
    reason = row.get_by_label("Ce qui bloque")
    assert not reason.is_visible()
    row.locator("label.blocked").click()
    assert reason.is_visible()
    row.locator("label.done").click()
    assert not reason.is_visible()


def test_two_rows_ticked_at_once_are_both_kept(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("alice").go(PHASE)
    for item in ITEMS[:3]:
        window.find(f"#point-{item.id} .quick").click()
    for item in ITEMS[:3]:
        window.find(f"#point-{item.id}.done").wait_for()
    swapped = contents(window)
    assert swapped == contents(window.go(PHASE))


def test_a_double_click_sends_once(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={TODO.id}")
    row = window.find(ROW)
    row.get_by_label("Note").fill("Une fois.")
    row.get_by_role("button", name="Enregistrer").dblclick()
    window.find(f"{ROW} > details:not([open]) .meta").wait_for()
    assert posts(window) == 1
    window.go("/c/rodez/membres").page.get_by_label("Adresse électronique").fill("z@exemple.fr")
    window.page.get_by_label("Contributeur").check()
    window.page.get_by_role("button", name="Envoyer l’invitation").dblclick()
    window.page.get_by_text("z@exemple.fr").first.wait_for()
    assert posts(window) == 2


def test_the_answer_of_the_network_was_lost(open_for: OpenFor, scene: Scene, cast: Cast) -> None:
    """The script falls back on the browser: the same operation is done once."""
    window = open_for("alice").go(PHASE)
    window.offline = True  # the lost answer is told in the console

    def lose(route: Route) -> None:
        if "x-jalon-fragment" in route.request.headers:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    window.page.route("**/reponse", lose)
    with window.page.expect_navigation():
        window.find(f"{ROW} .quick").click()
    assert window.find(f"{ROW}.done").count() == 1
    kept = queries.answer(cast.rodez, TODO.id)
    assert kept is not None
    events = window.go(f"/c/rodez/points/{TODO.id}/historique").find("main > ol > li")
    assert events.count() == 1


def test_no_network_says_so_and_keeps_what_was_typed(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={TODO.id}")
    row = window.find(ROW)
    row.get_by_label("Note").fill("Écrit dans le train.")
    window.find(f"#point-{LAST.id} summary").focus()  # the script that sends has to be there
    row.get_by_label("Note").focus()
    tick_elsewhere(window)
    window.offline = True
    window.context.set_offline(True)
    row.get_by_role("button", name="Enregistrer").click()
    window.find("#annonces .notice").get_by_text("Pas de connexion").wait_for()
    assert row.get_by_label("Note").input_value() == "Écrit dans le train."
    window.context.set_offline(False)
    row.get_by_role("button", name="Enregistrer").click()
    window.find(f"{ROW} .meta").get_by_text("1 note").wait_for()


def tick_elsewhere(window: Window) -> None:
    window.find(f"#point-{LAST.id} .quick").click()
    window.find(f"#point-{LAST.id}.done").wait_for()


def test_text_not_sent_is_not_left_without_a_word(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={TODO.id}")
    window.find(ROW).get_by_label("Note").press_sequentially("à peine écrit")
    asked: list[str] = []
    window.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    window.page.wait_for_function(WATCHING)
    window.go("/c/rodez/")
    assert asked == ["beforeunload"]


def test_proofs_are_taken_away_in_place(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={FIRST.id}")
    row = window.find(f"#point-{FIRST.id}")
    assert row.get_by_role("button", name="Retirer").count() == 2
    row.get_by_role("button", name="Retirer").first.click()
    wait_for(lambda: row.get_by_role("button", name="Retirer").count() == 1, "une preuve de moins")
    assert window.said.startswith("Preuve retirée")
    assert window.documents == 1


def test_the_type_ahead_proposes_announces_and_follows(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("alice").go("/collectivites/nouvelle")
    field = window.page.get_by_label("Votre collectivité")
    field.press_sequentially("saint-denis")
    window.find("[role=option]").first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    assert re.match(r"\d+ propositions?", window.find(".typeahead [role=status]").inner_text())
    window.press("ArrowDown")
    marked = window.find("[role=option][aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == marked.get_attribute("id")
    window.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    field.fill("zzz")
    field.press_sequentially("z")
    window.find(".typeahead [role=status]").get_by_text("Aucune proposition").wait_for()
    window.press("Enter")  # without a proposal the form itself searches
    window.page.wait_for_url("**territoire_texte=zzzz*")
    assert "Aucun territoire pour « zzzz »" in window.main


def test_the_type_ahead_without_network_leaves_the_form(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("alice").go("/collectivites/nouvelle")
    window.offline = True
    refused: list[Request] = []
    window.page.on("requestfailed", lambda request: refused.append(request))  # noqa: PLW0108  Playwright refuses a built-in
    window.page.route("**/territoires/recherche*", lambda route: route.abort())
    window.page.get_by_label("Votre collectivité").press_sequentially("nouméa")
    window.wait_for(lambda: refused, "la recherche échoue")
    window.press("Enter")
    window.page.get_by_role("link", name="Nouméa").wait_for()
