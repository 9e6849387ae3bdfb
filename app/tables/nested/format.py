"""A format of nested records: its lists, and the rule of each place of a record."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "seeds" / "nested-schemas"


@dataclass(frozen=True, slots=True)
class NestedRule:
    """What one place of a record must hold; ``[]`` in its path stands for each item of a list."""

    path: str  # « titulaires[].titulaire.id »
    type: str  # text, choice, integer, number, boolean, date, group, list
    required: bool = False
    values: tuple[str, ...] = ()
    pattern: str = ""
    form: str = ""  # what the pattern asks, in words: « 14 chiffres »
    min_length: int | None = None
    max_length: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    min_items: int | None = None
    unique: bool = False
    check: str = ""  # siret: the keys of this text; identifier: those of « id », by its type


@dataclass(frozen=True, slots=True)
class NestedList:
    """A list of records of one kind."""

    name: str  # its key in the file
    type_name: str  # what « _type » says in files of before 2024
    one: str
    many: str
    owner: str  # the group whose « id » makes that of the record unique
    rules: tuple[NestedRule, ...]


@dataclass(frozen=True, slots=True)
class NestedFormat:
    """The lists that a file holds, and what is checked of them."""

    id: str
    title: str
    description: str
    version: str
    source: str  # name on schema.data.gouv.fr
    root: str  # the key under which the lists stand
    lists: tuple[NestedList, ...]
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]


@cache
def nested_catalogue() -> tuple[NestedFormat, ...]:
    """Return the formats that come with the product."""
    import yaml  # noqa: PLC0415  the child that reads a file does without

    files = sorted(FOLDER.glob("*.yml"))
    return tuple(
        _format(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader)) for file in files
    )


def nested_format(format_id: str) -> NestedFormat | None:
    """Return one of them by its id, as « commande-publique »."""
    return next((one for one in nested_catalogue() if one.id == format_id), None)


def _format(data: Mapping[str, Any]) -> NestedFormat:
    lists = [
        NestedList(**{**entry, "rules": tuple(map(_rule, entry["rules"]))})
        for entry in data["lists"]
    ]
    return NestedFormat(
        **{name: data[name] for name in ("id", "title", "description", "version", "source")},
        root=data["root"],
        lists=tuple(lists),
        checked=tuple(data["checked"]),
        not_checked=tuple(data["not_checked"]),
    )


def _rule(entry: Mapping[str, Any]) -> NestedRule:
    return NestedRule(**{**entry, "values": tuple(entry.get("values", ()))})
