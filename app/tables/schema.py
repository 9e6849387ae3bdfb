"""Table Schema: the columns that a file must have, their rules, and where they come from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.kernel.text import bare
from app.tables.custom import CustomCheck, read_checks
from app.tables.field import Field, Reading, read_field
from app.tables.relations import (
    SelfLink,
    fields_match,
    missing_values,
    primary_key,
    self_links,
    unique_keys,
)

__all__ = [
    "CustomCheck",
    "Field",
    "Schema",
    "SchemaRefused",
    "SelfLink",
    "catalogue",
    "from_catalogue",
    "load",
]

FOLDER = Path(__file__).parents[2] / "seeds" / "table-schemas"
MAX_FIELDS = 500


class SchemaRefused(Exception):
    """This schema cannot be used; ``sentences`` say why, each naming its field."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """Keep the sentences to show."""
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns that a file must have, and where this description comes from."""

    id: str
    title: str
    version: str
    source: str  # name on schema.data.gouv.fr, empty for an authority's own
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    description: str = ""
    checks: tuple[CustomCheck, ...] = ()
    delimiter: str = ""  # the only one that a CSV may have, if there is one
    encoding: str = ""
    unique_keys: tuple[tuple[str, ...], ...] = ()
    links: tuple[SelfLink, ...] = ()
    fields_match: str = ""  # one of FIELDS_MATCH; empty when the schema says nothing
    undone: tuple[str, ...] = ()  # what it asks and nobody checks here: « la contrainte x de a »

    def field(self, name: str) -> Field | None:
        """Return the field of that exact name."""
        return next((field for field in self.fields if field.name == name), None)

    @property
    def one_required(self) -> tuple[tuple[str, ...], ...]:
        """The groups of columns of which each row fills one at least."""
        groups = (check for check in self.checks if check.name == "one-of-required")
        return tuple(check.columns for check in groups if not check.remark)

    def lacking(self, made: Iterable[str]) -> frozenset[str]:
        """Return the first column of each of those groups of which nothing makes any."""
        known = frozenset(made)
        return frozenset(group[0] for group in self.one_required if known.isdisjoint(group))


def load(data: Mapping[str, Any], *, schema_id: str = "") -> Schema:
    """Read a Table Schema (JSON already decoded); ``SchemaRefused`` lists what is wrong with it."""
    described = data.get("fields") if isinstance(data, Mapping) else None
    if not isinstance(described, list) or not described:
        raise SchemaRefused(
            ("Ce schéma ne décrit aucun champ\u00a0: il manque «\u202ffields\u202f».",)
        )
    if len(described) > MAX_FIELDS:
        raise SchemaRefused((f"Ce schéma décrit plus de {MAX_FIELDS} champs.",))
    notes = Reading()
    fields = tuple(read_field(entry, rank, notes) for rank, entry in enumerate(described, 1))
    names = [field.name for field in fields]
    notes.wrong.extend(
        f"Le champ «\u202f{name}\u202f» est décrit deux fois."
        for name in sorted({name for name in names if names.count(name) > 1})
    )
    key, unique = primary_key(data, names, notes), unique_keys(data, names, notes)
    missing, matching = missing_values(data, notes), fields_match(data, notes)
    checks = read_checks(data, frozenset(names), notes.undone)
    links = self_links(data, names, notes)
    if notes.wrong:
        raise SchemaRefused(tuple(notes.wrong))
    return Schema(
        id=schema_id or str(data.get("name") or data.get("id") or ""),
        title=str(data.get("title") or ""),
        version=str(data.get("version") or ""),
        source=str(data.get("source") or ""),
        fields=fields,
        primary_key=key,
        missing_values=missing,
        description=str(data.get("description") or ""),
        checks=checks,
        delimiter=str(data.get("delimiter") or ""),
        encoding=str(data.get("encoding") or ""),
        unique_keys=unique,
        links=links,
        fields_match=matching,
        undone=tuple(dict.fromkeys(notes.undone)),
    )


@cache
def catalogue() -> tuple[Schema, ...]:
    """Return the national schemas that come with the product, by title."""
    import yaml  # noqa: PLC0415  the child that reads a table does without

    files = sorted(FOLDER.glob("*.yml"))
    loaded = [
        load(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader), schema_id=file.stem)
        for file in files
    ]
    return tuple(sorted(loaded, key=lambda schema: bare(schema.title)))


def from_catalogue(schema_id: str) -> Schema | None:
    """Return one of them by its id, as « subventions »."""
    return next((schema for schema in catalogue() if schema.id == schema_id), None)
