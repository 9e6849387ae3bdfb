"""The rules of a record as a tree, and what of a record does not follow them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from app.tables.checking.companies import is_siret
from app.tables.nested.format import NestedRule

ITEM = "[]"
DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
MISSING = object()
KIND, ID, SIRET = "typeIdentifiant", "id", "SIRET"
# What is told without failing the file: the format itself accepts them.
REMARKS = frozenset({"blank", "date-form", "siret", "unknown-inside"})


@dataclass(slots=True)
class Node:
    """The rule of one place of a record, and those of what stands in it."""

    rule: NestedRule
    label: str  # « titulaires › titulaire › id »
    members: dict[str, "Node"] = field(default_factory=dict)
    item: "Node | None" = None
    closed: bool = False  # whether any other member fails the file
    allowed: frozenset[str] = frozenset()
    matches: Callable[[str], Any] | None = None
    judge: Callable[["Node", Any], str] | None = None  # of a value without parts


@dataclass(frozen=True, slots=True)
class NestedFault:
    """One value that does not follow its rule."""

    node: Node
    kind: str  # required, null, type, enum, pattern, date, siret, unknown…
    place: str  # « titulaires n° 2 › titulaire › id »
    value: Any
    name: str = ""  # of the member that is unknown


def tree_of(rules: Sequence[NestedRule]) -> Node:
    """Return the tree of the rules of a record."""
    root = Node(NestedRule("", "group"), "", closed=True)
    by_path = {"": root}
    for rule in rules:
        above, _, name = _split(rule.path)
        parent = by_path[above]
        node = Node(
            rule,
            label_of(rule.path),
            allowed=frozenset(rule.values),
            matches=re.compile(rule.pattern).fullmatch if rule.pattern else None,
            judge=_JUDGES.get(rule.type),
        )
        by_path[rule.path] = node
        if name == ITEM:
            parent.item = node
        else:
            parent.members[name] = node
    return root


def label_of(path: str) -> str:
    """Write a path as people read it: « titulaires › titulaire › id »."""
    return path.replace(ITEM, "").replace(".", " › ")


def faults(node: Node, value: Any, place: str = "") -> Iterator[NestedFault]:
    """Yield what of a value does not follow its rule, and what of its parts does not."""
    rule = node.rule
    if value is None:
        yield NestedFault(node, "null", place, value)
    elif rule.type == "group":
        yield from _of_group(node, value, place)
    elif rule.type == "list":
        yield from _of_list(node, value, place)
    elif node.judge and (kind := node.judge(node, value)):
        yield NestedFault(node, kind, place, value)


def texts(node: Node, value: Any) -> Iterator[tuple[str, str]]:
    """Yield the free texts of a value: the path of their rule, empty for an unknown one."""
    if isinstance(value, str):
        if node.rule.type in {"text", "group"}:
            yield node.rule.path, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts(node.members.get(name, _ANYTHING), part)
    elif isinstance(value, list):
        for part in value:
            yield from texts(node.item or _ANYTHING, part)


def _split(path: str) -> tuple[str, str, str]:
    """Return the path above, and the last name: « a[] » is the item of « a »."""
    if path.endswith(ITEM):
        return path.removesuffix(ITEM), "", ITEM
    return path.rpartition(".")


def _of_group(node: Node, value: Any, place: str) -> Iterator[NestedFault]:
    if not isinstance(value, dict):
        yield NestedFault(node, "type", place, value)
        return
    before = f"{place} › " if place else ""
    for name, member in node.members.items():
        part = value.get(name, MISSING)
        if part is MISSING:
            if member.rule.required:
                yield NestedFault(member, "required", f"{before}{name}", "")
        elif member.judge is None or part is None or member.judge(member, part):
            yield from faults(member, part, f"{before}{name}")
    unknown = "unknown" if node.closed else "unknown-inside"
    for name in sorted(value.keys() - node.members.keys()):
        yield NestedFault(node, unknown, place, value[name], name)
    if node.rule.check == "identifier" and _has_false_siret(value):
        yield NestedFault(node.members[ID], "siret", f"{before}{ID}", value[ID])


def _has_false_siret(value: Mapping[str, Any]) -> bool:
    number = value.get(ID)
    return value.get(KIND) == SIRET and isinstance(number, str) and not is_siret(number)


def _of_list(node: Node, value: Any, place: str) -> Iterator[NestedFault]:
    if not isinstance(value, list):
        yield NestedFault(node, "type", place, value)
        return
    if len(value) < (node.rule.min_items or 0):
        yield NestedFault(node, "min-items", place, "")
    if node.item is not None:
        for rank, part in enumerate(value, 1):
            yield from faults(node.item, part, f"{place} n°\u00a0{rank}")
    if node.rule.unique and len(value) > 1:
        written = [json.dumps(part, sort_keys=True) for part in value]
        if len(set(written)) < len(written):
            yield NestedFault(node, "unique-items", place, "")


def _text(node: Node, value: Any) -> str:
    if not isinstance(value, str):
        return "type"
    rule = node.rule
    if rule.min_length is not None and len(value) < rule.min_length:
        return "min-length"
    if rule.max_length is not None and len(value) > rule.max_length:
        return "max-length"
    if node.matches and not node.matches(value):
        return "pattern"
    if rule.required and not value.strip():
        return "blank"
    return "siret" if rule.check == "siret" and not is_siret(value) else ""


def _choice(node: Node, value: Any) -> str:
    return "" if isinstance(value, str) and value in node.allowed else "enum"


def _boolean(_: Node, value: Any) -> str:
    return "" if isinstance(value, bool) else "type"


def _number(node: Node, value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "type"
    if isinstance(value, float) and not isfinite(value):
        return "type"
    rule = node.rule
    if rule.minimum is not None and value < rule.minimum:
        return "minimum"
    return "maximum" if rule.maximum is not None and value > rule.maximum else ""


def _integer(node: Node, value: Any) -> str:
    # A whole number may be written 12.0, as JSON Schema says.
    if isinstance(value, float) and not value.is_integer():
        return "type"
    return _number(node, value)


def _date(_: Node, value: Any) -> str:
    """Judge a day; the format refuses only what holds no day at all: the rest is a remark."""
    if not isinstance(value, str):
        return "type"
    parts = DAY.search(value)
    if not parts:
        return "type"
    try:
        date(*map(int, parts.groups()))
    except ValueError:
        return "no-such-day"
    return "" if len(value) == parts.end() - parts.start() else "date-form"


_JUDGES: Mapping[str, Callable[[Node, Any], str]] = {
    "text": _text,
    "choice": _choice,
    "boolean": _boolean,
    "number": _number,
    "integer": _integer,
    "date": _date,
}
_ANYTHING = Node(NestedRule("", "group"), "")
