"""Everything by keyboard: the way in, a visible focus at each stop, no trap, nothing lost."""

import pytest

from tests.browser.conftest import OpenFor
from tests.browser.scene import FIRST, ITEMS, LAST, PHASE, SECOND, Scene
from tests.browser.window import Window
from tests.support.cast import PASSWORD, Cast
from tests.support.proofs import LONG

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

TODO = ITEMS[5]  # the scene leaves it without an answer
STOPS = """[...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter((one) => one.checkVisibility({contentVisibilityAuto: true}) && !one.disabled
    && !(one.type === 'radio' && !one.checked
         && document.querySelector(`[name="${one.name}"]:checked`))
    && !one.closest('details:not([open]) > :not(summary)'))
  .length"""


IS_DATE = "document.activeElement.matches('input[type=date]')"
PARTS = 4  # of a date control, each a stop of its own: day, month, year, calendar


def tab_through(window: Window) -> list[dict[str, object]]:
    """Press Tab from the top of the page until it is over; return the stops, a date being one."""
    stops: list[dict[str, object]] = []
    inside = 0
    while len(stops) < 300:
        window.press("Tab")
        here = window.focus()
        if here["tag"] == "body":
            return stops
        inside = inside + 1 if stops and here == stops[-1] else 0
        most = PARTS - 1 if window.page.evaluate(IS_DATE) else 0
        assert inside <= most, f"le clavier reste dans {here}"
        if not inside:
            stops.append(here)
    raise AssertionError(f"pas de fin : {stops[-5:]}")


@pytest.mark.proof("a11y")
@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("", "/connexion"),
        pytest.param("", "/methode/1", marks=LONG),
        ("", "/methode"),
        pytest.param("", "/methode/commencer", marks=LONG),
        pytest.param("", "/methode/etapes/licence", marks=LONG),
        pytest.param("alice", "/methode/points/elu-referent-nomme", marks=LONG),
        pytest.param("", "/methode/recherche?q=licence", marks=LONG),
        pytest.param("", "/methode/droit", marks=LONG),
        pytest.param("", "/methode/droit/crpa/l312-1-1", marks=LONG),
        pytest.param("", "/methode/demandes", marks=LONG),
        pytest.param("alice", "/c/rodez/annee", marks=LONG),
        pytest.param("alice", "/c/rodez/obligation", marks=LONG),
        pytest.param("alice", "/c/rodez/donnees/reponses-pretes", marks=LONG),
        pytest.param("alice", "/c/rodez/", marks=LONG),
        ("alice", PHASE),
        pytest.param("alice", f"{PHASE}?point={FIRST.id}", marks=LONG),
        pytest.param("alice", "/c/rodez/membres", marks=LONG),
        ("elise", "/c/rodez/"),
        pytest.param("bob", "/collectivites/nouvelle?territoire=com-98818", marks=LONG),
        pytest.param("carole", "/portefeuille", marks=LONG),
    ],
)
def test_each_stop_is_seen_and_the_way_ends(
    open_for: OpenFor, scene: Scene, cast: Cast, person: str, path: str
) -> None:
    window = open_for(scene.person(cast, person)).go(path)
    stops = tab_through(window)
    assert [stop for stop in stops if not stop["outlined"]] == []
    assert len(stops) >= window.page.evaluate(STOPS)
    places = [tuple(stop["place"]) for stop in stops]  # type: ignore[arg-type]
    assert len(set(places)) == len(places), "deux arrêts au même endroit"


def test_the_guide_is_searched_and_read_by_keyboard(open_for: OpenFor) -> None:
    window = open_for().go("/methode")
    window.find("main input[type=search]").focus()
    window.page.keyboard.type("élu référent")
    window.press("Enter")
    window.page.wait_for_url("**/methode/recherche?q=*")
    window.page.get_by_role("link", name="Un élu référent est nommé").focus()
    window.press("Enter")
    window.page.wait_for_url("**/methode/points/elu-referent-nomme")
    after = window.find("a[rel=next]")
    address = str(after.get_attribute("href"))
    after.focus()
    window.press("Enter")
    window.page.wait_for_url(f"**{address}")


def test_the_skip_link_comes_first_and_works(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    window.press("Tab")
    assert window.focus()["words"] == "Aller au contenu"
    assert window.find(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
    window.press("Enter")
    assert window.focus()["id"] == "contenu"
    window.press("Tab")
    assert window.focus()["words"] == "Méthode"  # the first link of the content


def test_signing_in(open_for: OpenFor, cast: Cast) -> None:
    window = open_for().go("/connexion")
    window.find("#email").focus()
    window.page.keyboard.type("alice@exemple.fr")
    window.press("Tab")
    window.page.keyboard.type(PASSWORD)
    window.press("Enter")
    window.page.wait_for_url("**/c/rodez/")


def test_the_points_to_correct_get_the_focus_and_lead_to_the_fields(open_for: OpenFor) -> None:
    window = open_for().go("/connexion")
    window.expected.add(422)
    window.find("#email").focus()
    window.press("Enter")
    window.find(".summary").wait_for()
    assert window.page.evaluate("document.activeElement.className") == "summary"
    for field in ("email", "password"):
        window.press("Tab")
        window.press("Enter")
        assert window.focus()["id"] == field
        window.find(".summary").focus()
        if field == "email":
            window.press("Tab")


def test_a_tick_leaves_the_focus_on_its_row(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    window.find(f"#point-{TODO.id} .quick").focus()
    window.press("Enter")
    window.find(f"#point-{TODO.id}.done").wait_for()
    assert window.focus()["row"] == TODO.id
    assert window.focus()["outlined"]


def test_rows_states_note_and_undo_by_keys(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    window.press("j")
    window.find("summary:focus").wait_for()
    assert window.focus()["row"] == FIRST.id
    window.press("j", "j", "k")
    assert window.focus()["row"] == SECOND.id
    window.find(f"#point-{TODO.id} summary").focus()
    window.press("2")
    window.find(f"#point-{TODO.id}.in_progress").wait_for()
    assert window.focus()["row"] == TODO.id
    window.press("3")
    window.find(f"#point-{TODO.id}.done").wait_for()
    window.press("z")
    window.find(f"#point-{TODO.id}.in_progress").wait_for()
    assert window.focus()["row"] == TODO.id
    window.press("n")
    window.find(f"#point-{TODO.id} textarea[data-note]:focus").wait_for()
    window.page.keyboard.type("j k 1 2 3 z")  # keys are letters again in a field
    assert window.find(f"#point-{TODO.id} [data-note]").input_value() == "j k 1 2 3 z"
    window.press("Tab", "Tab")
    assert window.focus()["words"] == "Enregistrer"
    window.press("Enter")
    window.find("#annonces [data-undo]").wait_for()
    assert "1 note" in window.find(f"#point-{TODO.id}").inner_text().replace("\u00a0", " ")
    assert window.focus()["row"] == TODO.id


def test_a_state_that_needs_words_opens_the_row_at_what_is_missing(
    open_for: OpenFor, scene: Scene
) -> None:
    window = open_for("alice").go(PHASE)
    window.expected.add(422)
    window.find(f"#point-{TODO.id} summary").focus()
    window.press("4")
    window.find(f"#point-{TODO.id} .only-if.blocked select:focus").wait_for()
    assert window.find(f"#point-{TODO.id} input[value=blocked]").is_checked()
    assert window.find(f"#point-{TODO.id}.todo").count()  # nothing is saved before it is said
    window.find(f"#point-{TODO.id}").get_by_role("button", name="Enregistrer", exact=True).click()
    window.find(f"#point-{TODO.id} .summary").wait_for()
    assert window.focus()["row"] == TODO.id
    fields = [f"{TODO.id}-{name}" for name in ("block_reason", "unblock", "wake_on")]
    links = window.find(".summary a")
    assert [links.nth(n).get_attribute("href") for n in range(3)] == [f"#{one}" for one in fields]
    window.press("Tab", "Enter")
    assert window.focus()["id"] == fields[0]


def test_undoing_with_its_button_keeps_the_focus(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    window.find(f"#point-{TODO.id} .quick").click()
    window.find("#annonces [data-undo]").focus()
    window.press("Enter")
    window.find(f"#point-{TODO.id}.todo").wait_for()
    assert window.focus()["tag"] != "body"
    assert window.focus()["outlined"]


def test_closing_the_notice_and_menus_gives_the_focus_back(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(PHASE)
    window.find(f"#point-{TODO.id} .quick").focus()
    window.press("Enter")
    window.page.get_by_role("button", name="Fermer").focus()
    window.press("Enter")
    assert window.focus()["tag"] != "body"
    window.find(".menu > summary").first.focus()
    window.press("Enter", "Tab", "Escape")
    assert window.focus()["words"] == "Alice Durand"
    assert not window.find(".menu[open]").count()


def test_keys_may_be_switched_off(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go("/compte")
    window.page.get_by_label("Activer les raccourcis clavier").uncheck()
    window.page.get_by_role("button", name="Enregistrer").click()
    window.go(PHASE).find(f"#point-{LAST.id} summary").focus()
    window.press("3", "j")
    assert window.focus()["row"] == LAST.id
    assert window.find(f"#point-{LAST.id}.todo").count() == 1
    assert not window.find("#raccourcis").count()


def test_keys_pressed_faster_than_the_network(open_for: OpenFor, cast: Cast) -> None:
    window = open_for("alice").go(PHASE)
    window.find(f"#point-{FIRST.id} summary").focus()
    window.press("3", "j", "3", "j", "3", "j", "2", "z")
    for item in ITEMS[:3]:
        window.find(f"#point-{item.id}.done").wait_for()
    window.find("#annonces").get_by_text("Annulé.").wait_for()
    window.find(f"#point-{ITEMS[3].id}.todo").wait_for()
    assert window.go(PHASE).find(".row.done").count() == 3
    assert window.find(".row.todo").count() == len(ITEMS) - 3
