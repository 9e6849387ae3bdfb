"""Every page that can be fetched passes the review of the testing client, whoever reads it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.house.conftest import Filled
from tests.support.client import Client
from tests.support.routes import routes

As = Callable[[str], Client]
OK = 200
SEARCHED = 7  # pages with a field to search, at least


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("name", ["", "alice", "elise", "olga"])
def test_every_page_is_as_it_should_be(
    app: Flask, filled: Filled, client: Client, as_: As, name: str
) -> None:
    browser = as_(name) if name else client
    faults = []
    for route in routes(app):
        if route.method == "GET":
            try:
                browser.get(route.url(app, filled.values(route)), status=0)
            except AssertionError as fault:
                faults.append(str(fault))
    assert faults == [], "\n\n".join(faults)


@pytest.mark.only_on("sqlite")
def test_what_is_looked_for_is_as_long_as_its_field_allows(
    app: Flask, filled: Filled, alice_client: Client
) -> None:
    """What a field cannot hold is cut where the field ends, and nothing before."""
    lengths: dict[str, tuple[int, int]] = {}
    for route in routes(app):
        looks = route.method == "GET" and route.endpoint != "pages.styleguide"
        url = route.url(app, filled.values(route)) if looks else ""
        page = alice_client.get(url, status=0) if url else None
        field = (
            page.soup.select_one("main input[type=search]") if page and page.status == OK else None
        )
        if field is None or "maxlength" not in field.attrs:
            continue
        typed = f"{url}{'&' if '?' in url else '?'}{field['name']}={'é' * 300}"
        again = alice_client.get(typed).find(f"main input[type=search][name={field['name']}]")
        lengths[route.path] = (int(str(field["maxlength"])), len(str(again["value"])))
    assert len(lengths) >= SEARCHED
    assert {path: pair for path, pair in lengths.items() if len(set(pair)) > 1} == {}
