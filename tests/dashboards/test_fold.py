"""What a real browser draws: everything above the fold for the elected, nothing wider than 320 px.

The browser's requests go straight to the application: no server has to be started.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route
from playwright.sync_api import Page as Tab

from app.kernel.clock import now
from app.methodology.loader import current_edition
from tests.dashboards.conftest import Writing, finish, put_answer, put_event
from tests.support.client import Client

pytestmark = [pytest.mark.browser, pytest.mark.only_on("sqlite")]
HOST = "http://localhost"
BOTTOMS = "[...document.querySelectorAll('.panel')].map(p => p.getBoundingClientRect().bottom)"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def opened(chromium: Browser, client: Client, path: str, width: int, height: int = 768) -> Tab:
    tab = chromium.new_page(viewport={"width": width, "height": height})

    def answer(route: Route) -> None:
        parts = urlsplit(route.request.url)
        with client.browser.get(parts.path, query_string=parts.query) as got:
            kept = {"status": got.status_code, "content_type": got.content_type}
            route.fulfill(body=got.data, **kept)

    tab.route("**/*", answer)
    tab.goto(HOST + path)
    return tab


@pytest.fixture
def waiting_for_the_council(cast: Any, write: Writing) -> None:
    """Rodez busy in its first phase, with more decisions waiting than the page shows."""
    with write():
        moment = now() - timedelta(days=2)
        for each in current_edition().phase(1).items[:6]:
            put_answer(cast.rodez, each.id, "done", cast.alice, moment)
            put_event(cast.rodez, cast.alice, moment, each.id)
            proof = {"event": "evidence:add", "before": None}
            put_event(cast.rodez, cast.bob, moment, each.id, **proof)
        more = {"block_reason": "decision", "unblock": "Un vote.", "wake_on": None}
        for item_id in ("chef-de-projet-designe", "dpo-associe"):
            put_answer(cast.rodez, item_id, "blocked", cast.bob, moment, **more)
        finish(cast.rodez)


@pytest.mark.usefixtures("waiting_for_the_council")
def test_the_elected_see_all_without_scrolling(chromium: Browser, elise_client: Client) -> None:
    tab = opened(chromium, elise_client, "/c/rodez/", 1024)
    assert max(tab.evaluate(BOTTOMS)) <= 768


def test_nor_when_nothing_was_answered(chromium: Browser, elise_client: Client) -> None:
    tab = opened(chromium, elise_client, "/c/rodez/", 1024)
    assert max(tab.evaluate(BOTTOMS)) <= 768


@pytest.mark.parametrize("state", ["done", "not_applicable"])
def test_nor_when_all_is_over(
    chromium: Browser, cast: Any, write: Writing, elise_client: Client, state: str
) -> None:
    with write():
        for each in current_edition().items:
            put_answer(cast.rodez, each.id, state, cast.alice, now())
        finish(cast.rodez)
    tab = opened(chromium, elise_client, "/c/rodez/", 1024)
    assert max(tab.evaluate(BOTTOMS)) <= 768


@pytest.mark.usefixtures("full")
@pytest.mark.parametrize("path", ["/c/rodez/", "/c/rodez/journal"])
@pytest.mark.parametrize("name", ["alice", "elise"])
def test_nothing_is_wider_than_a_telephone(
    chromium: Browser, as_: Any, name: str, path: str
) -> None:
    assert opened(chromium, as_(name), path, 320).evaluate(TOO_WIDE) == 0


@pytest.mark.usefixtures("full")
def test_what_to_do_is_seen_without_scrolling(chromium: Browser, alice_client: Client) -> None:
    tab = opened(chromium, alice_client, "/c/rodez/", 1280, 800)
    assert (
        tab.evaluate("document.querySelector('.next-steps').getBoundingClientRect().bottom") < 800
    )
