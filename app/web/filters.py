"""Everything that templates may call, declared in one place."""

from datetime import date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlencode
from zlib import crc32

from flask import Flask, request, url_for
from jinja2 import StrictUndefined

from app.kernel import typography
from app.kernel.clock import today
from app.web import addresses, operations
from app.web.bars import bars_of
from app.web.faces import initials, tint
from app.web.templates import kept
from app.web.templates.environment import SharedTemplate

# What an address says of the page of a list, besides its filters.
PLACES = frozenset({"page", "avant", "apres"})


def init_app(app: Flask) -> None:
    """Register filters and globals, and refuse undefined variables while we develop."""
    app.jinja_env.filters |= {
        "percent": typography.percent,
        "number": typography.number,
        "plural": typography.plural,
        "day": typography.day,
        "short_day": typography.short_day,
        "short_month": typography.short_month,
        "clock_time": typography.clock_time,
        "ago": ago,
        "of_name": typography.of_name,
        "initials": initials,
        "tint": tint,
        "weight": typography.weight,
        "with_notes": typography.with_notes,
    }
    app.jinja_env.globals |= {
        "bars_of": bars_of,
        "blank": kept.blank,
        "filled": kept.filled,
        "kept": kept.kept,
        "op_id": operations.new_id,
        "static_url": static_url,
        "today": today,
        "url_for": addresses.url_for,
        "page_without": page_without,
        "query_without": query_without,
    }
    app.jinja_env.template_class = SharedTemplate
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if not app.config["PRODUCTION"]:
        app.jinja_env.undefined = StrictUndefined


def page_without(name: str) -> str:
    """Return the address of this page without one of its filters, from its first page."""
    query = query_without(name)
    return f"{request.path}?{query}" if query else request.path


def query_without(name: str) -> str:
    """Return the filters of this page without one of them, as the query of an address."""
    off = {name, *PLACES}
    return urlencode([pair for pair in request.args.items(multi=True) if pair[0] not in off])


def ago(moment: date | datetime) -> str:
    """Say how long ago a moment was."""
    return typography.ago(moment, today())


@cache
def static_url(path: str) -> str:
    """Return the address of a static file; the version changes when any static file does."""
    return url_for("static", filename=path, v=_version())


@cache
def _version() -> str:
    """Return one version for the whole tree: modules are loaded by modules, with the same one."""
    folder = Path(__file__).parent.parent / "static"
    checksum = 0
    for file in sorted(folder.rglob("*.*")):
        checksum = crc32(file.read_bytes(), checksum)
    return f"{checksum:08x}"
