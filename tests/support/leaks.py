"""Connections to databases that nobody closed: left to the garbage collector, they warn too late.

Python 3.13 warns of them whenever it happens to collect them, in a test that did nothing wrong.
This looks at the end of each test instead, whatever the version.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Engine, Pool, event


@contextmanager
def nothing_left_open(kept: Engine) -> Iterator[None]:
    """Fail if another engine was opened meanwhile and not disposed of."""
    opened: dict[int, Any] = {}

    def add(connection: Any, _record: Any) -> None:
        opened[id(connection)] = connection

    def remove(connection: Any, _record: Any) -> None:
        opened.pop(id(connection), None)

    # What concerns one engine is called after what concerns all.
    listeners = ((Pool, "connect", add), (Pool, "close", remove), (kept, "connect", remove))
    for target, name, listener in listeners:
        event.listen(target, name, listener)
    try:
        yield
    finally:
        for target, name, listener in listeners:
            event.remove(target, name, listener)
    left = [connection for connection in opened.values() if _answers(connection)]
    assert not left, f"{len(left)} connexion(s) que personne n’a fermée(s)"


def _answers(connection: Any) -> bool:
    """Tell an open connection from one closed before the pool knew it."""
    try:
        connection.cursor().close()
    except (sqlite3.ProgrammingError, psycopg.OperationalError):
        return False
    return True
