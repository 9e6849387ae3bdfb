"""Past names of the fields of a schema, usual values, constants that an authority knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[3] / "seeds" / "synonyms"


@dataclass(frozen=True, slots=True)
class FieldNames:
    """What real files call a field, and what it holds when no column says it."""

    field: str
    names: tuple[str, ...] = ()
    constant: str = ""  # name, siret, insee, year: of the authority
    usual: str = ""  # proposed when no column holds it
    meanings: tuple[tuple[str, str], ...] = ()  # values met -> listed values


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The past names of a schema."""

    fields: tuple[FieldNames, ...] = ()

    def of(self, field: str) -> FieldNames:
        """Return those of a field, empty when none are known."""
        return next((one for one in self.fields if one.field == field), FieldNames(field))


@cache
def of_schema(schema_id: str) -> Synonyms:
    """Return the past names of a national schema, none when nobody has written them."""
    import yaml  # noqa: PLC0415  the child that reads a table does without

    file = FOLDER / f"{schema_id}.yml"
    known = {one.stem for one in FOLDER.glob("*.yml")}
    if schema_id not in known:
        return Synonyms()
    return read_synonyms(yaml.load(file.read_text(encoding="utf-8"), yaml.CSafeLoader))


def read_synonyms(data: Mapping[str, Any]) -> Synonyms:
    """Read the names of a schema out of YAML already decoded."""
    return Synonyms(tuple(_field_names(name, facts) for name, facts in data.items()))


def _field_names(name: str, facts: Mapping[str, Any]) -> FieldNames:
    return FieldNames(
        field=name,
        names=tuple(map(str, facts.get("names", ()))),
        constant=str(facts.get("constant", "")),
        usual=str(facts.get("usual", "")),
        meanings=tuple((str(a), str(b)) for a, b in facts.get("values", {}).items()),
    )
