"""An address made of a pattern is the one that Flask would build."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask, g, url_for
from werkzeug.routing import Rule

from app.web import addresses
from app.web.addresses import address

PIECES: dict[str, Any] = {"slug": "rodez-12202", "id": 7}


def pieces_of(rule: Rule) -> dict[str, Any] | None:
    """Return what goes into an address, unless something else than slugs and ids does."""
    kinds = {name: type(one).__name__ for name, one in rule._converters.items()}
    known = {"Slug": PIECES["slug"], "Identifier": PIECES["id"]}
    if set(kinds.values()) <= set(known):
        return {name: known[kind] for name, kind in kinds.items()}
    return None


def test_they_are_those_of_flask(app: Flask) -> None:
    compared = 0
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            pieces = pieces_of(rule)
            if pieces is None or len(list(app.url_map.iter_rules(rule.endpoint))) > 1:
                continue
            compared += 1
            expected = url_for(rule.endpoint, **pieces)
            assert address(rule.endpoint, **pieces) == expected
            assert addresses.url_for(rule.endpoint, **pieces) == expected
    assert compared > 100


def test_what_is_no_page_has_no_address(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        address("nowhere.at_all")


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("tasks.task", {"task_id": 7}),
        ("tasks.task", {"task_id": 7, "slug": "autre-1"}),
        ("tasks.task", {"task_id": "007"}),
        ("tasks.task", {"task_id": 7, "retour": "/c/là bas?"}),
        ("tasks.tasks_list", {"retard": 1, "page": None}),
        ("tasks.tasks_list", {"slug": "ni slug ni rien"}),
        ("tasks.tasks_list", {"_anchor": "liste"}),
        ("progress.explanation", {}),
        ("portfolio.board", {}),
        ("portfolio.board", {"_external": True}),
        ("static", {"filename": "css/app.css"}),
        (".board", {}),
    ],
)
def test_whatever_is_asked_templates_get_what_flask_gives(
    app: Flask, endpoint: str, values: dict[str, Any]
) -> None:
    with app.test_request_context("/portefeuille"):
        g.authority = SimpleNamespace(slug=PIECES["slug"])
        assert addresses.url_for(endpoint, **values) == url_for(endpoint, **values)
        assert app.jinja_env.globals["url_for"] is addresses.url_for
