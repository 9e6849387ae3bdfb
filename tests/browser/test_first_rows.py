"""A list begins high and shows many rows, on a desktop and on a phone; nothing moves once drawn."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Route

from tests.browser.conftest import OpenFor
from tests.browser.crowded import make_crowded
from tests.browser.scene import Scene
from tests.browser.window import DESKTOP, PHONE
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.support.worlds import WORLDS

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

WORLDS["crowded"] = make_crowded

LOWEST_DESKTOP, FEWEST = 340, 10
LOWEST_PHONE = 520
# Cumulative Layout Shift, where the font comes late and DejaVu stands in for it.
MOST_SHIFT = 0.01
LATE_MS = 600
ROWS = """() => [...document.querySelectorAll(
  'main :is(ul.rows, ul.lines, ol.timeline) > li, main tbody > tr, main .rowed > :is(.choice, p)',
)].filter((one) => one.checkVisibility() && !one.closest('.callout, .disclosure')).map((one) => {
  const { top, bottom } = one.getBoundingClientRect();
  return [top + scrollY, bottom + scrollY];
})"""
SHIFT = """() => new Promise((done) => {
  let sum = 0;
  const watch = new PerformanceObserver((list) => {
    for (const one of list.getEntries()) if (!one.hadRecentInput) sum += one.value;
  });
  watch.observe({ type: 'layout-shift', buffered: true });
  document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(
    () => setTimeout(() => done(sum), 50))));
})"""

LOADED = "document.fonts.check('1em \"Atkinson Next\"')"


@dataclass(frozen=True)
class Listing:
    """A list, and who opens it."""

    person: str
    path: str


LISTS = {
    "tasks": Listing("alice", "/c/rodez/taches"),
    "mine": Listing("alice", "/mes-taches"),
    "datasets": Listing("alice", "/c/rodez/donnees"),
    "actors": Listing("alice", "/c/rodez/acteurs"),
    "phase": Listing("alice", "/c/rodez/phases/1"),
    "later-phase": Listing("alice", "/c/rodez/phases/4"),
    "portfolio": Listing("carole", "/portefeuille"),
    "members": Listing("alice", "/c/rodez/membres"),
    "journal": Listing("alice", "/c/rodez/journal"),
    "findings": Listing("alice", "/c/rodez/constats"),
    "blockers": Listing("alice", "/c/rodez/blocages"),
    "all-blockers": Listing("carole", "/portefeuille/blocages"),
    "search": Listing("alice", "/c/rodez/recherche?q=registre"),
    "accounts": Listing("olga", "/instance"),
    "duties": Listing("alice", "/c/rodez/donnees/obligations"),
    "register": Listing("alice", "/c/rodez/donnees/repertoire"),
    "typical": Listing("alice", "/c/rodez/donnees/jeux-types"),
    "profiles": Listing("alice", "/c/rodez/acteurs/profils-types"),
    "pitches": Listing("alice", "/c/rodez/acteurs/argumentaire"),
    "actors-grid": Listing("alice", "/c/rodez/acteurs/grille"),
}


@pytest.fixture
def crowded(database: OpenDatabase, cast: Cast) -> Scene:
    made: Scene = database.made
    return made


def test_a_list_begins_high_and_shows_many_rows(open_for: OpenFor, crowded: Scene) -> None:
    faults = []
    windows = {person: open_for(person) for person in ("alice", "carole", "olga")}
    for name, listing in LISTS.items():
        window = windows[listing.person]
        for size, lowest, fewest in ((DESKTOP, LOWEST_DESKTOP, FEWEST), (PHONE, LOWEST_PHONE, 0)):
            window.page.set_viewport_size(size)  # type: ignore[arg-type]  # a mapping with the two keys
            rows = window.go(listing.path).page.evaluate(ROWS)
            assert rows, f"{name} : aucune ligne"
            whole = sum(bottom <= size["height"] for _, bottom in rows)
            if rows[0][0] > lowest or whole < min(fewest, len(rows)):
                faults.append(f"{name} à {size['width']} : y = {rows[0][0]:.0f}, {whole} lignes")
    assert faults == []


def test_the_sentence_of_a_phase_is_read_whole(open_for: OpenFor, crowded: Scene) -> None:
    page = open_for("alice").go(LISTS["phase"].path).page
    for width in (960, 1280, 1600):
        page.set_viewport_size({"width": width, "height": 800})
        hidden = page.locator(".heading .lead").evaluate("p => p.scrollWidth - p.clientWidth")
        assert hidden <= 0, f"à {width} pixels, {hidden} pixels de la phrase sont cachés"


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_moves_even_with_a_late_font(
    open_for: OpenFor, crowded: Scene, size: dict[str, int]
) -> None:
    held: list[Route] = []
    windows = {person: open_for(person, size=size) for person in ("alice", "carole", "olga")}
    for window in windows.values():
        window.context.route("**/*.woff2", lambda route: held.append(route))  # noqa: PLW0108  Playwright refuses a built-in
    tabs = {name: windows[listing.person].tab() for name, listing in LISTS.items()}
    for name, listing in LISTS.items():
        page = tabs[name].page
        page.goto(f"{tabs[name].origin}{listing.path}", wait_until="domcontentloaded")
    page.wait_for_timeout(LATE_MS)  # every font is late by then, that of the last page too
    while held:
        held.pop().continue_()
    shifts = {name: tab.page.evaluate(SHIFT) for name, tab in tabs.items()}
    assert all(tab.page.evaluate(LOADED) for tab in tabs.values())
    assert {name: shift for name, shift in shifts.items() if shift > MOST_SHIFT} == {}
