"""Forced colours, reduced motion, large text, wide spacing, small windows: pages hold."""

import pytest

from config import ROOT
from tests.browser.conftest import OpenFor
from tests.browser.scene import FIRST, LAST, PHASE, Scene
from tests.browser.window import DESKTOP, Window
from tests.support.cast import Cast
from tests.support.proofs import LONG

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

SCREENS = [
    ("alice", "/c/rodez/"),
    ("elise", "/c/rodez/"),
    ("alice", f"{PHASE}?point={FIRST.id}"),
    ("alice", "/c/rodez/membres"),
    ("alice", "/c/rodez/obligation"),
    ("carole", "/portefeuille"),
    ("bob", "/collectivites/nouvelle?territoire=com-98818"),
    ("", "/methode"),
]
# WCAG 1.4.12: what a reader may ask of any page. The style is put in from outside the page.
SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
  word-spacing: .16em !important; } p { margin-block-end: 2em !important; }"""
USUAL, LARGE = 16, 32  # what a reader may set as the size of text, in pixels
TEXT_SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
ADOPT = """(style) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
}"""
# What is clipped whole is there to be heard, and not seen.
CLIPPED = """() => [...document.querySelectorAll('main *, header *')].filter((one) => {
  const { overflowX, overflowY, clipPath } = getComputedStyle(one);
  if (clipPath === 'inset(50%)') return false;
  const hides = (overflow) => overflow === 'hidden' || overflow === 'clip';
  const cut = hides(overflowX) && one.scrollWidth > one.clientWidth + 1
    || hides(overflowY) && one.scrollHeight > one.clientHeight + 1;
  return cut && one.checkVisibility() && !one.querySelector('.read-only-text')
    && !one.closest('.read-only-text, svg, .rows, .views, .scroll, thead');
}).map((one) => one.outerHTML.slice(0, 200))"""
MOVING = """() => [...document.querySelectorAll('*')].filter((one) => {
  const { transitionDuration, animationName } = getComputedStyle(one);
  return /[1-9]/.test(transitionDuration) || animationName !== 'none';
}).map((one) => one.outerHTML.slice(0, 100))"""


@pytest.mark.proof("a11y")
@pytest.mark.parametrize(
    ("style", "size", "width"),
    [
        pytest.param(SPACING, USUAL, 1280, id="spaced", marks=LONG),
        pytest.param(SPACING, USUAL, 320, id="spaced-320"),
        pytest.param("", LARGE, 1280, id="large-text", marks=LONG),
        pytest.param("", LARGE, 640, id="large-text-640"),
        pytest.param("", USUAL, 640, id="zoomed", marks=LONG),
    ],
)
def test_text_may_be_large_or_spaced(
    open_for: OpenFor, scene: Scene, cast: Cast, style: str, size: int, width: int
) -> None:
    faults = []
    windows: dict[str, Window] = {}
    for person, path in SCREENS:
        window = windows.get(person) or open_for(
            scene.person(cast, person), size={**DESKTOP, "width": width}
        )
        if person not in windows:
            devtools = window.context.new_cdp_session(window.page)
            devtools.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
        windows[person] = window.go(path)
        window.page.evaluate(ADOPT, style)
        assert window.page.evaluate(TEXT_SIZE) == size
        faults += [f"{path} déborde : {one}" for one in window.overflow() or ()]
        faults += [f"{path} coupe : {one}" for one in window.page.evaluate(CLIPPED)]
    assert not faults, "\n".join(faults)


@pytest.mark.proof("a11y")
@pytest.mark.long
def test_forced_colours_and_no_motion(open_for: OpenFor, scene: Scene, cast: Cast) -> None:
    windows: dict[str, Window] = {}
    for person, path in SCREENS:
        window = windows.get(person) or open_for(
            scene.person(cast, person), forced_colors="active", reduced_motion="reduce"
        )
        windows[person] = window.go(path)
        assert window.page.evaluate(MOVING) == []
        assert window.overflow() is None
    alice = windows["alice"].go(PHASE)
    alice.find(f"#point-{LAST.id} .quick").click()
    alice.find("#annonces [data-undo]").wait_for()
    chosen = alice.go(f"{PHASE}?point={FIRST.id}").find(".segments label.done")
    other = alice.find(".segments label.todo")
    look = "(one) => getComputedStyle(one).outline"
    assert chosen.evaluate(look) != other.evaluate(look)


def test_motion_is_short_where_it_is_welcome(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice", reduced_motion="no-preference").go(PHASE)
    window.find(f"#point-{LAST.id} .quick").click()
    window.find("#annonces [data-undo]").wait_for()
    assert window.page.evaluate(MOVING) != []


def test_the_dark_scheme_changes_colours_only() -> None:
    """Each colour is a pair, and no rule depends on the scheme."""
    sheets = [path.read_text() for path in (ROOT / "app/static/css").glob("*.css")]
    assert len(sheets) >= 2
    assert not [sheet for sheet in sheets if "prefers-color-scheme" in sheet]
    assert any("light-dark(" in sheet for sheet in sheets)


def test_a_window_that_is_not_high(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice", size={"width": 1280, "height": 256}).go(PHASE)
    window.find(f"#point-{LAST.id} .quick").click()
    notice = window.find("#annonces .notice").bounding_box()
    assert notice is not None
    assert notice["height"] < 128
