"""The page of a problem gives back what was written, never what a page carried unseen."""

from collections import defaultdict
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from app.web.errors import is_hidden
from tests.house.conftest import Filled
from tests.support.client import Client
from tests.support.odd_forms import shown
from tests.support.routes import routes

ALWAYS = {"csrf_token", "op"}  # of every form, never sent again
CHOSEN = {"radio", "checkbox", "select", "button", "submit", "file", "password", "reset"}


@pytest.mark.only_on("sqlite")
def test_hidden_fields_are_known_and_no_other_is_called_so(
    app: Flask, as_: Callable[[str], Client], filled: Filled
) -> None:
    names = defaultdict(set)
    for who in ("alice", "olga"):
        client = as_(who)
        for route in routes(app):
            if route.method == "GET":
                page = BeautifulSoup(
                    shown(client, route.url(app, filled.values(route))), "html.parser"
                )
                for field in page.select("form[method=post] [name]"):
                    names[str(field.get("type") or field.name)].add(str(field["name"]))
    hidden = names.pop("hidden")
    unknown = {name for name in hidden - ALWAYS if not is_hidden(name)}
    assert unknown == set(), "ajoutez-les à HIDDEN"
    written = set().union(*(found for kind, found in names.items() if kind not in CHOSEN))
    assert len(written) > 20
    assert {name for name in written - ALWAYS if is_hidden(name)} == set()
