"""Messages of the pipe of ``sandbox``: JSON, read back as the type that is awaited.

No message names a class: the reader knows the type awaited, and refuses anything else. A
dataclass goes as an object with one key for each field, a tuple as a list, a path as its text.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from enum import StrEnum
from functools import cache, partial
from inspect import signature
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

Reader = Callable[[Any], Any]
# In the signature of a work, but not sent as arguments: the child reports progress itself.
NOT_SENT = frozenset({"return", "on_progress"})


class Malformed(Exception):
    """A message is not of the awaited type; the text says where, never the value itself."""


def pack(value: object) -> bytes:
    """Write a value; ``TypeError`` if it has no plain form, ``ValueError`` if it is not finite."""
    return json.dumps(value, default=_plain, allow_nan=False, separators=(",", ":")).encode()


def unpack(message: bytes, awaited: Any) -> Any:
    """Read a value of the awaited type; ``Malformed`` for any other."""
    return read(parse(message), awaited)


def parse(message: bytes) -> Any:
    """Read JSON, whatever it holds; ``Malformed`` if it is not JSON."""
    try:
        return json.loads(message)
    except (ValueError, RecursionError) as wrong:
        raise Malformed(f"not JSON: {type(wrong).__name__}") from None


def read(value: Any, awaited: Any) -> Any:
    """Rebuild a value of the awaited type out of what ``parse`` gave."""
    return reader(awaited)(value)


def arguments(function: Callable[..., Any], values: Any) -> dict[str, Any]:
    """Rebuild the named arguments of a function, each of the type that it declares."""
    parameters = signature(function).parameters.values()
    needed = {parameter.name for parameter in parameters if parameter.default is parameter.empty}
    hints = get_type_hints(function)
    readers = {name: reader(hints[name]) for name in hints.keys() - NOT_SENT}
    return _record(values, function.__qualname__, readers, needed)


@cache
def reader(awaited: Any) -> Reader:
    """Return the reader of a type; ``TypeError`` for a type that cannot be sent."""
    if awaited in _SCALARS:
        return _SCALARS[awaited]
    if origin := get_origin(awaited):
        return _composed(awaited, origin, get_args(awaited))
    if isinstance(awaited, type) and issubclass(awaited, StrEnum):
        return _member(awaited)
    if isinstance(awaited, type) and is_dataclass(awaited):
        return _instance(awaited)
    raise TypeError(f"{awaited} cannot cross")


def _composed(awaited: Any, origin: Any, parts: tuple[Any, ...]) -> Reader:
    """Return the reader of a type made of others."""
    if origin in {Union, UnionType}:
        return _optional(awaited, parts)
    if origin is list:
        return partial(_items, kind=parts[0], build=list)
    if origin is Sequence or (origin is tuple and parts[-1] is Ellipsis):
        return partial(_items, kind=parts[0], build=tuple)
    if origin is tuple:
        return partial(_places, kinds=parts)
    raise TypeError(f"{awaited} cannot cross")


def _plain(value: object) -> object:
    """Return the plain form of a value that JSON does not know."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot cross")


def _mismatch(awaited: str, value: object) -> Malformed:
    return Malformed(f"{awaited} awaited, {type(value).__name__} found")


def _exact(value: Any, kind: type) -> Any:
    if type(value) is not kind:  # True is no whole number
        raise _mismatch(kind.__name__, value)
    return value


def _number(value: Any) -> float:
    """Read a finite number, written whole or not."""
    if type(value) not in {int, float} or not abs(value) <= sys.float_info.max:
        raise _mismatch("finite number", value)
    return float(value)


def _path(value: Any) -> Path:
    return Path(_exact(value, str))


_EXACT: frozenset[type] = frozenset({str, int, bool, NoneType})
_SCALARS: Mapping[Any, Reader] = {
    **{kind: partial(_exact, kind=kind) for kind in _EXACT},
    float: _number,
    Path: _path,
}


def _items(value: Any, kind: Any, build: Callable[[Iterable[Any]], Any]) -> Any:
    """Read a list of values of one type."""
    items = _exact(value, list)
    if kind not in _EXACT:
        return build(map(reader(kind), items))
    # A table has hundreds of thousands of cells: one look at the types of a row is enough.
    for strange in set(map(type, items)) - {kind}:
        raise Malformed(f"{kind.__name__} awaited in a list, {strange.__name__} found")
    return build(items)


def _places(value: Any, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
    """Read a list of a known length, whose places have each a type."""
    items = _exact(value, list)
    if len(items) != len(kinds):
        raise Malformed(f"{len(kinds)} values awaited, {len(items)} found")
    return tuple(read(*pair) for pair in zip(items, kinds, strict=True))


def _optional(awaited: Any, parts: tuple[Any, ...]) -> Reader:
    kinds = [part for part in parts if part is not NoneType]
    if len(kinds) != 1:  # the value alone could not tell of which type it is
        raise TypeError(f"{awaited} cannot cross")
    present = reader(kinds[0])
    return lambda value: None if value is None else present(value)


def _member(kind: type[StrEnum]) -> Reader:
    members = {member.value: member for member in kind}

    def read_member(value: Any) -> StrEnum:
        if _exact(value, str) not in members:
            raise Malformed(f"not a value of {kind.__name__}")
        return members[value]

    return read_member


def _instance(kind: type) -> Reader:
    hints = get_type_hints(kind)
    readers = {field.name: reader(hints[field.name]) for field in fields(kind)}
    needed = set(readers)
    return lambda value: kind(**_record(value, kind.__name__, readers, needed))


def _record(
    value: Any, owner: str, readers: Mapping[str, Reader], needed: set[str]
) -> dict[str, Any]:
    """Read named values, each of its type: all that are needed, none that is unknown."""
    sent = _exact(value, dict)
    if missing := needed - sent.keys():
        raise Malformed(f"{owner}: {', '.join(sorted(missing))} missing")
    if unknown := sent.keys() - readers.keys():
        raise Malformed(f"{owner}: {len(unknown)} unknown")
    values = {}
    for name, part in sent.items():
        try:
            values[name] = readers[name](part)
        except Malformed as wrong:
            raise Malformed(f"{owner}.{name}: {wrong}") from None
    return values
