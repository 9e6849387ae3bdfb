"""The body of a recipe: what is kept as JSON, read back strictly."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.tables.wire import Malformed, pack, parse, read

FORMAT = 1  # of the body itself, when its shape changes


@dataclass(frozen=True, slots=True)
class Source:
    """Where the table stands in the file that the recipe was made for."""

    kind: str
    encoding: str
    delimiter: str
    sheet: str  # its name, empty for a CSV
    header: int  # its line, from 1
    tiers: int = 1  # lines of the header


@dataclass(frozen=True, slots=True)
class SourceColumn:
    """A column of the file, and a profile that holds none of its values."""

    id: str  # « c1 », « c2 »…
    name: str
    aliases: tuple[str, ...]
    filled: int  # per hundred rows
    shapes: tuple[str, ...]  # the five most frequent, as « 99/99/9999 »
    hits: tuple[tuple[str, int], ...]  # operation -> cells per hundred that it accepts


@dataclass(frozen=True, slots=True)
class Target:
    """How one column of the schema is made."""

    field: str
    op: str
    sources: tuple[str, ...] = ()
    params: tuple[tuple[str, str], ...] = ()
    confirmed_by: str = ""  # empty: proposed, nobody has looked

    def param(self, name: str) -> str:
        """Return a parameter, empty when it has none."""
        return dict(self.params).get(name, "")


@dataclass(frozen=True, slots=True)
class ColumnAnswer:
    """A question answered once for a column; that of a yearly one is asked again."""

    field: str
    question: str
    value: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A value of the file, and the listed value that it means (or that it stays)."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Named:
    """An identifier made once, by the natural key of its row."""

    field: str
    key: str
    identifier: str


@dataclass(frozen=True, slots=True)
class RecipeBody:
    """How a file of a dataset becomes a file of its schema."""

    format: int
    schema: str
    version: str
    source: Source
    columns: tuple[SourceColumn, ...]
    targets: tuple[Target, ...]
    meanings: tuple[Meaning, ...] = ()
    replies: tuple[ColumnAnswer, ...] = ()
    identifiers: tuple[Named, ...] = ()

    def target(self, field: str) -> Target | None:
        """Return how a field is made, nothing when it is left empty."""
        return next((target for target in self.targets if target.field == field), None)

    def answers(self, field: str) -> Mapping[str, str]:
        """Return the answers given about a field."""
        return {reply.question: reply.value for reply in self.replies if reply.field == field}

    def dictionary(self, field: str) -> Mapping[str, str]:
        """Return the meanings given to the values of a field."""
        return {one.before: one.after for one in self.meanings if one.field == field}

    def with_targets(self, targets: tuple[Target, ...]) -> "RecipeBody":
        """Return the same recipe with other targets."""
        return replace(self, targets=targets)

    @property
    def used(self) -> frozenset[str]:
        """The ids of the columns that some target takes."""
        return frozenset(source for target in self.targets for source in target.sources)


def read_body(data: Mapping[str, Any]) -> RecipeBody:
    """Read a body out of JSON already decoded; ``Malformed`` for anything else."""
    body: RecipeBody = read(data, RecipeBody)
    if body.format != FORMAT:
        raise Malformed(f"format {body.format} of a recipe is not known")
    return body


def body_data(body: RecipeBody) -> Any:
    """Return the JSON of a body."""
    return parse(pack(body))
