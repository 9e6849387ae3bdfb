"""The first load of each main screen is light, asks nobody else, and leaves one cookie."""

from typing import Any

import pytest

from tests.browser.conftest import OpenFor
from tests.browser.examples import EXAMPLES, Example
from tests.browser.scene import FIRST, PHASE, Scene
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MOST_BYTES = 60_000
MOST_REQUESTS = 6
MOST_ELEMENTS = 380
AT_ONCE = 6  # pages fetched together


@pytest.mark.parametrize(
    ("person", "path"),
    [
        ("", "/"),
        ("", "/connexion"),
        ("", "/methode"),
        ("alice", "/c/rodez/"),
        ("elise", "/c/rodez/"),
        ("alice", PHASE),
        ("alice", "/c/rodez/membres"),
        ("alice", "/collectivites/nouvelle"),
        ("carole", "/portefeuille"),
    ],
)
def test_a_first_load_is_light(
    open_for: OpenFor, scene: Scene, cast: Cast, person: str, path: str
) -> None:
    window = open_for(scene.person(cast, person))
    devtools = window.context.new_cdp_session(window.page)
    received: list[dict[str, Any]] = []
    devtools.send("Network.enable")
    devtools.on("Network.loadingFinished", lambda event: received.append(event))  # noqa: PLW0108  Playwright refuses a built-in
    window.page.goto(f"{window.origin}{path}", wait_until="networkidle")
    assert 3 <= len(window.fetched) <= MOST_REQUESTS
    assert sum(one["encodedDataLength"] for one in received) <= MOST_BYTES
    assert window.page.evaluate("document.querySelectorAll('*').length") <= MOST_ELEMENTS
    assert {each["name"] for each in window.context.cookies()} <= {"jalon"}
    assert window.page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize(("person", "said"), [("", 1), ("alice", 0)])
def test_search_engines_read_what_a_public_page_is_about(
    open_for: OpenFor, scene: Scene, cast: Cast, person: str, said: int
) -> None:
    window = open_for(scene.person(cast, person)).go("/methode")
    assert window.page.locator('meta[name="description"][content*="phases"]').count() == said


# Grids one types in, and what is fetched to be printed whole.
MOST_OF_GRIDS = 1_500
MOST_OF_OPEN_ITEM = 450  # the row with its form, and all the others
HEAVIER = {
    "guide.booklet": MOST_OF_GRIDS,
    "budget.assumptions": MOST_OF_GRIDS,  # one line for each assumption
    "datasets.workbench": 450,  # the first rows of a file stand in it, cell by cell
    "pages.styleguide": 3_000,  # every component at once, for who develops
}
WEIGH = """(paths) => Promise.all(paths.map(async (path) => {
  const answer = await fetch(path);
  const text = await answer.text();
  return new DOMParser().parseFromString(text, 'text/html').querySelectorAll('*').length;
}))"""
PEOPLE = sorted({example.person for example in EXAMPLES})


def most_of(example: Example) -> int:
    """Return how many elements the page of an example may have."""
    if example.endpoint.endswith("grid") or "/grille" in example.pattern:
        return MOST_OF_GRIDS
    if example.endpoint == "progress.phase" and "?point=" in example.pattern:
        return MOST_OF_OPEN_ITEM
    return HEAVIER.get(example.endpoint, MOST_ELEMENTS)


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_of_the_examples_is_light(
    open_for: OpenFor, scene: Scene, cast: Cast, person: str
) -> None:
    window = open_for(scene.person(cast, person)).go("/accessibilite")
    examples = [one for one in EXAMPLES if one.person == person and one.status == 200]
    heavy: list[str] = []
    for start in range(0, len(examples), AT_ONCE):
        few = examples[start : start + AT_ONCE]
        counts = window.page.evaluate(WEIGH, [scene.path(one.pattern) for one in few])
        heavy += [
            f"{one.pattern} : {count} éléments, au plus {most_of(one)}"
            for one, count in zip(few, counts, strict=True)
            if count > most_of(one)
        ]
    assert not heavy, "\n".join(heavy)


def test_the_open_item_is_light_too(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={FIRST.id}")
    assert window.page.evaluate("document.querySelectorAll('*').length") <= MOST_OF_OPEN_ITEM
    assert len(window.fetched) <= MOST_REQUESTS
