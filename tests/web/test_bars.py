"""The columns of the portfolio: what they draw and what they say."""

from app.kernel.typography import percent
from app.web.bars import bars_of


def test_one_column_for_each_phase() -> None:
    drawn = bars_of((100, 50, 0, None))
    assert drawn.path == "M0 20v-20h8v20zM11 20v-10h8v10zM22 20v-1h8v1zM33 20v-1h8v1z"


def test_it_says_the_same_figures() -> None:
    drawn = bars_of((100, 7, None))
    assert drawn.text == f"1\u00a0: {percent(100)}, 2\u00a0: {percent(7)}, 3\u00a0: sans objet"


def test_nothing_draws_nothing() -> None:
    assert bars_of(()).path == ""
