"""The first load of each main screen is light, asks nobody else, and leaves one cookie."""

from typing import Any

import pytest

from tests.browser.conftest import OpenFor
from tests.browser.scene import FIRST, PHASE, Scene
from tests.support.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]

MOST_BYTES = 60_000
MOST_REQUESTS = 6
MOST_ELEMENTS = 380


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
    assert window.page.locator('meta[name="description"][content^="Jalon"]').count() == said


def test_the_open_item_is_light_too(open_for: OpenFor, scene: Scene) -> None:
    window = open_for("alice").go(f"{PHASE}?point={FIRST.id}")
    assert window.page.evaluate("document.querySelectorAll('*').length") <= 450
    assert len(window.fetched) <= MOST_REQUESTS
