"""JSON from elsewhere: read when it can be written again, refused by one exception otherwise."""

import json
from typing import Any

import pytest

from app.kernel.foreign_json import MOST_LEVELS, decode


def nested(levels: int, opening: str = "[", closing: str = "]", inner: str = "") -> str:
    return opening * levels + inner + closing * levels


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ('{"a": [1, 2.5, null, true, "é"]}', {"a": [1, 2.5, None, True, "é"]}),
        (b'"a"', "a"),
        ("[]", []),
        (nested(3), [[[]]]),
    ],
)
def test_what_is_json_is_read(content: str | bytes, found: Any) -> None:
    assert decode(content) == found


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_as_many_levels_as_promised_and_not_one_more(opening: str) -> None:
    closing = "]" if opening == "[" else "}"
    whole = nested(MOST_LEVELS, opening, closing, "1")
    assert json.dumps(decode(whole), separators=(",", ":")) == whole
    with pytest.raises(ValueError, match="too deep"):
        decode(nested(MOST_LEVELS + 1, opening, closing, "1"))


@pytest.mark.parametrize(
    "content",
    ["", "{", "'a'", "[NaN]", "[-Infinity]", "9" * 5_000, b"\xff", "[" * 150_000, nested(900)],
    ids=range(9),
)
def test_anything_else_is_a_value_error(content: str | bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  of several kinds
        decode(content)
