"""The supported part of Table Schema: fields, types, formats, constraints."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from app.kernel.text import bare
from app.kernel.typography import quoted
from app.tables.cells import reader_of

FOLDER = Path(__file__).parents[2] / "seeds" / "table-schemas"
MAX_FIELDS = 500
FORMATS: Mapping[str, frozenset[str] | None] = {
    "string": frozenset({"default", "email", "uri", "uuid", "binary"}),
    "integer": frozenset({"default"}),
    "number": frozenset({"default"}),
    "boolean": frozenset({"default"}),
    "date": None,  # a pattern as %d/%m/%Y is a format of its own
    "datetime": None,
    "time": None,
    "year": frozenset({"default"}),
    "yearmonth": frozenset({"default"}),
    "geopoint": frozenset({"default", "array", "object"}),
    "array": frozenset({"default"}),
    "any": frozenset({"default"}),
}
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")
CONSTRAINTS: Mapping[str, type | tuple[type, ...]] = {
    "required": bool,
    "unique": bool,
    "minimum": (str, int, float),
    "maximum": (str, int, float),
    "minLength": int,
    "maxLength": int,
    "pattern": str,
    "enum": list,
}


class SchemaRefused(Exception):
    """This schema cannot be used; ``sentences`` say why, each naming its field."""

    def __init__(self, sentences: tuple[str, ...]) -> None:
        """Keep the sentences to show."""
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a schema, and the rules of its cells."""

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
    hint: str = ""  # what the pattern asks, in words: « 14 chiffres »
    enum: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # what the parts of an array may be
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
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
    wrong: list[str] = []
    described = data.get("fields") if isinstance(data, Mapping) else None
    if not isinstance(described, list) or not described:
        raise SchemaRefused(
            ("Ce schéma ne décrit aucun champ\u00a0: il manque «\u202ffields\u202f».",)
        )
    if len(described) > MAX_FIELDS:
        raise SchemaRefused((f"Ce schéma décrit plus de {MAX_FIELDS} champs.",))
    fields = [_field(entry, rank, wrong) for rank, entry in enumerate(described, 1)]
    names = [field.name for field in fields]
    wrong += [
        f"Le champ «\u202f{name}\u202f» est décrit deux fois."
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    key = _texts(data.get("primaryKey", ()), "primaryKey", wrong)
    wrong += [
        f"La clé primaire cite «\u202f{name}\u202f», qui n’est pas un champ."
        for name in key
        if name not in names
    ]
    missing = _texts(data.get("missingValues", [""]), "missingValues", wrong)
    if wrong:
        raise SchemaRefused(tuple(wrong))
    return Schema(
        id=schema_id or str(data.get("name") or data.get("id") or ""),
        title=str(data.get("title") or ""),
        version=str(data.get("version") or ""),
        source=str(data.get("source") or ""),
        fields=tuple(fields),
        primary_key=key,
        missing_values=missing,
        description=str(data.get("description") or ""),
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


def _field(data: Any, rank: int, wrong: list[str]) -> Field:
    """Read one field; what is wrong with it is added to the list."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str) or not data["name"]:
        wrong.append(f"Le champ n°\u00a0{rank} n’a pas de nom («\u202fname\u202f»).")
        return Field(name=f"{rank}")
    name = data["name"]
    kind, form = _type_of(data, name, wrong)
    constraints = _constraints(data, name, wrong)
    item = data.get("arrayItem")
    item_constraints = item.get("constraints") if isinstance(item, Mapping) else None
    items = item_constraints.get("enum") if isinstance(item_constraints, Mapping) else None
    field = Field(
        name=name,
        type=kind,
        format=form,
        title=str(data.get("title") or ""),
        description=str(data.get("description") or ""),
        required=bool(constraints.get("required")),
        unique=bool(constraints.get("unique")),
        minimum=_written(constraints.get("minimum")),
        maximum=_written(constraints.get("maximum")),
        min_length=constraints.get("minLength"),
        max_length=constraints.get("maxLength"),
        pattern=constraints.get("pattern") or "",
        hint=str(data.get("hint") or ""),
        enum=tuple(map(_written, constraints.get("enum") or ())),
        items=tuple(map(_written, items or ())),
        true_values=_texts(data.get("trueValues", list(TRUE)), name, wrong),
        false_values=_texts(data.get("falseValues", list(FALSE)), name, wrong),
        decimal_char=str(data.get("decimalChar") or "."),
        group_char=str(data.get("groupChar") or ""),
        bare_number=data.get("bareNumber") is not False,
    )
    return _bounds_hold(field, wrong)


def _type_of(data: Mapping[str, Any], name: str, wrong: list[str]) -> tuple[str, str]:
    kind = str(data.get("type") or "string")
    form = str(data.get("format") or "default")
    if kind not in FORMATS:
        types = ", ".join(FORMATS)
        wrong.append(
            _in_field(name, f"le type {quoted(kind)} n’est pas pris en charge.")
            + f" Types possibles\u00a0: {types}."
        )
        return "string", "default"
    allowed = FORMATS[kind]
    known_form = form in allowed if allowed else form in {"default", "any"} or "%" in form
    if not known_form:
        sentence = f"le format {quoted(form)} n’existe pas pour le type {kind}."
        wrong.append(_in_field(name, sentence))
        return kind, "default"
    return kind, form


def _constraints(data: Mapping[str, Any], name: str, wrong: list[str]) -> dict[str, Any]:
    declared = data.get("constraints") or {}
    if not isinstance(declared, Mapping):
        wrong.append(_in_field(name, "«\u202fconstraints\u202f» doit être un groupe de règles."))
        return {}
    rules: dict[str, Any] = {}
    for key, value in declared.items():
        expected = CONSTRAINTS.get(key)
        if expected is None:
            sentence = f"la contrainte {quoted(key)} n’est pas prise en charge."
            possible = f" Contraintes possibles\u00a0: {', '.join(CONSTRAINTS)}."
            wrong.append(_in_field(name, sentence) + possible)
        elif not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            wrong.append(_in_field(name, f"la contrainte {quoted(key)} n’a pas la forme attendue."))
        else:
            rules[key] = value
    if not _compiles(rules.get("pattern", "")):
        sentence = f"le motif {quoted(rules.pop('pattern'))} n’est pas une expression régulière."
        wrong.append(_in_field(name, sentence))
    return rules


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _bounds_hold(field: Field, wrong: list[str]) -> Field:
    """Make sure that bounds and listed values are of the type of the field."""
    read = reader_of(field)
    for bound, text in (("minimum", field.minimum), ("maximum", field.maximum)):
        if text and read(text) is None:
            sentence = f"«\u202f{bound}\u202f» vaut {quoted(text)}, qui n’est pas de son type."
            wrong.append(_in_field(field.name, sentence))
    return field


def _in_field(name: str, sentence: str) -> str:
    return f"Champ {quoted(name)}\u00a0: {sentence}"


def _texts(value: Any, key: str, wrong: list[str]) -> tuple[str, ...]:
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(text, str) for text in values):
        wrong.append(f"«\u202f{key}\u202f»\u00a0: une liste de textes est attendue.")
        return ()
    return tuple(values)


def _written(value: Any) -> str:
    """Write a bound or a listed value as a cell would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
