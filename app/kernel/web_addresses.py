"""Addresses of the web that people type."""

import re
from urllib.parse import urlsplit

LONGEST_URL = 2000
HOST = re.compile(r"(?!-)[^\s/@\\]+(?<!-)")
BLANK = re.compile(r"[\s\x00-\x1f\x7f]")
SCHEMES = frozenset({"http", "https"})


def is_web_address(text: str) -> bool:
    """Tell whether a text is the address of a page or a file: nothing a browser would run."""
    if BLANK.search(text) or len(text) > LONGEST_URL:
        return False
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    # Some versions of Python take any name between brackets.
    named = HOST.fullmatch(host) is not None and "." in host and "[" not in parts.netloc
    return parts.scheme in SCHEMES and named and parts.username is None
