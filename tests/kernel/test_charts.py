"""Charts: what is drawn is the figure, and nothing leaves the picture."""

import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.drawing.charts import (
    BOTTOM,
    CENTRE,
    LEFT,
    LINE_HEIGHT,
    LINE_WIDTH,
    RADAR_HEIGHT,
    RADAR_WIDTH,
    RADIUS,
    RIGHT,
    SPARK_HEIGHT,
    SPARK_MARGIN,
    SPARK_WIDTH,
    TOP,
    line_of,
    radar_of,
    spark_of,
)

MONDAY = date(2026, 3, 2)
SHARES = st.integers(0, 100)


def days(*shares: int) -> list[tuple[date, int]]:
    return [(MONDAY + timedelta(weeks=rank), share) for rank, share in enumerate(shares)]


def places(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](\S+?) ([\d.]+)", path)]


def test_a_line_goes_from_its_first_day_to_its_last_at_the_height_of_its_shares() -> None:
    drawing = line_of(days(0, 50, 100))
    assert drawing is not None
    middle = ((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2)
    assert places(drawing.path) == [(LEFT, BOTTOM), middle, (RIGHT, TOP)]
    assert (drawing.last, drawing.share) == ((RIGHT, TOP), 100)
    assert drawing.area == f"{drawing.path}V{BOTTOM}H{LEFT}z"
    assert drawing.dots.count("M") == 3
    assert drawing.ruler.count("H") == 5


@pytest.mark.parametrize("shares", [(), (12,)])
def test_one_day_is_no_line(shares: tuple[int, ...]) -> None:
    assert line_of(days(*shares)) is None


def test_a_small_line_rises_from_its_lowest_to_its_highest() -> None:
    drawing = spark_of(days(10, 10, 40))
    assert drawing is not None
    low, high = SPARK_HEIGHT - SPARK_MARGIN, SPARK_MARGIN
    right = SPARK_WIDTH - SPARK_MARGIN
    assert places(drawing.path) == [(SPARK_MARGIN, low), (SPARK_WIDTH / 2, low), (right, high)]
    assert (drawing.first, drawing.last) == (days(10)[0], (MONDAY + timedelta(weeks=2), 40))


@pytest.mark.parametrize("shares", [(), (12,), (12, 12, 12)])
def test_what_does_not_move_is_no_small_line(shares: tuple[int, ...]) -> None:
    assert spark_of(days(*shares)) is None


def test_days_too_close_are_not_all_written_and_the_last_always_is() -> None:
    drawing = line_of(days(*range(27)))
    assert drawing is not None
    written = [x for _, x in drawing.days]
    assert drawing.days[-1] == (MONDAY + timedelta(weeks=26), RIGHT)
    assert 3 <= len(written) <= 5
    assert min(later - sooner for sooner, later in pairwise(written)) >= 100


@given(st.lists(SHARES, min_size=2, max_size=30))
def test_a_line_stays_in_its_picture(shares: list[int]) -> None:
    drawing = line_of(days(*shares))
    assert drawing is not None
    for x, y in places(drawing.path):
        assert LEFT <= x <= RIGHT < LINE_WIDTH
        assert TOP <= y <= BOTTOM < LINE_HEIGHT


def test_a_radar_turns_clockwise_from_the_top() -> None:
    drawing = radar_of([("Technique", 100), ("Juridique", 50), ("Autre", 0), ("Rien", None)])
    x, y = CENTRE
    top, right = (x, y - RADIUS), (x + RADIUS / 2, y)
    assert places(drawing.shape) == [top, right, (x, y), (x, y)]
    assert [axis.anchor for axis in drawing.axes] == ["middle", "start", "middle", "end"]
    assert [axis.share for axis in drawing.axes] == [100, 50, 0, None]
    assert drawing.axes[0].at.y < top[1] < drawing.axes[2].at.y
    assert drawing.rings.count("z") == 4


@given(st.lists(SHARES | st.none(), min_size=3, max_size=8))
def test_a_radar_stays_in_its_picture(shares: list[int | None]) -> None:
    drawing = radar_of([("Axe", share) for share in shares])
    for x, y in places(drawing.shape + drawing.rings + drawing.spokes):
        assert 0 < x < RADAR_WIDTH
        assert 0 < y < RADAR_HEIGHT
    assert all(0 < axis.at.y < RADAR_HEIGHT - 22 for axis in drawing.axes)
