"""No page says the same sentence twice, rows apart (`tests.support.twice` says what is a row)."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.methodology.loader import current_edition
from tests.house.conftest import Filled
from tests.support.client import Client
from tests.support.routes import routes
from tests.support.twice import said_twice

As = Callable[[str], Client]
PAGES = 40  # pages read by each person, at least
ROW = '<li><a href="/{0}">Une phrase de sept mots, deux fois.</a></li>'


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", ["alice", "elise", "olga"])
def test_no_sentence_stands_twice_on_a_page(app: Flask, filled: Filled, as_: As, name: str) -> None:
    browser, doubles, read = as_(name), {}, 0
    for route in routes(app):
        if route.method != "GET" or route.endpoint == "pages.styleguide":
            continue
        page = browser.get(route.url(app, filled.values(route)), status=0)
        if page.is_html:
            read += 1
            doubles[route.path] = said_twice(page.text)
    assert read >= PAGES
    assert {path: twice for path, twice in doubles.items() if twice} == {}


@pytest.mark.only_on("sqlite")
def test_no_phase_of_the_method_says_a_sentence_twice(client: Client) -> None:
    for phase in current_edition().phases:
        address = f"/methode/{phase.position}"
        assert said_twice(client.get(address).text) == [], address


def test_a_sentence_said_twice_is_seen() -> None:
    sentence = "<p>Une phrase de sept mots, deux fois.</p>"
    assert said_twice(f"<main>{sentence}<div>{sentence}</div></main>") == [
        "Une phrase de sept mots, deux fois"
    ]
    assert said_twice(f"<main>{sentence}</main><footer>{sentence}</footer>") == []
    assert said_twice(f"<main><ul>{ROW.format(1)}{ROW.format(2)}</ul></main>") == []
    assert said_twice("<main><p>Trop court.</p><p>Trop court.</p></main>") == []
