"""axe finds nothing, and nothing scrolls sideways, on any page, at two widths, in two colours."""

import pytest
from flask import Flask

from tests.browser.axe import LOOKS, SAMPLE, Look, faults_of, take_along
from tests.browser.conftest import OpenFor
from tests.browser.examples import EXAMPLES, NOT_PAGES, REDIRECTS, Example, chunks
from tests.browser.scene import Scene
from tests.browser.states import STATES, State
from tests.support.cast import Cast
from tests.support.proofs import sampled
from tests.support.routes import routes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.only_on("sqlite"),
    pytest.mark.proof("a11y"),
]

IN_EACH_LOOK = pytest.mark.parametrize(
    "looks", sampled({"phone": SAMPLE, "others": LOOKS[:3]}, {"phone"})
)

# The words of a picture, the colour behind them, and what WCAG asks of the two.
CONTRASTS = """() => {
  const light = (colour) => {
    const part = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const [r, g, b] = colour.match(/[\\d.]+/g).map((value) => part(value / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (text) => {
    text.scrollIntoView({ block: 'center' });
    const { x, y, width, height } = text.getBoundingClientRect();
    for (const one of document.elementsFromPoint(x + width / 2, y + height / 2)) {
      const { fill, backgroundColor } = getComputedStyle(one);
      const colour = one.matches('path, circle') ? fill : backgroundColor;
      const clear = colour === 'none' || /^rgba\\(.*, 0\\)$/.test(colour);
      if (!one.matches('text') && !clear) return colour;
    }
    return 'rgb(0, 0, 0)';
  };
  return [...document.querySelectorAll('main svg text')].filter((one) => one.checkVisibility())
    .map((one) => {
      const [a, b] = [light(getComputedStyle(one).fill), light(behind(one))].sort((m, n) => n - m);
      return [one.textContent, (a + 0.05) / (b + 0.05)];
    });
}"""

# Grey on grey, in both schemes, and a picture without words.
SPOIL = """() => {
  document.querySelector('main').insertAdjacentHTML('beforeend', '<p id="gris">gris</p><img>');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('#gris { color: light-dark(#777, #999); background: #888; }');
  document.adoptedStyleSheets = [sheet];
}"""


def _name(chunk: list[Example]) -> str:
    return f"{chunk[0].person or 'visitor'}-{chunk[0].endpoint}"


CHUNKS = {_name(chunk): chunk for chunk in chunks()}


def test_every_page_has_an_example(app: Flask) -> None:
    pages = {route.endpoint for route in routes(app) if route.method == "GET"}
    shown = {example.endpoint for example in EXAMPLES if example.status in {200, 410}}
    assert pages - shown == NOT_PAGES | REDIRECTS, "donnez un exemple dans examples.py"
    assert shown <= pages


@IN_EACH_LOOK
@pytest.mark.parametrize("chunk", sampled(CHUNKS, list(CHUNKS)[::4]))
def test_every_page_is_accessible(
    open_for: OpenFor, scene: Scene, cast: Cast, chunk: list[Example], looks: list[Look]
) -> None:
    window = open_for(scene.person(cast, chunk[0].person))
    window.expected |= {example.status for example in chunk}
    take_along(window)
    faults: list[str] = []
    for example in chunk:
        answer = window.page.goto(f"{window.origin}{scene.path(example.pattern)}")
        assert answer is not None
        if answer.status != example.status:
            faults.append(f"{example.pattern} répond {answer.status}")
        faults += faults_of(window, example.endpoint, looks=looks)
    assert not faults, f"{len(faults)} défauts\n\n" + "\n\n".join(faults)


@IN_EACH_LOOK
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_what_follows_an_action_is_accessible(
    open_for: OpenFor, scene: Scene, cast: Cast, state: State, looks: list[Look]
) -> None:
    window = open_for(scene.person(cast, state.person))
    window.expected.add(state.status)
    state.reach(window)
    faults = faults_of(window, state.name, covered=state.covers, looks=looks)
    assert not faults, f"{len(faults)} défauts\n\n" + "\n\n".join(faults)


def test_what_is_planted_is_found_at_each_look(open_for: OpenFor) -> None:
    window = open_for().go("/aide")
    window.page.evaluate(SPOIL)
    faults = faults_of(window, "aide")
    assert sum("color-contrast" in fault for fault in faults) == 4
    assert sum("image-alt" in fault for fault in faults) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_words_of_pictures_are_readable(open_for: OpenFor, scene: Scene, scheme: str) -> None:
    window = open_for("alice", color_scheme=scheme).go("/c/rodez/")
    contrasts = window.page.evaluate(CONTRASTS)
    assert len(contrasts) == 2 * 6  # the number and the share of each stone
    assert [found for found in contrasts if found[1] < 4.5] == []
