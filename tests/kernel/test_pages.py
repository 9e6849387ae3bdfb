"""Numbered pages of a list."""

import pytest
from hypothesis import given
from hypothesis.strategies import integers

from app.kernel.pages import page_count, page_cut


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (25, 1), (26, 2), (50, 2), (51, 3)])
def test_an_empty_list_has_a_page(total: int, pages: int) -> None:
    assert page_count(total, 25) == pages


@pytest.mark.parametrize(("wanted", "number"), [(-3, 1), (0, 1), (1, 1), (3, 3), (4, 3)])
def test_a_page_that_does_not_exist_is_the_nearest(wanted: int, number: int) -> None:
    assert page_cut(51, wanted, 25).number == number


@given(integers(0, 300), integers(1, 40))
def test_each_row_stands_on_one_page(total: int, size: int) -> None:
    rows = list(range(total))
    pages = page_count(total, size)
    assert [row for n in range(1, pages + 1) for row in rows[page_cut(total, n, size).rows]] == rows
