"""Every statement run for a page of an authority keeps to that authority, whatever test runs it.

An id is unique, so leaving out ``authority_id`` changes no answer until somebody types the id of
another authority: no example can be trusted to show it. The statements themselves are looked at.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import g, has_request_context
from sqlalchemy import Column, Delete, Engine, FromClause, Join, Select, Table, Update, event
from sqlalchemy.sql import operators, visitors
from sqlalchemy.sql.elements import BinaryExpression, BindParameter

from app.extensions import db

COMPARED = {operators.eq, operators.in_op}
_known: dict[Any, list[str]] = {}


class Stray(AssertionError):
    """A statement that reads or writes rows of an authority without naming the authority."""


@contextmanager
def watched(engine: Engine) -> Iterator[None]:
    """Look at each statement of the requests that are served meanwhile."""

    def look(_connection: Any, statement: Any, rows: Any, row: Any, _options: Any) -> None:
        if not isinstance(statement, (Select, Update, Delete)):
            return
        if isinstance(statement, Update):
            key = f"{statement.table.name}_id"  # rows that the session holds, written many at once
            if all(key in values for values in rows or [row]):
                return
        # What a flush writes was read before, and is found by its key.
        if not has_request_context() or "authority" not in g or db.session._flushing:
            return
        strays = strays_of(statement)
        if strays:
            raise Stray(f"sans authority_id pour {', '.join(strays)} :\n{statement}")

    event.listen(engine, "before_execute", look)
    try:
        yield
    finally:
        event.remove(engine, "before_execute", look)


def strays_of(statement: Select[Any] | Update | Delete) -> list[str]:
    """Return the tables of authorities that a statement uses without comparing their authority."""
    if _of_one_row(statement):
        return []
    key = statement._generate_cache_key()
    known = None if key is None else key.key
    if known is None or known not in _known:
        found = sorted(_strays(statement))
        if known is None:
            return found
        _known[known] = found
    return _known[known]


def _of_one_row(statement: Select[Any] | Update | Delete) -> bool:
    """Tell what the session writes itself to read again a row that it holds already."""
    where = statement.whereclause
    parts = () if where is None else visitors.iterate(where)
    return any(isinstance(part, BindParameter) and part.key == "pk_1" for part in parts)


def _strays(statement: Any) -> Iterator[str]:
    parts = list(visitors.iterate(statement))
    compared = {side.table for part in parts for side in _compared(part)}
    for table in {source for part in parts for source in _used(part)} - compared:
        element = getattr(table, "element", table)
        if isinstance(element, Table) and "authority_id" in element.c:
            yield element.name


def _used(part: Any) -> Iterator[FromClause]:
    """Give the tables, or their aliases, that a part of a statement brings in."""
    if isinstance(part, Column) and isinstance(part.table, FromClause):
        yield part.table
    if isinstance(part, (Update, Delete)):
        yield part.table
    if isinstance(part, Select):
        yield from (source for source in part.get_final_froms() if not isinstance(source, Join))


def _compared(part: Any) -> Iterator[Column[Any]]:
    """Give the sides of a comparison that name an authority."""
    if isinstance(part, BinaryExpression) and part.operator in COMPARED:
        for side in (part.left, part.right):
            if isinstance(side, Column) and side.name == "authority_id":
                yield side
