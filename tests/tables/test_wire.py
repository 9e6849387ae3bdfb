"""What crosses the pipe: every class of it comes out as it went in, and nothing else comes out."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from app.tables import form, report, schema
from app.tables.form import Form, TableKind
from app.tables.report import Example, FileReport
from app.tables.sandbox import WORKS, Limits
from app.tables.wire import NOT_SENT, Malformed, arguments, pack, reader, unpack

TRICKY = ("é « ’ » \u202f", "\ud800", "\x00\x1f\u2028", '"\\', "1e999", "")


def function_of(work: str) -> Any:
    module, name = work.split(":")
    return getattr(import_module(f"app.tables.{module}"), name)


def types_within(awaited: Any) -> Iterator[Any]:
    """Give a type and all that it is made of."""
    yield awaited
    inner = get_type_hints(awaited).values() if is_dataclass(awaited) else get_args(awaited)
    for each in inner:
        yield from types_within(each)


def sent_types() -> dict[str, Any]:
    """Return the types that cross, by their text: arguments, limits and answers."""
    whole = [Limits, *WORKS.values()]
    for work in WORKS:
        hints = get_type_hints(function_of(work))
        whole += [hint for name, hint in hints.items() if name not in NOT_SENT]
    return {str(each): each for one in whole for each in types_within(one) if each is not Ellipsis}


SENT = sent_types()


def samples(awaited: Any) -> Iterator[Any]:
    """Give values of a type: ordinary, empty, extreme."""
    scalars: dict[Any, tuple[Any, ...]] = {
        str: TRICKY,
        int: (0, -1, 10**30),
        bool: (True, False),
        float: (0.5, -1e300, 5e-324),
        type(None): (None,),
        Path: (Path("/a/é \ud8ff.csv"), Path()),
    }
    parts = get_args(awaited)
    if awaited in scalars:
        yield from scalars[awaited]
    elif isinstance(awaited, type) and issubclass(awaited, StrEnum):
        yield from awaited
    elif is_dataclass(awaited):
        yield from instances(awaited)
    elif get_origin(awaited) is list:
        yield from ([], list(samples(parts[0])))
    elif parts[-1] is Ellipsis or len(parts) == 1:
        yield from ((), tuple(samples(parts[0])))
    elif get_origin(awaited) is tuple:
        yield tuple(next(samples(part)) for part in parts)
    else:
        yield from (value for part in parts for value in samples(part))


def instances(kind: Any) -> Iterator[Any]:
    """Give instances in which each field has each of its values in turn."""
    hints = get_type_hints(kind)
    first = kind(**{field.name: next(samples(hints[field.name])) for field in fields(kind)})
    yield first
    for field in fields(kind):
        for value in samples(hints[field.name]):
            yield replace(first, **{field.name: value})


@pytest.mark.parametrize("name", SENT)
def test_all_that_crosses_comes_out_as_it_went_in(name: str) -> None:
    awaited = SENT[name]
    values = list(samples(awaited))
    assert values
    for value in values:
        # As text too: « csv » equals Kind.CSV, and 1 equals True.
        assert unpack(pack(value), awaited) == value
        assert repr(unpack(pack(value), awaited)) == repr(value)


@pytest.mark.parametrize("module", [form, report, schema], ids=lambda module: module.__name__)
def test_no_class_of_answers_is_forgotten_above(module: ModuleType) -> None:
    mine = [
        one for one in vars(module).values() if getattr(one, "__module__", "") == module.__name__
    ]
    classes = {
        one
        for one in mine
        if is_dataclass(one) or (isinstance(one, type) and issubclass(one, Enum))
    }
    assert classes
    assert classes <= set(SENT.values())


@pytest.mark.parametrize("work", WORKS)
def test_the_answer_awaited_is_the_one_that_the_function_declares(work: str) -> None:
    assert get_type_hints(function_of(work))["return"] == WORKS[work]


def test_nothing_is_a_class_of_python_on_the_way() -> None:
    message = pack(FileReport("s", 1, ("a",), (), (), 0))
    assert message == (
        b'{"schema_id":"s","rows":1,"columns":["a"],"structure":[],"groups":[],"errors":0,'
        b'"undone":0,"written":0,"contents":""}'
    )
    assert pack({"kind": TableKind.CSV, "path": Path("/a")}) == b'{"kind":"csv","path":"/a"}'


WRONG: tuple[tuple[bytes, Any], ...] = (
    (b"", str),
    (b"\xff", str),
    (b"'a'", str),
    (b'"a" "b"', str),
    (b"1", str),
    (b'["a"]', str),
    (b"true", int),
    (b"1.0", int),
    (b'"1"', int),
    (b"9" * 5_000, int),
    (b"1", bool),
    (b"0", type(None)),
    (b"NaN", float),
    (b"-Infinity", float),
    (b"1e999", float),
    (b"9" * 400, float),
    (b"true", float),
    (b"1", Path),
    (b'"pdf"', TableKind),
    (b'"CSV"', TableKind),
    (b"[]", TableKind),
    (b'"ab"', list[str]),
    (b'{"a": 1}', list[str]),
    (b'["a", 1]', list[str]),
    (b'[["a"], ["a", null]]', list[list[str]]),
    (b'["ab"]', list[list[str]]),
    (b'["a"]', tuple[str, str]),
    (b'["a", "b", "c"]', tuple[str, str]),
    (b'["a", 1]', tuple[str, str]),
    (b"1", Path | None),
    (b"[" * 200_000, list[str]),
    (b"[" * 900 + b"]" * 900, list[str]),
    (b'{"line":1,"value":"a"}', Example),
    (b'{"line":1,"value":"a","sentence":"b","more":1}', Example),
    (b'{"line":1,"value":"a","sentence":null}', Example),
    (b'[1,"a","b"]', Example),
    (b'"Example"', Example),
)


@pytest.mark.parametrize(("message", "awaited"), WRONG, ids=lambda one: str(one)[:40])
def test_anything_else_is_refused(message: bytes, awaited: Any) -> None:
    with pytest.raises(Malformed):
        unpack(message, awaited)


def test_a_refusal_says_where_and_not_what() -> None:
    message = pack(Form(TableKind.CSV, header=("a", "b"))).replace(b'"b"', b'["secret"]')
    with pytest.raises(Malformed) as refusal:
        unpack(message, Form)
    assert str(refusal.value) == "Form.header: str awaited in a list, list found"


@dataclass
class Stranger:
    """A class with fields of types that nothing reads."""

    day: date


@pytest.mark.parametrize(
    "awaited", [date, dict[str, str], int | str, Any, Enum, Stranger, set[str]]
)
def test_a_type_that_cannot_cross_is_a_defect(awaited: Any) -> None:
    with pytest.raises(TypeError, match="cannot cross"):
        reader(awaited)


@pytest.mark.parametrize("value", [date(2026, 11, 21), b"a", {"a"}, Decimal(1), object(), Form])
def test_a_value_that_cannot_cross_is_a_defect(value: object) -> None:
    with pytest.raises(TypeError, match="cannot cross"):
        pack(value)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_cannot_cross(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack([value])


def test_arguments_are_those_of_the_function() -> None:
    sniff = function_of("reading.rows:sniff")
    assert arguments(sniff, {"path": "/a", "name": "b"}) == {"path": Path("/a"), "name": "b"}
    for wrong in (
        {"path": "/a"},
        {"path": "/a", "name": "b", "more": 1},
        {"path": 1, "name": "b"},
        [],
    ):
        with pytest.raises(Malformed):
            arguments(sniff, wrong)
