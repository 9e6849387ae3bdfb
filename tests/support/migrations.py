"""Fill every table of a database, whatever its tables are, with the values that hurt."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    String,
    Table,
    inspect,
    text,
)
from sqlalchemy.types import JSON, Text, TypeEngine

ROWS = 3
LARGEST = 2**31 - 1
# Accents alone and combined, quotes of all kinds, a right-to-left mark, a sign beyond 16 bits.
STRANGE = "É e\u0301 œ ’ ' \" « » \u202f \u200f 🜂 % _ \\ \n\t;--"
MOMENTS = (
    datetime(1, 1, 1),  # noqa: DTZ001  the column says the zone
    datetime(9999, 12, 31, 23, 59, 59, 999999),  # noqa: DTZ001
    datetime(2026, 10, 25, 0, 30),  # noqa: DTZ001  the hour that Paris lives twice
)
VALUES: dict[type[TypeEngine[Any]], tuple[Any, Any, Any]] = {
    Boolean: (False, True, False),
    Integer: (1, LARGEST, 7),
    Date: (date(1, 1, 1), date(9999, 12, 31), date(2024, 2, 29)),
    JSON: ([], {STRANGE: [None, True, 1.5, {"": STRANGE}]}, "texte"),
    LargeBinary: (b"", bytes(range(256)), b"\x00"),
}
Row = dict[str, Any]


def populate(connection: Connection) -> dict[str, int]:
    """Insert three rows in each table: nothing but the needed, extremes, the ordinary."""
    metadata = MetaData()
    metadata.reflect(connection)
    filled: dict[str, list[Row]] = {}
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        choices = _choices(connection, table)
        filled[table.name] = []
        for number in range(ROWS):
            row = _row(table, number, choices, filled)
            for other in _unlike(connection, table):
                row[other] = _twin(connection, table, other, row, filled)
            connection.execute(table.insert().values(row))
            filled[table.name].append(row)
    _count_on(connection, metadata)
    return {name: len(rows) for name, rows in filled.items()}


def _count_on(connection: Connection, metadata: MetaData) -> None:
    """Let a migration add rows on PostgreSQL: its counters know nothing of the ids given here."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        for column in table.primary_key.columns:
            name = text("SELECT pg_get_serial_sequence(:table, :column)")
            counter = connection.scalar(name, {"table": table.name, "column": column.name})
            if counter:
                connection.execute(text("SELECT setval(:counter, 1000)"), {"counter": counter})


def _row(
    table: Table, number: int, choices: dict[str, list[Any]], filled: dict[str, list[Row]]
) -> Row:
    row = {
        column.name: _value(column, number, choices.get(column.name, []))
        for column in table.columns
    }
    for key in table.foreign_key_constraints:
        parents = filled[key.referred_table.name]
        if not parents:  # the first row of a table that refers to itself
            row |= dict.fromkeys(key.column_keys)
            continue
        parent = parents[number % len(parents)]
        for element in key.elements:
            if row[element.parent.name] is not None or not element.parent.nullable:
                row[element.parent.name] = parent[element.column.name]
    return row


def _unlike(connection: Connection, table: Table) -> list[str]:
    """Return the columns that a check holds different from another: « a <> b »."""
    checks = inspect(connection).get_check_constraints(table.name)
    found = [re.search(r"(\w+) (?:<>|!=) (\w+)", check["sqltext"]) for check in checks]
    return [match[2] for match in found if match and match[2] in table.columns]


def _twin(
    connection: Connection, table: Table, column: str, row: Row, filled: dict[str, list[Row]]
) -> Any:
    """Insert a second parent beside the one that the row names, and return its id."""
    key = next(key for key in table.foreign_key_constraints if column in key.column_keys)
    parent = next(
        one
        for one in filled[key.referred_table.name]
        if all(one[each.column.name] == row[each.parent.name] for each in key.elements)
    )
    identity = next(each.column.name for each in key.elements if each.parent.name == column)
    taken = [one[identity] for one in filled[key.referred_table.name]]
    twin = {**parent, identity: next(n for n in range(2, LARGEST) if n not in taken)}
    connection.execute(key.referred_table.insert().values(twin))
    filled[key.referred_table.name].append(twin)
    return twin[identity]


def _value(column: Column[Any], number: int, choices: Sequence[Any]) -> Any:
    if column.nullable and number == 0:
        return None
    if choices:
        return choices[number % len(choices)]
    for kind, values in VALUES.items():
        if isinstance(column.type, kind):
            return values[number]
    return _made(column, number)


def _made(column: Column[Any], number: int) -> Any:
    """Return a value that depends on the size of the column."""
    kind = column.type
    if isinstance(kind, DateTime):
        return MOMENTS[number].replace(tzinfo=UTC if kind.timezone else None)
    if isinstance(kind, Numeric):
        return _number(kind, number)
    assert isinstance(kind, String), f"dites quoi mettre dans {column.table.name}.{column.name}"
    return _text(kind, number)


def _text(kind: String, number: int) -> str:
    length = kind.length or (100_000 if isinstance(kind, Text) else 500)
    if number == 0:
        return ""
    whole = (STRANGE * (length // len(STRANGE) + 1)) if number == 1 else "ordinaire"
    return whole[:length]


def _number(kind: Numeric[Any], number: int) -> Decimal:
    if number != 1:
        return Decimal(number)
    whole = (kind.precision or 9) - (kind.scale or 0)
    return Decimal("9" * whole + "." + "9" * (kind.scale or 0) or "0")


def _choices(connection: Connection, table: Table) -> dict[str, list[Any]]:
    """Return the codes, or the ends of the scale, that the check constraints allow in a column."""
    found: dict[str, list[Any]] = {}
    for constraint in inspect(connection).get_check_constraints(table.name):
        words: list[Any] = re.findall(r"'((?:[^']|'')*)'", constraint["sqltext"])
        # « BETWEEN 1 AND 5 », which PostgreSQL writes « >= 1 … <= 5 ».
        words = words or [int(each) for each in re.findall(r"\b\d+\b", constraint["sqltext"])]
        for column in table.columns:
            if words and re.search(rf"\b{column.name}\b", constraint["sqltext"]):
                found[column.name] = words
    return found
