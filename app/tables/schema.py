"""Table Schema, the part of it that is used: fields, types, formats, constraints."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class SchemaRefused(Exception):
    """This schema cannot be used; ``sentences`` say why, each naming its field."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """Keep the sentences to show."""
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Field:
    """A column: what its cells must be."""

    name: str
    type: str = "string"
    format: str = "default"
    title: str = ""
    description: str = ""
    required: bool = False
    unique: bool = False
    minimum: str = ""
    maximum: str = ""
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    enum: tuple[str, ...] = ()
    true_values: tuple[str, ...] = ("true", "True", "TRUE", "1")
    false_values: tuple[str, ...] = ("false", "False", "FALSE", "0")
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True


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

    def field(self, name: str) -> Field | None:
        """Return the field of that exact name."""
        return next((field for field in self.fields if field.name == name), None)


def load(data: Mapping[str, Any], *, schema_id: str = "") -> Schema:
    """Read a Table Schema (JSON already decoded); ``SchemaRefused`` lists what is wrong with it."""
    raise NotImplementedError


def catalogue() -> tuple[Schema, ...]:
    """Return the national schemas that come with the product, by title."""
    raise NotImplementedError


def from_catalogue(schema_id: str) -> Schema | None:
    """Return one of them by its id, as « subventions »."""
    return next((schema for schema in catalogue() if schema.id == schema_id), None)
