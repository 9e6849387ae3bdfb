"""What differs between the tables of the database and those of the code, in French."""

from collections.abc import Iterator, Sequence
from typing import Any

KINDS = {
    "table": "La table",
    "table_comment": "Le commentaire de la table",
    "column": "La colonne",
    "index": "L’index",
    "constraint": "La contrainte",
    "fk": "La clé étrangère",
}
CHANGES = {
    "nullable": "peut être vide, ou ne le peut plus",
    "type": "n’est pas du bon type",
    "default": "n’a pas la bonne valeur par défaut",
    "comment": "n’a pas le bon commentaire",
}


def lines_of(diffs: Sequence[Any]) -> list[str]:
    """Write each difference that Alembic found; changes of one column come in a list."""
    return [_line(*diff) for diff in _one_by_one(diffs)]


def _one_by_one(diffs: Sequence[Any]) -> Iterator[Any]:
    for diff in diffs:
        yield from diff if isinstance(diff, list) else (diff,)


def _line(operation: str, *details: Any) -> str:
    verb, _, kind = operation.partition("_")
    if verb == "modify":
        _schema, table, column, *_ = details
        return f"La colonne {table}.{column} {CHANGES[kind]}."
    state = "manque" if verb == "add" else "est de trop"
    return f"{KINDS[kind]} {_name(*details)} {state}."


def _name(*details: Any) -> str:
    """Name a part of the database, with its table for what has one."""
    match details:
        case (_schema, str(table), column):
            return f"{table}.{column.name}"
        case (part, *_):
            within = getattr(part, "table", None)
            name = str(part.name or "sans nom")
            return name if within is None else f"{within.name}.{name}"
    raise ValueError(details)
