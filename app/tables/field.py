"""A column of a schema: its name, its type, its format and its constraints."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.kernel.typography import quoted
from app.tables.cells import reader_of

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
    "duration": frozenset({"default"}),
    "geopoint": frozenset({"default", "array", "object"}),
    "geojson": frozenset({"default", "topojson"}),
    "object": frozenset({"default"}),
    "array": frozenset({"default"}),
    "list": frozenset({"default"}),
    "any": frozenset({"default"}),
}
OF_ITEMS = frozenset({"string", "integer", "number", "boolean", "date", "datetime", "time"})
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")
CONSTRAINTS: Mapping[str, type | tuple[type, ...]] = {
    "required": bool,
    "unique": bool,
    "minimum": (str, int, float),
    "maximum": (str, int, float),
    "exclusiveMinimum": (str, int, float),
    "exclusiveMaximum": (str, int, float),
    "minLength": int,
    "maxLength": int,
    "pattern": str,
    "enum": list,
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
# Values of these types have no order: a bound means nothing there.
WITHOUT_ORDER = frozenset({"boolean", "geopoint", "geojson", "object", "array", "list"})
# Faults that a schema may ask to tell without failing the file (« remarks »).
FORGIVABLE = frozenset({"required", "type", "enum", "pattern", "minimum", "maximum", "maxLength"})


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
    above: str = ""  # the bound itself is outside
    below: str = ""
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    hint: str = ""  # what the pattern asks, in words: « 14 chiffres »
    enum: tuple[str, ...] = ()
    items: tuple[str, ...] = ()  # what the parts of an array may be
    item_type: str = ""  # of the parts of a list
    delimiter: str = ","  # between the parts of a list
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
    missing_values: tuple[str, ...] = ()  # those of this column alone
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    former: bool = False  # of a past version: read where it stands, not missed elsewhere
    trimmed: bool = False  # spaces around its cells do not count
    remarks: tuple[str, ...] = ()  # faults that are told without failing the file


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found while a schema was read: what is wrong in it, what is left undone."""

    wrong: list[str] = field(default_factory=list)
    undone: list[str] = field(default_factory=list)


def read_field(data: Any, rank: int, notes: Reading) -> Field:
    """Read one field; what is wrong with it, or cannot be checked, goes to the notes."""
    if not isinstance(data, Mapping) or not isinstance(data.get("name"), str) or not data["name"]:
        notes.wrong.append(f"Le champ n°\u00a0{rank} n’a pas de nom («\u202fname\u202f»).")
        return Field(name=f"{rank}")
    name = data["name"]
    kind, form = _type_of(data, name, notes)
    constraints = _constraints(data, name, kind, notes)
    described = Field(
        name=name,
        type=kind,
        format=form,
        title=str(data.get("title") or ""),
        description=str(data.get("description") or ""),
        required=bool(constraints.get("required")),
        unique=bool(constraints.get("unique")),
        minimum=_written(constraints.get("minimum")),
        maximum=_written(constraints.get("maximum")),
        above=_written(constraints.get("exclusiveMinimum")),
        below=_written(constraints.get("exclusiveMaximum")),
        min_length=constraints.get("minLength"),
        max_length=constraints.get("maxLength"),
        pattern=constraints.get("pattern") or "",
        hint=str(data.get("hint") or ""),
        enum=tuple(map(_written, constraints.get("enum") or _categories(data, name, notes))),
        **_written_as(data, name, notes),
        **_of_parts(data, name, notes),
        former=data.get("former") is True,
        trimmed=data.get("trimmed") is True,
        remarks=tuple(fault for fault in data.get("remarks") or () if fault in FORGIVABLE),
    )
    return _bounds_hold(described, notes)


def texts(value: Any, key: str, notes: Reading) -> tuple[str, ...]:
    """Read a list of texts, or one alone."""
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or not all(isinstance(text, str) for text in values):
        notes.wrong.append(f"«\u202f{key}\u202f»\u00a0: une liste de textes est attendue.")
        return ()
    return tuple(values)


def _written_as(data: Mapping[str, Any], name: str, notes: Reading) -> dict[str, Any]:
    """Read how values are written: booleans, numbers, and what stands for nothing."""
    return {
        "true_values": texts(data.get("trueValues", list(TRUE)), name, notes),
        "false_values": texts(data.get("falseValues", list(FALSE)), name, notes),
        "missing_values": _missing(data, name, notes),
        "decimal_char": str(data.get("decimalChar") or "."),
        "group_char": str(data.get("groupChar") or ""),
        "bare_number": data.get("bareNumber") is not False,
    }


def _categories(data: Mapping[str, Any], name: str, notes: Reading) -> list[Any]:
    """Read the values of a column of categories, with or without a label each."""
    declared = data.get("categories") or []
    if not isinstance(declared, list):
        notes.undone.append(f"«\u202fcategories\u202f» de {quoted(name)}")
        return []
    return [value.get("value") if isinstance(value, Mapping) else value for value in declared]


def _missing(data: Mapping[str, Any], name: str, notes: Reading) -> tuple[str, ...]:
    values = data.get("missingValues", [])
    if isinstance(values, list):
        values = [value.get("value") if isinstance(value, Mapping) else value for value in values]
    if isinstance(values, list) and all(isinstance(value, str) for value in values):
        return tuple(values)
    notes.undone.append(f"«\u202fmissingValues\u202f» de {quoted(name)}")
    return ()


def _of_parts(data: Mapping[str, Any], name: str, notes: Reading) -> dict[str, Any]:
    """Read what the parts of an array or of a list may be; more than a list of values is undone."""
    item = data.get("arrayItem")
    rules = item.get("constraints") if isinstance(item, Mapping) else None
    rules = rules if isinstance(rules, Mapping) else {}
    notes.undone.extend(_rule_undone(f"arrayItem.{rule}", name) for rule in rules if rule != "enum")
    listed = rules.get("enum")
    item_type = str(data.get("itemType") or "")
    if item_type and item_type not in OF_ITEMS:
        notes.undone.append(_rule_undone("itemType", name))
        item_type = ""
    return {
        "items": tuple(map(_written, listed if isinstance(listed, list) else ())),
        "item_type": item_type,
        "delimiter": str(data.get("delimiter") or ","),
    }


def _type_of(data: Mapping[str, Any], name: str, notes: Reading) -> tuple[str, str]:
    kind = str(data.get("type") or "string")
    form = str(data.get("format") or "default")
    if kind not in FORMATS:
        possible = ", ".join(FORMATS)
        notes.wrong.append(
            _in_field(name, f"le type {quoted(kind)} n’est pas pris en charge.")
            + f" Types possibles\u00a0: {possible}."
        )
        return "string", "default"
    allowed = FORMATS[kind]
    if form in allowed if allowed else form in {"default", "any"} or "%" in form:
        return kind, form
    notes.undone.append(f"le format {quoted(form)} de {quoted(name)}")
    return kind, "default"


def _constraints(data: Mapping[str, Any], name: str, kind: str, notes: Reading) -> dict[str, Any]:
    declared = data.get("constraints") or {}
    if not isinstance(declared, Mapping):
        sentence = "«\u202fconstraints\u202f» doit être un groupe de règles."
        notes.wrong.append(_in_field(name, sentence))
        return {}
    rules: dict[str, Any] = {}
    for key, value in declared.items():
        expected = CONSTRAINTS.get(key)
        if expected is None or (key in BOUNDS and kind in WITHOUT_ORDER):
            notes.undone.append(_rule_undone(key, name))
        elif not isinstance(value, expected) or (isinstance(value, bool) and expected is not bool):
            sentence = f"la contrainte {quoted(key)} n’a pas la forme attendue."
            notes.wrong.append(_in_field(name, sentence))
        else:
            rules[key] = value
    if not _compiles(rules.get("pattern", "")):
        sentence = f"le motif {quoted(rules.pop('pattern'))} n’est pas une expression régulière."
        notes.wrong.append(_in_field(name, sentence))
    return rules


def _rule_undone(rule: str, name: str) -> str:
    return f"la contrainte {quoted(rule)} de {quoted(name)}"


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except (re.error, OverflowError, RecursionError):
        return False
    return True


def _bounds_hold(described: Field, notes: Reading) -> Field:
    """Make sure that bounds are of the type of the field."""
    read = reader_of(described)
    values = (described.minimum, described.maximum, described.above, described.below)
    for bound, text in zip(BOUNDS, values, strict=True):
        if text and read(text) is None:
            sentence = f"«\u202f{bound}\u202f» vaut {quoted(text)}, qui n’est pas de son type."
            notes.wrong.append(_in_field(described.name, sentence))
    return described


def _in_field(name: str, sentence: str) -> str:
    return f"Champ {quoted(name)}\u00a0: {sentence}"


def _written(value: Any) -> str:
    """Write a bound or a listed value as a cell would hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
