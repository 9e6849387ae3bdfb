"""Every page that can be fetched passes the review of the testing client, whoever reads it."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.house.conftest import Filled
from tests.support.client import Client
from tests.support.routes import routes

As = Callable[[str], Client]


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
