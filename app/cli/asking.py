"""Asking the database a few questions through its driver alone, without SQLAlchemy."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config import ROOT

# A question in SQL that both databases understand, its values written « :name ».
Ask = Callable[[str, Mapping[str, Any]], list[tuple[Any, ...]]]

PATIENCE_MS = 10_000
# Without options nor escapes, for our reading of an address to be that of SQLAlchemy.
SQLITE = re.compile(r"sqlite:///([^?%#:]+)")
POSTGRESQL = re.compile(r"postgresql(?:\+psycopg)?(://.*)")
NAMED = re.compile(r":(\w+)")
ON_CONNECTING = f"-c timezone=UTC -c datestyle=ISO -c statement_timeout={PATIENCE_MS}"
VERSION = "SELECT version_num FROM alembic_version"
MIGRATIONS = ROOT / "migrations" / "versions"


class NoAnswer(Exception):
    """The database does not answer, or not to this address, or not to this question."""


def file_of(url: str) -> Path | None:
    """Return the file of an SQLite database at a plain address."""
    match = SQLITE.fullmatch(url)
    return Path(match[1]) if match is not None else None


def known_versions() -> set[str]:
    """Return the numbers of all the migrations of this code: their files begin with them."""
    return {path.name.partition("_")[0] for path in MIGRATIONS.glob("[0-9]*_*.py")}


@contextmanager
def asking(url: str) -> Iterator[Ask]:
    """Open a database that is there, only to read it; ``NoAnswer`` if it does not answer."""
    if (file := file_of(url)) is not None:
        with _sqlite(file) as ask:
            yield ask
    elif (postgresql := POSTGRESQL.fullmatch(url)) is not None:
        with _postgresql(f"postgresql{postgresql[1]}") as ask:
            yield ask
    else:
        raise NoAnswer


@contextmanager
def _sqlite(file: Path) -> Iterator[Ask]:
    # « rw », which never makes a file: a database that is not there stays so.
    address = f"file:{quote(str(file))}?mode=rw"
    try:
        opened = sqlite3.connect(address, uri=True, timeout=PATIENCE_MS / 1000)
        with closing(opened) as connection:
            connection.execute("PRAGMA query_only=ON")
            yield lambda question, values: connection.execute(
                question, {name: _as_sqlite(value) for name, value in values.items()}
            ).fetchall()
    except sqlite3.Error as problem:
        raise NoAnswer from problem


def _as_sqlite(value: object) -> object:
    """Return a value as SQLAlchemy writes it there: moments in UTC, to the microsecond."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


@contextmanager
def _postgresql(address: str) -> Iterator[Ask]:
    import psycopg  # noqa: PLC0415  a fifth of a second that SQLite does not need

    try:
        with psycopg.connect(address, options=ON_CONNECTING) as connection:
            connection.read_only = True
            yield lambda question, values: connection.execute(
                NAMED.sub(r"%(\1)s", question).encode(), values
            ).fetchall()
    except psycopg.Error as problem:
        raise NoAnswer from problem


def moment_of(value: str | datetime | None) -> datetime | None:
    """Return a moment that was read as an aware one: SQLite gives a text, in UTC."""
    return datetime.fromisoformat(value).replace(tzinfo=UTC) if isinstance(value, str) else value
