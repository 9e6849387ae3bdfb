"""The site map says the same as the routes."""

from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.accounts.access import access_of
from app.pages.sitemap import NOT_PAGES, TITLES
from tests.support.client import Client


def _reachable(app: Flask) -> dict[str, str]:
    return {
        rule.endpoint: access.level
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and rule.endpoint not in NOT_PAGES
        if (access := access_of(app.view_functions[rule.endpoint])) is not None
    }


def test_every_page_has_a_title_and_every_title_a_page(app: Flask) -> None:
    assert set(TITLES) == set(_reachable(app))


def test_what_is_left_out_exists(app: Flask) -> None:
    assert set(app.view_functions) >= NOT_PAGES


@pytest.mark.parametrize("who", ["visitor", "alice", "olga"])
def test_the_map_lists_every_page_once(app: Flask, client: Client, as_: Any, who: str) -> None:
    browser = client if who == "visitor" else as_(who)
    page = browser.get("/plan-du-site")
    listed = [str(link["href"]) for link in page.soup.select("main li a")]
    levels = {"public", "signed-in", "operator"} if who == "olga" else {"public", "signed-in"}
    with app.test_request_context():
        expected = {app.url_for(name) for name, level in _reachable(app).items() if level in levels}
    assert sorted(listed) == sorted(expected)


def test_every_link_of_the_map_opens_under_that_name(
    app: Flask, client: Client, alice_client: Client
) -> None:
    page = client.get("/plan-du-site")
    adapter = app.url_map.bind("localhost")
    for link in page.soup.select("main li a"):
        url = str(link["href"])
        endpoint, _ = adapter.match(urlsplit(url).path)
        access = access_of(app.view_functions[endpoint])
        assert access is not None
        who = client if access.level == "public" else alice_client
        opened = who.get(url)
        named = TITLES[endpoint]
        if endpoint not in {"pages.home", "methodology.overview", "portfolio.board"}:
            assert opened.h1 == named
