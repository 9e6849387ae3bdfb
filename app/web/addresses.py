"""Addresses of pages, for what names many of them: Flask takes as long for one as for a row."""

import re
from functools import cache
from typing import Any, NamedTuple

import flask
from flask import current_app

from app.web.converters import CONVERTERS

PIECE = re.compile(r"<(?:(\w+):)?(\w+)>")
AS_THEY_ARE = frozenset({"", *CONVERTERS})  # the kinds of pieces that take no quoting
# What needs none, whatever the piece; a text of figures alone could be written otherwise as an id.
PLAIN = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9._-]+")


def address(endpoint: str, **values: Any) -> str:
    """Return what ``url_for`` would, from pieces that go into an address as they are.

    Slugs and ids do; nothing is added to them, not even the authority one is in.
    """
    return _pattern(endpoint).format_map(values)


def url_for(endpoint: str, **values: Any) -> str:
    """Return what Flask's own would; at once where all that is asked are pieces as they are."""
    plain = _plain(endpoint)
    if plain is not None:
        pieces = dict(values)
        current_app.inject_url_defaults(endpoint, pieces)
        if pieces.keys() == plain.names and all(map(_is_plain, pieces.values())):
            return plain.pattern.format_map(pieces)
    return flask.url_for(endpoint, **values)


def _is_plain(value: Any) -> bool:
    return type(value) is int or (type(value) is str and PLAIN.fullmatch(value) is not None)


class Plain(NamedTuple):
    """The address of an endpoint that has one, and the names of its pieces."""

    pattern: str
    names: frozenset[str]


@cache
def _plain(endpoint: str) -> Plain | None:
    """Return how the address of an endpoint is made, unless it takes more than putting pieces in.

    A relative endpoint is none of those that the application knows.
    """
    if endpoint not in current_app.view_functions:
        return None
    rules = list(current_app.url_map.iter_rules(endpoint))
    if len(rules) != 1 or rules[0].defaults:
        return None
    pieces = PIECE.findall(rules[0].rule)
    names = frozenset(name for _, name in pieces)
    joined = names == rules[0].arguments and all(kind in AS_THEY_ARE for kind, _ in pieces)
    return Plain(_pattern(endpoint), names) if joined else None


@cache
def _pattern(endpoint: str) -> str:
    """Return the one address of a page, with the names of its pieces between braces."""
    [rule] = current_app.url_map.iter_rules(endpoint)
    return PIECE.sub(r"{\2}", rule.rule)
