"""Addresses of pages, for what names many of them: Flask takes as long for one as for a row."""

import re
from functools import cache
from typing import Any

from flask import current_app

PIECE = re.compile(r"<(?:\w+:)?(\w+)>")


def address(endpoint: str, **values: Any) -> str:
    """Return what ``url_for`` would, from pieces that go into an address as they are.

    Slugs and ids do; nothing is added to them, not even the authority one is in.
    """
    return _pattern(endpoint).format_map(values)


@cache
def _pattern(endpoint: str) -> str:
    """Return the one address of a page, with the names of its pieces between braces."""
    [rule] = current_app.url_map.iter_rules(endpoint)
    return PIECE.sub(r"{\1}", rule.rule)
