"""The board in a browser: dragged, moved by keys, pressed without a script; and the other views."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Route

from app.kernel.clock import today
from app.tasks import services
from app.tasks.rules import TaskState
from app.tasks.services import Assignee, Block, Draft
from tests.browser.axe import faults_of
from tests.browser.conftest import OpenFor
from tests.browser.test_keyboard import tab_through
from tests.browser.window import PHONE, TABLET, Window
from tests.support.cast import Cast
from tests.support.proofs import LONG, sampled
from tests.tasks.conftest import actor, read

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

BOARD = "/c/rodez/taches/tableau"
CALENDAR = "/c/rodez/taches/calendrier"
TIMELINE = "/c/rodez/taches/frise"
FEEDS = "/compte/agenda"
BLOCK = Block("person", "Une réponse de la DSI.", today() + timedelta(days=9))
TITLES = {
    "Écrire au DGS": TaskState.TODO,
    "Réunir le comité de suivi": TaskState.TODO,
    "Rencontrer le DPO": TaskState.IN_PROGRESS,
    "Exporter les données": TaskState.BLOCKED,
    "Choisir la licence": TaskState.DONE,
}
A4_LANDSCAPE = re.compile(rb"/MediaBox \[0 0 84[12][.\d]* 59[45][.\d]*\]")


class Board:
    """The board of Rodez, open in a window."""

    def __init__(self, window: Window, ids: dict[str, int]) -> None:
        self.window = window
        self.ids = ids

    def card(self, title: str) -> Any:
        return self.window.find(f"#carte-{self.ids[title]}")

    def column(self, state: str) -> Any:
        return self.window.find(f"#colonne-{state}")

    def box(self, one: Any) -> FloatRect:
        found: FloatRect | None = one.bounding_box()
        assert found is not None
        return found

    def grab(self, title: str) -> None:
        """Press on a card, beside its words."""
        box = self.box(self.card(title))
        self.window.page.mouse.move(box["x"] + box["width"] - 6, box["y"] + 6)
        self.window.page.mouse.down()

    def pull(self, state: str) -> None:
        """Lead what is held over a column."""
        box = self.box(self.column(state))
        self.window.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60, steps=6)

    def stands(self, title: str, state: str) -> None:
        """Wait until a card stands in a column."""
        self.window.find(f"#colonne-{state} #carte-{self.ids[title]}").wait_for()

    def focused(self) -> str:
        return str(self.window.focus()["words"])

    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.window.requests)


@pytest.fixture
def ids(cast: Cast, write: Callable[[], Any]) -> dict[str, int]:
    by, found = actor(cast.alice), {}
    with write():
        for number, (title, state) in enumerate(TITLES.items()):
            draft = Draft(
                title,
                assignee=Assignee(cast.bob.id, ""),
                starts_on=today() + timedelta(days=number - 12),
                due_on=today() + timedelta(days=number * 4 - 3),
            )
            task = services.create_task(cast.rodez, draft, by=by)
            found[title] = task.id
            if state is not TaskState.TODO:
                block = BLOCK if state is TaskState.BLOCKED else None
                services.set_state(
                    cast.rodez, task.id, state, seen=task.revision, by=by, block=block
                )
    return found


@pytest.fixture
def here(open_for: OpenFor, ids: dict[str, int]) -> Board:
    window = open_for("alice").go(BOARD)
    window.find("#touches:not([hidden])").wait_for()
    return Board(window, ids)


# Dragging


def test_a_card_is_dragged_to_another_column_and_put_back(here: Board) -> None:
    here.grab("Écrire au DGS")
    here.pull("in_progress")
    assert here.column("in_progress").get_attribute("data-over") is not None
    here.window.page.mouse.up()
    here.stands("Écrire au DGS", "in_progress")
    assert here.window.said.startswith("« Écrire au DGS » est dans « En cours ».")
    assert here.window.documents == 1
    assert read(here.ids["Écrire au DGS"]).state == "in_progress"
    here.window.find("#annonces [data-undo]").click()
    here.stands("Écrire au DGS", "todo")
    assert here.window.said.startswith("Annulé.")
    assert read(here.ids["Écrire au DGS"]).state == "todo"


def test_a_card_let_go_where_it_was_or_nowhere_stays(here: Board) -> None:
    before = here.box(here.card("Écrire au DGS"))
    for aim in (lambda: here.pull("todo"), lambda: here.window.page.mouse.move(5, 5)):
        here.grab("Écrire au DGS")
        aim()
        here.window.page.mouse.up()
        assert here.box(here.card("Écrire au DGS")) == before
    assert here.posts() == 0
    assert here.window.documents == 1


@pytest.mark.parametrize("how", ["escape", "pointercancel"])
def test_a_drag_that_is_given_up_puts_everything_back(here: Board, how: str) -> None:
    before = here.box(here.card("Écrire au DGS"))
    here.grab("Écrire au DGS")
    here.pull("done")
    assert here.box(here.card("Écrire au DGS")) != before
    if how == "escape":
        here.window.press("Escape")
    else:
        here.window.page.evaluate("window.dispatchEvent(new PointerEvent('pointercancel'))")
    assert here.box(here.card("Écrire au DGS")) == before
    assert here.window.find("[data-over], [data-dragged]").count() == 0
    here.window.page.mouse.up()
    assert here.posts() == 0


def test_a_press_without_a_drag_opens_the_task(here: Board) -> None:
    here.card("Écrire au DGS").locator("a").click()
    here.window.page.wait_for_url(f"**/taches/{here.ids['Écrire au DGS']}")


def test_dragging_by_its_title_does_not_open_the_task(here: Board) -> None:
    box = here.box(here.card("Écrire au DGS").locator("a"))
    here.window.page.mouse.move(box["x"] + 20, box["y"] + 8)
    here.window.page.mouse.down()
    here.pull("done")
    here.window.page.mouse.up()
    here.stands("Écrire au DGS", "done")
    assert here.window.path == BOARD


def test_dropping_on_blocked_asks_for_words_on_the_task(here: Board) -> None:
    here.grab("Écrire au DGS")
    here.pull("blocked")
    here.window.page.mouse.up()
    task_id = here.ids["Écrire au DGS"]
    here.window.page.wait_for_url(f"**/taches/{task_id}?etat=blocked#etat")
    assert here.window.page.get_by_label("Ce qui bloque").is_visible()
    assert here.posts() == 0


def test_what_the_network_loses_changes_nothing_on_the_board(here: Board) -> None:
    here.card("Rencontrer le DPO").get_by_role("button", name="Faite").click()
    here.stands("Rencontrer le DPO", "done")
    here.window.offline = True
    here.window.context.set_offline(True)
    here.grab("Écrire au DGS")
    here.pull("done")
    here.window.page.mouse.up()
    here.window.find("#annonces").get_by_text("Pas de connexion pour le moment.").wait_for()
    here.stands("Écrire au DGS", "todo")
    here.window.context.set_offline(False)
    here.window.offline = False


# Keys


def test_arrows_move_a_card_and_keep_the_focus(here: Board) -> None:
    here.card("Écrire au DGS").locator("a").focus()
    here.window.press("ArrowRight")
    here.stands("Écrire au DGS", "in_progress")
    assert here.focused() == "Écrire au DGS"
    assert here.window.focus()["outlined"]
    assert here.window.said.startswith("« Écrire au DGS » est dans « En cours ».")
    here.window.press("ArrowRight")  # over « Bloquées », which asks for words
    here.stands("Écrire au DGS", "done")
    assert here.focused() == "Écrire au DGS"
    here.window.press("ArrowRight")  # nothing further
    here.window.press("ArrowLeft")
    here.stands("Écrire au DGS", "in_progress")
    assert here.focused() == "Écrire au DGS"
    assert here.posts() == 3
    assert here.window.documents == 1


def test_arrows_go_up_and_down_a_column(here: Board) -> None:
    here.card("Écrire au DGS").locator("a").focus()
    here.window.press("ArrowDown")
    assert here.focused() == "Réunir le comité de suivi"
    here.window.press("ArrowDown", "ArrowUp")
    assert here.focused() == "Écrire au DGS"


def test_a_button_and_undo_keep_the_focus_on_the_card(here: Board) -> None:
    button = here.card("Rencontrer le DPO").get_by_role("button", name="Faite")
    button.focus()
    here.window.press("Enter")
    here.stands("Rencontrer le DPO", "done")
    assert here.focused() == "Rencontrer le DPO"
    here.window.find("#annonces [data-undo]").focus()
    here.window.press("Enter")
    here.stands("Rencontrer le DPO", "in_progress")
    assert here.focused() == "Rencontrer le DPO"


def test_b_says_what_blocks(here: Board) -> None:
    here.card("Écrire au DGS").locator("a").focus()
    here.window.press("b")
    here.window.page.wait_for_url("**?etat=blocked#etat")


def test_keys_may_be_switched_off(
    open_for: OpenFor, ids: dict[str, int], cast: Cast, write: Callable[[], Any]
) -> None:
    with write():
        cast.alice.shortcuts = False
    window = open_for("alice").go(BOARD)
    board = Board(window, ids)
    board.card("Écrire au DGS").locator("a").focus()
    window.press("ArrowRight", "b")
    assert board.posts() == 0
    assert window.path == BOARD
    board.grab("Écrire au DGS")  # what is not a key still works
    board.pull("in_progress")
    window.page.mouse.up()
    board.stands("Écrire au DGS", "in_progress")


def test_the_keys_are_told_once_on_entering_the_board(here: Board) -> None:
    assert here.window.find("[aria-describedby='touches']").count() == 1
    assert here.window.find("#touches").is_visible()


# Together


def test_somebody_was_faster(here: Board, cast: Cast, write: Callable[[], Any]) -> None:
    task_id = here.ids["Écrire au DGS"]
    here.window.expected.add(409)
    with write():
        services.set_state(cast.rodez, task_id, TaskState.DONE, seen=1, by=actor(cast.bob))
    here.card("Écrire au DGS").locator("a").focus()
    here.window.press("ArrowRight")
    here.stands("Écrire au DGS", "done")
    assert here.focused() == "Écrire au DGS"
    assert here.window.find("#annonces .notice.warning").count() == 1
    assert read(task_id).state == "done"
    here.window.press("ArrowLeft")  # the card is fresh: it can be moved
    here.stands("Écrire au DGS", "in_progress")


def test_the_answer_is_awaited_before_the_card_moves(here: Board) -> None:
    held: list[Route] = []
    here.window.page.route("**/deplacer", lambda route: held.append(route))  # noqa: PLW0108  Playwright refuses a built-in
    here.card("Écrire au DGS").get_by_role("button", name="Faite").click()
    here.window.wait_for(lambda: held, "l’envoi")
    here.stands("Écrire au DGS", "todo")
    held[0].continue_()
    here.stands("Écrire au DGS", "done")


def test_without_a_script_buttons_do_it_all(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice", script=False).go(BOARD)
    board = Board(window, ids)
    assert not window.find("#touches").is_visible()
    board.card("Écrire au DGS").get_by_role("button", name="Commencer").click()
    board.stands("Écrire au DGS", "in_progress")
    window.page.get_by_role("button", name="Annuler").click()
    board.stands("Écrire au DGS", "todo")


def test_an_official_reads_it(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("elise").go(BOARD)
    board = Board(window, ids)
    board.grab("Écrire au DGS")
    board.pull("done")
    window.page.mouse.up()
    board.card("Écrire au DGS").locator("a").focus()
    window.press("ArrowRight")
    assert board.posts() == 0
    board.stands("Écrire au DGS", "todo")


# Everywhere


@pytest.mark.proof("a11y")
@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("alice", BOARD),
        pytest.param("elise", BOARD, marks=LONG),
        pytest.param("alice", f"{BOARD}?qui=moi", marks=LONG),
        pytest.param("alice", CALENDAR, marks=LONG),
        ("alice", f"{CALENDAR}?mois=2026-12&jour=3"),
        pytest.param("alice", TIMELINE, marks=LONG),
        ("alice", f"{TIMELINE}?par=personne"),
        pytest.param("alice", FEEDS, marks=LONG),
    ],
)
def test_each_view_is_accessible_and_fits(
    open_for: OpenFor, ids: dict[str, int], person: str, path: str
) -> None:
    window = open_for(person).go(path)
    assert faults_of(window, path) == []


def test_a_new_address_is_accessible(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice").go(FEEDS)
    window.page.get_by_role("button", name="Créer l’adresse").click()
    window.find("#adresse").wait_for()
    assert faults_of(window, "adresse") == []


@pytest.mark.proof("a11y")
@pytest.mark.parametrize("path", [BOARD, CALENDAR, TIMELINE, FEEDS])
@pytest.mark.parametrize("size", sampled({"phone": PHONE, "tablet": TABLET}, {"phone"}))
def test_each_stop_is_seen_and_the_way_ends(
    open_for: OpenFor, ids: dict[str, int], path: str, size: dict[str, int]
) -> None:
    stops = tab_through(open_for("alice", size=size).go(path))
    assert [stop for stop in stops if not stop["outlined"]] == []


def test_the_month_is_a_list_of_weeks_on_a_phone(open_for: OpenFor, ids: dict[str, int]) -> None:
    month = today() - timedelta(days=3)  # when the late one was due
    window = open_for("alice", size=PHONE).go(f"{CALENDAR}?mois={month:%Y-%m}")
    late = window.find(".month a.late").first
    box = late.bounding_box()
    assert box is not None
    assert box["width"] > 200
    assert window.overflow() is None


def test_the_timeline_scrolls_by_keys_on_a_phone(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice", size=PHONE).go(TIMELINE)
    region = window.page.get_by_role("region", name="Frise")
    region.focus()
    window.press("ArrowRight", "ArrowRight")
    window.wait_for(lambda: region.evaluate("(one) => one.scrollLeft"), "la frise a défilé")
    last = window.find("svg.gantt a").last
    last.focus()
    box, frame = last.bounding_box(), region.bounding_box()
    assert box is not None
    assert frame is not None
    assert box["x"] < frame["x"] + frame["width"]  # a bar that has the focus is brought to view
    assert box["x"] + box["width"] > frame["x"]
    assert window.overflow() is None


def test_a_bar_is_pressed_as_its_link(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice").go(TIMELINE)
    bar = window.find("svg.gantt a").first
    address = bar.get_attribute("href")
    bar.locator("text").click()  # the name, as well as the bar itself
    window.page.wait_for_url(f"**{address}")


@pytest.mark.parametrize("path", [BOARD, CALENDAR, TIMELINE])
def test_each_view_prints_on_a4_landscape(
    open_for: OpenFor, ids: dict[str, int], path: str
) -> None:
    window = open_for("alice").go(path)
    paper = window.page.pdf(prefer_css_page_size=True)
    boxes = re.findall(rb"/MediaBox\s*\[[^\]]*\]", paper)
    assert boxes
    assert all(A4_LANDSCAPE.fullmatch(box) for box in boxes), boxes
    window.page.emulate_media(media="print")
    assert not window.find(".views").first.is_visible()
    if path == TIMELINE:  # the table behind is open on paper
        assert window.page.get_by_role("cell", name="Bob Martin").first.is_visible()


@pytest.mark.parametrize("path", [BOARD, CALENDAR, TIMELINE, FEEDS])
def test_each_view_is_light(open_for: OpenFor, ids: dict[str, int], path: str) -> None:
    window = open_for("alice").go(path)
    window.page.wait_for_load_state("networkidle")
    assert len(window.fetched) <= 6
    assert window.page.evaluate("document.querySelectorAll('*').length") <= 380


def test_forced_colours_keep_the_shapes(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice", forced_colors="active").go(TIMELINE)
    strokes = window.page.evaluate(
        "[...document.querySelectorAll('.gantt path:not(.band)')]"
        ".map((one) => getComputedStyle(one).stroke)"
    )
    assert strokes
    assert len(set(strokes)) == 1
