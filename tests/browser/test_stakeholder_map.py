"""The map of stakeholders in a browser: dragged, moved by keys, read at any width, printed."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Route

from app.extensions import db
from app.stakeholders.directory.models import Opinion
from tests.browser.axe import faults_of
from tests.browser.conftest import OpenFor
from tests.browser.test_keyboard import tab_through
from tests.browser.window import PHONE, Window, plain
from tests.stakeholders.conftest import Table
from tests.support.cast import Cast
from tests.support.patience import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MAP = "/c/rodez/acteurs/carte"
A4 = {"width": 703, "height": 1032}  # what margins of 12 mm leave, at 96 pixels an inch
PEOPLE = {  # influence, interest, attitude, wished
    "DGS": (5, 2, 2, 4),
    "DSI": (4, 3, 3, 5),
    "Maire": (5, 5, 4, 5),
    "Presse": (1, 4, 1, 3),
    "Usagers": (3, 3, None, None),
}
# The colour of each word, and of what it stands on.
WORDS = "svg.map :is(a text, .quadrant, tspan)"
FILLS = """(words) => [...document.querySelectorAll(words)].flatMap((text) =>
  ['.ground', '.involve'].map((under) => [text, document.querySelector(`svg.map ${under}`)]
    .map((one) => getComputedStyle(one).fill)))"""
SIZES = "(marks) => marks.map((one) => one.getBoundingClientRect()).map((r) => [r.width, r.height])"


class Map:
    """The map of Rodez, open in a window."""

    def __init__(self, window: Window, ids: dict[str, int]) -> None:
        self.window = window
        self.ids = ids

    def mark(self, title: str) -> Any:
        return self.window.find(f"#acteur-{self.ids[title]}")

    def says(self, title: str) -> tuple[int, int]:
        """Return the cell that the mark tells."""
        influence, interest = str(self.mark(title).get_attribute("data-place")).split()
        return int(influence), int(interest)

    def box(self, title: str) -> FloatRect:
        """Return where the shape is, without the name beside it."""
        found = self.mark(title).locator("path").first.bounding_box()
        assert found is not None
        return found

    def shape(self, title: str) -> tuple[int, int]:
        """Return the middle of the mark in the window; an outline may come and go around it."""
        box = self.box(title)
        return round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2)

    def middle(self, influence: int, interest: int) -> tuple[float, float]:
        """Return the middle of a cell, in the window."""
        frame = self.window.find("svg.map").bounding_box()
        assert frame is not None
        unit = frame["width"] / 960
        return (
            frame["x"] + (52 + (interest - 0.5) * 180) * unit,
            frame["y"] + (548 - (influence - 0.5) * 104) * unit,
        )

    def cell_under(self, title: str) -> tuple[int, int]:
        """Return the cell in which the mark is drawn."""
        box = self.box(title)
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        left, bottom = self.middle(1, 1)
        right, top = self.middle(5, 5)
        return (
            round((bottom - y) / (bottom - top) * 4) + 1,
            round((x - left) / (right - left) * 4) + 1,
        )

    def grab(self, title: str) -> None:
        """Press on the shape of a mark."""
        box = self.box(title)
        self.window.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
        self.window.page.mouse.down()

    def pull(self, influence: int, interest: int) -> None:
        """Lead what is held to a cell."""
        self.window.page.mouse.move(*self.middle(influence, interest), steps=5)

    def moved(self, title: str, influence: int, interest: int) -> None:
        """Wait until the answer has drawn somebody there."""
        place = f"{influence} {interest}"
        self.window.find(f"#acteur-{self.ids[title]}[data-place='{place}']").wait_for()
        assert self.cell_under(title) == (influence, interest)

    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.window.requests)


@pytest.fixture
def ids(cast: Cast, write: Callable[[], Any]) -> dict[str, int]:
    table, found = Table(cast, write), {}
    for title, notes in PEOPLE.items():
        found[title] = table.add(title)
        named = dict(zip(("influence", "interest", "attitude", "wished"), notes, strict=True))
        table.assess(found[title], **named)
    return found


@pytest.fixture
def here(open_for: OpenFor, ids: dict[str, int]) -> Map:
    window = open_for("alice").go(MAP)
    window.find("[data-keys]:not([hidden])").wait_for()
    return Map(window, ids)


def kept(cast: Cast, stakeholder_id: int) -> tuple[int | None, int | None]:
    db.session.close()
    row = db.session.get_one(Opinion, (cast.ids["rodez"], stakeholder_id))
    return row.influence, row.interest


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, as WCAG reckons it."""
    darker, lighter = sorted(_light(each) for each in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _light(colour: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# Dragging


def test_a_mark_is_dragged_to_another_cell_and_put_back(here: Map, cast: Cast) -> None:
    here.grab("DGS")
    here.pull(4, 5)
    assert here.window.find(".target").get_attribute("visibility") == "visible"
    assert here.cell_under("DGS") == (4, 5)
    here.window.page.mouse.up()
    here.moved("DGS", 4, 5)
    assert here.window.said.startswith("DGS : influence 4, intérêt 5.")
    assert here.window.documents == 1
    assert kept(cast, here.ids["DGS"]) == (4, 5)
    here.window.find("#annonces [data-undo]").click()
    here.moved("DGS", 5, 2)
    assert here.window.documents == 1


def test_the_table_follows(here: Map) -> None:
    here.grab("DGS")
    here.pull(1, 1)
    here.window.page.mouse.up()
    here.moved("DGS", 1, 1)
    cells = here.window.find("tbody tr").first.locator("td")
    assert [cells.nth(rank).text_content() for rank in range(2)] == ["1", "1"]


@pytest.mark.parametrize("end", ["Escape", "pointercancel", "outside", "same cell"])
def test_what_is_let_go_elsewhere_goes_back(here: Map, cast: Cast, end: str) -> None:
    before = here.shape("DGS")
    here.grab("DGS")
    here.pull(2, 4)
    if end == "Escape":
        here.window.press("Escape")
    elif end == "pointercancel":
        here.mark("DGS").dispatch_event("pointercancel", {"pointerId": 1, "bubbles": True})
    elif end == "outside":
        here.window.page.mouse.move(4, 4)
    else:
        here.pull(5, 2)
    here.window.page.mouse.up()
    assert here.shape("DGS") == before
    assert here.window.find(".target").get_attribute("visibility") == "hidden"
    assert here.posts() == 0
    assert here.window.path == MAP
    assert kept(cast, here.ids["DGS"]) == (5, 2)


def test_a_press_without_moving_opens_the_panel(here: Map) -> None:
    here.mark("DGS").click(position={"x": 8, "y": 12})
    here.window.page.wait_for_url(f"**/carte?acteur={here.ids['DGS']}*")
    assert "Déplacer « DGS »" in here.window.main


def test_a_finger_drags_too(open_for: OpenFor, ids: dict[str, int], cast: Cast) -> None:
    here = Map(open_for("alice", has_touch=True).go(MAP), ids)
    here.window.find("[data-keys]:not([hidden])").wait_for()
    touch = here.window.context.new_cdp_session(here.window.page)
    here.window.page.set_viewport_size({"width": 1280, "height": 1200})
    box = here.box("Presse")
    start = {"x": box["x"] + 8, "y": box["y"] + box["height"] / 2}
    x, y = here.middle(3, 5)
    for kind, points in (
        ("touchStart", [start]),
        ("touchMove", [{"x": start["x"] + 20, "y": start["y"] - 20}]),
        ("touchMove", [{"x": x, "y": y}]),
        ("touchEnd", []),
    ):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    here.moved("Presse", 3, 5)
    assert kept(cast, here.ids["Presse"]) == (3, 5)


# Keys


def test_arrows_move_the_mark_and_enter_saves(here: Map, cast: Cast) -> None:
    here.window.stop_the_clock()
    here.mark("DGS").focus()
    here.window.press("ArrowRight")
    assert here.window.said.startswith("DGS : influence 5, intérêt 3. Entrée enregistre")
    here.window.press("ArrowRight", "ArrowDown")
    assert here.cell_under("DGS") == (4, 4)
    assert here.posts() == 0
    here.window.press("Enter")
    here.moved("DGS", 4, 4)
    assert here.window.said.startswith("DGS : influence 4, intérêt 4.")
    assert here.window.focus()["id"] == f"acteur-{here.ids['DGS']}"
    assert here.window.focus()["outlined"]
    assert (here.posts(), here.window.documents) == (1, 1)
    assert kept(cast, here.ids["DGS"]) == (4, 4)


def test_a_pause_saves_too(here: Map) -> None:
    here.mark("DSI").focus()
    here.window.press("ArrowUp")
    here.moved("DSI", 5, 3)
    assert here.window.focus()["id"] == f"acteur-{here.ids['DSI']}"


def test_leaving_the_mark_saves(here: Map) -> None:
    here.window.stop_the_clock()
    here.mark("DSI").focus()
    here.window.press("ArrowLeft", "Tab")
    here.moved("DSI", 4, 2)
    assert here.window.focus()["id"] == f"acteur-{here.ids['Maire']}"


def test_escape_puts_the_mark_back(here: Map, cast: Cast) -> None:
    here.window.stop_the_clock()
    before = here.shape("DGS")
    here.mark("DGS").focus()
    here.window.press("ArrowDown", "ArrowRight", "Escape")
    assert here.window.said.startswith("Rien n’a changé. DGS : influence 5, intérêt 2.")
    assert here.shape("DGS") == before
    here.window.page.clock.run_for(1500)  # longer than the pause that saves
    here.window.settle()
    assert here.posts() == 0


def test_the_edge_holds_and_coming_back_sends_nothing(here: Map) -> None:
    here.window.stop_the_clock()
    here.mark("Maire").focus()
    here.window.press("ArrowUp", "ArrowRight")
    assert here.cell_under("Maire") == (5, 5)
    here.window.press("Enter")
    here.window.settle()
    assert here.posts() == 0
    assert here.window.path == MAP


def test_keys_pressed_faster_than_the_network(here: Map, cast: Cast) -> None:
    here.mark("DGS").focus()
    here.window.press("ArrowDown", "Enter", "ArrowDown", "Enter", "ArrowRight", "Tab")
    here.moved("DGS", 3, 3)
    here.window.press("ArrowDown", "Enter")
    here.moved("DSI", 3, 3)
    assert kept(cast, here.ids["DGS"]) == (3, 3)
    assert kept(cast, here.ids["DSI"]) == (3, 3)


def test_enter_on_a_mark_that_has_not_moved_opens_its_panel(here: Map) -> None:
    here.mark("DGS").focus()
    here.window.press("Enter")
    here.window.page.wait_for_url(f"**/carte?acteur={here.ids['DGS']}*")
    assert here.window.page.get_by_label("Influence sur le projet").input_value() == "5"


def test_every_stop_is_seen_in_the_order_of_the_numbers(here: Map) -> None:
    stops = tab_through(here.window)
    assert [stop for stop in stops if not stop["outlined"]] == []
    marks = [str(stop["words"]) for stop in stops if str(stop["id"]).startswith("acteur-")]
    assert [words.split(".")[0] for words in marks] == ["1", "2", "3", "4", "5"]


# Who is not placed yet


def with_archives_held(
    open_for: OpenFor, ids: dict[str, int], cast: Cast, write: Callable[[], Any]
) -> Map:
    """Add somebody, who is in the tray, and pull the name over the map."""
    ids["Archives"] = Table(cast, write).add("Archives")
    here = Map(open_for("alice").go(MAP), ids)
    here.window.find(".map-tray [data-keys]:not([hidden])").wait_for()
    here.mark("Archives").hover()
    here.window.page.mouse.down()
    here.pull(2, 4)
    return here


def test_a_name_of_the_tray_is_dragged_to_the_map(
    open_for: OpenFor, ids: dict[str, int], cast: Cast, write: Callable[[], Any]
) -> None:
    here = with_archives_held(open_for, ids, cast, write)
    assert here.window.find(".target").get_attribute("visibility") == "visible"
    assert here.window.find("svg.map .name").text_content() == "Archives"
    here.window.page.mouse.up()
    here.moved("Archives", 2, 4)
    assert kept(cast, ids["Archives"]) == (2, 4)
    assert here.window.find(".map-tray").count() == 0
    assert (here.window.documents, here.window.path) == (1, MAP)


def test_let_go_beside_the_map_it_stays_in_the_tray(
    open_for: OpenFor, ids: dict[str, int], cast: Cast, write: Callable[[], Any]
) -> None:
    here = with_archives_held(open_for, ids, cast, write)
    here.window.page.mouse.move(4, 4)
    here.window.page.mouse.up()
    assert here.window.find(".target").get_attribute("visibility") == "hidden"
    assert (here.posts(), here.window.path) == (0, MAP)
    assert here.window.find("svg.map .name").text_content() == ""


@pytest.mark.parametrize("script", [True, False])
def test_a_name_of_the_tray_is_placed_by_keys_and_without_script(
    open_for: OpenFor, ids: dict[str, int], cast: Cast, write: Callable[[], Any], script: bool
) -> None:
    ids["Archives"] = Table(cast, write).add("Archives")
    here = Map(open_for("alice", script=script).go(MAP), ids)
    here.mark("Archives").focus()
    here.window.press("Enter")
    here.window.page.wait_for_url(f"**/carte?acteur={ids['Archives']}*")
    here.window.page.get_by_label("Influence sur le projet").select_option("2")
    here.window.page.get_by_label("Intérêt pour le projet").select_option("4")
    here.window.page.get_by_role("button", name="Déplacer").click()
    here.window.find(f"svg.map #acteur-{ids['Archives']}[data-place='2 4']").wait_for()
    assert kept(cast, ids["Archives"]) == (2, 4)


# What goes wrong


def test_somebody_was_faster(here: Map, cast: Cast, write: Callable[[], Any]) -> None:
    here.window.expected.add(409)
    Table(cast, write).assess(here.ids["DGS"], influence=1, interest=1, seen=1)
    here.grab("DGS")
    here.pull(4, 4)
    here.window.page.mouse.up()
    here.window.find("#panneau .callout").wait_for()
    assert "il est maintenant ici : influence 1, intérêt 1" in plain(
        here.window.find("#panneau").inner_text()
    )
    assert here.says("DGS") == (1, 1)
    panel = here.window.page
    assert panel.get_by_label("Influence sur le projet").input_value() == "4"
    panel.get_by_role("button", name="Déplacer").click()
    here.moved("DGS", 4, 4)
    assert kept(cast, here.ids["DGS"]) == (4, 4)


def test_without_network_the_mark_goes_back(here: Map, cast: Cast) -> None:
    here.mark("DSI").focus()
    here.window.press("ArrowUp", "Enter")
    here.moved("DSI", 5, 3)  # the script that sends is there
    before = here.shape("DGS")
    here.window.offline = True
    here.window.context.set_offline(True)
    here.mark("DGS").focus()
    here.window.press("ArrowDown", "Enter")
    here.window.find("#annonces").get_by_text("Pas de connexion").wait_for()
    wait_for(lambda: here.shape("DGS") == before, "la marque est revenue")
    here.window.context.set_offline(False)
    here.window.press("ArrowDown", "Enter")
    here.moved("DGS", 4, 2)


def test_the_answer_of_the_network_was_lost(here: Map, cast: Cast) -> None:
    """The script falls back on the browser: the same operation is done once."""
    here.window.offline = True  # the lost answer is told in the console

    def lose(route: Route) -> None:
        if "x-jalon-fragment" in route.request.headers:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    here.window.page.route("**/position", lose)
    with here.window.page.expect_navigation():
        here.grab("DGS")
        here.pull(3, 2)
        here.window.page.mouse.up()
    assert here.says("DGS") == (3, 2)
    row = db.session.get_one(Opinion, (cast.ids["rodez"], here.ids["DGS"]), populate_existing=True)
    assert row.revision == 2


def test_without_script_the_panel_does_it(open_for: OpenFor, ids: dict[str, int]) -> None:
    here = Map(open_for("alice", script=False).go(MAP), ids)
    assert not here.window.find("[data-keys]").is_visible()
    here.window.page.get_by_text("Les mêmes places en tableau").click()
    here.window.find("tbody").get_by_role("link", name="DGS").click()
    here.window.page.get_by_label("Influence sur le projet").select_option("2")
    here.window.page.get_by_role("button", name="Déplacer").click()
    assert here.says("DGS") == (2, 2)
    assert here.cell_under("DGS") == (2, 2)
    here.window.page.get_by_role("button", name="Annuler").click()
    assert here.says("DGS") == (5, 2)


# How it looks


@pytest.mark.parametrize("asked", ["", "?acteur={id}", "?du=2026-01-01", "?au=2026-01-01"])
@pytest.mark.proof("a11y")
@pytest.mark.long
def test_nothing_for_axe_to_say(open_for: OpenFor, ids: dict[str, int], asked: str) -> None:
    window = open_for("alice")
    window.expected.add(422)
    window.go(MAP + asked.format(id=ids["DGS"]))
    assert faults_of(window, asked) == []


def test_nothing_for_axe_to_say_after_a_move(here: Map) -> None:
    here.mark("DGS").focus()
    here.window.press("ArrowDown")
    assert faults_of(here.window, "en chemin", covered=True) == []
    here.moved("DGS", 4, 2)  # by the pause that saves, which a slow machine has made already
    assert faults_of(here.window, "déplacé", covered=True) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_words_are_readable(open_for: OpenFor, ids: dict[str, int], scheme: str) -> None:
    pairs = open_for("alice", color_scheme=scheme).go(MAP).page.evaluate(FILLS, WORDS)
    assert len(pairs) == 2 * (
        len(PEOPLE) + 4 + 4
    )  # on white and on the tint: names, quadrants, what they say
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_marks_can_be_aimed_at_on_a_phone(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice", size=PHONE).go(MAP)
    assert window.overflow() is None
    region = window.find(".map-figure .scroll")
    assert region.get_attribute("tabindex") == "0"
    assert region.evaluate("(one) => one.scrollWidth > one.clientWidth")
    sizes = window.find("svg.map a path:first-child").evaluate_all(SIZES)
    assert len(sizes) == len(PEOPLE)
    # A shape is 18 pixels wide and the next one 24 away: WCAG 2.5.8 asks for the latter.
    assert min(width for width, _ in sizes) >= 16


@pytest.mark.parametrize("asked", ["", "?du=2026-01-01"])
def test_sixty_print_on_one_sheet(
    open_for: OpenFor, cast: Cast, write: Callable[[], Any], asked: str
) -> None:
    table = Table(cast, write)
    for rank in range(60):
        kept = table.add(f"Direction {rank} des affaires générales et du dialogue avec les usagers")
        table.assess(kept, influence=rank % 5 + 1, interest=rank % 3 + 2, attitude=rank % 5 + 1)
    window = open_for("alice").go(MAP + asked)
    sheet = window.page.pdf(format="A4")
    assert sheet.count(b"/Type /Page\n") == 1
    window.page.emulate_media(media="print")
    window.page.set_viewport_size(A4)  # type: ignore[arg-type]
    names = plain(window.find(".map-names").inner_text())
    assert all(f"{number}. Direction" in names for number in range(1, 61))
    assert not window.find("#carte table").is_visible()
    assert window.find("svg.map").is_visible()


def test_forced_colours_and_no_motion(open_for: OpenFor, ids: dict[str, int]) -> None:
    window = open_for("alice", forced_colors="active").go(MAP)
    fill = "(one) => getComputedStyle(one.firstElementChild).fill"
    full, hollow = (
        window.find(f"#acteur-{ids[title]}").evaluate(fill) for title in ("DSI", "Maire")
    )
    assert full != hollow
    moving = "(one) => getComputedStyle(one).transitionDuration"
    assert set(window.find("svg.map *").evaluate_all(f"(all) => all.map({moving})")) == {"0s"}
