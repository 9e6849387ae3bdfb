"""Reading addresses: words, ids, pages; and no character that a database refuses."""

import pytest
from flask import Flask, request

from app.web.asked import LARGEST_PAGE, MAX_ID, page_number, whole_number, words


@pytest.mark.parametrize(
    ("text", "read"),
    [("7", 7), ("0", 0), ("007", 7), (str(MAX_ID), MAX_ID), (str(MAX_ID + 1), -1)]
    + [(odd, -1) for odd in ("", " 7", "-7", "7.0", "٧", "²", "x", "9" * 5_000)],
)
def test_a_whole_number_that_the_databases_hold(text: str, read: int) -> None:
    assert whole_number(text, otherwise=-1) == read
    assert whole_number(text) == max(read, 0)


@pytest.mark.parametrize(
    ("text", "read"),
    [("", 1), ("0", 1), ("2", 2), ("-2", 1), ("x", 1), ("99999999", LARGEST_PAGE), ("9" * 40, 1)],
)
def test_a_page(text: str, read: int) -> None:
    assert page_number(text) == read


def test_words() -> None:
    assert words("  la   cantine\t\n", 100) == "la cantine"
    assert words("a" * 200, 80) == "a" * 80


def test_an_address_holds_no_nul(app: Flask) -> None:
    with app.test_request_context("/?q=a%00b&q=%00&%00x=1&e=%C3%A9"):
        assert request.args.to_dict(flat=False) == {"q": ["ab", ""], "x": ["1"], "e": ["é"]}
        assert request.args["q"] == "ab"
