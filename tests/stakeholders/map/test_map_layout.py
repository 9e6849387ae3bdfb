"""Where marks stand: never over each other, inside their cell, always in the same way."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stakeholders.map.glyphs import ARROW, LOOKS, RADIUS, ghost, glyph
from app.stakeholders.map.layout import (
    BOTTOM,
    CELL_HEIGHT,
    CELL_WIDTH,
    LARGEST,
    LEFT,
    RIGHT,
    SLOTS,
    STEPS,
    TOP,
    MapQuadrant,
    Point,
    Slot,
    Spot,
    Spread,
    centre_of,
    quadrant_of,
    slot_for,
    spread,
)

MOST = 60
CELLS = st.tuples(st.integers(1, 5), st.integers(1, 5))
# Scattered at random, or gathered on few cells as people do.
CROWDS = st.one_of(
    st.lists(CELLS, max_size=MOST),
    st.lists(st.sampled_from([(3, 3), (5, 1)]), max_size=MOST),
    st.integers(0, MOST).map(lambda count: [(4, 2)] * count),
)


def placed(cells: list[tuple[int, int]]) -> Spread[int]:
    return spread(Spot(rank, *cell) for rank, cell in enumerate(cells))


@given(CROWDS)
def test_no_two_marks_are_closer_than_their_size(cells: list[tuple[int, int]]) -> None:
    found = placed(cells)
    points = list(found.places.values())
    assert len(points) == len(cells)
    for rank, one in enumerate(points):
        for other in points[rank + 1 :]:
            apart = abs(one.x - other.x) >= found.slot.width
            assert apart or abs(one.y - other.y) >= found.slot.height


@given(CROWDS)
def test_each_mark_is_inside_its_cell_and_so_inside_the_plot(cells: list[tuple[int, int]]) -> None:
    found = placed(cells)
    half_width, half_height = found.slot.width / 2, found.slot.height / 2
    for rank, (influence, interest) in enumerate(cells):
        point, centre = found.places[rank], centre_of(influence, interest)
        assert abs(point.x - centre.x) + half_width <= CELL_WIDTH / 2
        assert abs(point.y - centre.y) + half_height <= CELL_HEIGHT / 2
        assert LEFT <= point.x - half_width <= point.x + half_width <= RIGHT
        assert TOP <= point.y - half_height <= point.y + half_height <= BOTTOM


@given(CROWDS)
def test_the_same_crowd_stands_the_same_way(cells: list[tuple[int, int]]) -> None:
    assert placed(cells) == placed(list(cells))


@given(st.lists(CELLS, min_size=1, max_size=MOST), CELLS)
def test_who_is_alone_stands_in_the_middle(cells: list[tuple[int, int]], cell: object) -> None:
    alone = [each for each in cells if cells.count(each) == 1]
    found = placed(cells)
    for rank, each in enumerate(cells):
        if each in alone:
            assert found.places[rank] == centre_of(*each)


def test_a_whole_assembly_on_one_cell_still_has_room_to_be_seen() -> None:
    assert slot_for(MOST).width >= 16
    assert slot_for(2 * MOST).width >= 8  # with the places that all of them have left


def test_the_roomiest_slot_serves_first_and_sizes_only_shrink() -> None:
    assert slot_for(0) == slot_for(9) == LARGEST
    assert slot_for(10) != LARGEST
    capacities = [slot.capacity for slot in SLOTS]
    assert capacities == sorted(capacities)
    assert [slot.height for slot in SLOTS] == sorted((slot.height for slot in SLOTS), reverse=True)


def test_influence_goes_up_and_interest_to_the_right() -> None:
    assert centre_of(5, 1).y < centre_of(1, 1).y
    assert centre_of(1, 5).x > centre_of(1, 1).x


@pytest.mark.parametrize(
    ("influence", "interest", "expected"),
    [
        (5, 5, MapQuadrant.INVOLVE),
        (4, 4, MapQuadrant.INVOLVE),
        (4, 3, MapQuadrant.SATISFY),
        (5, 1, MapQuadrant.SATISFY),
        (3, 4, MapQuadrant.INFORM),
        (1, 5, MapQuadrant.INFORM),
        (3, 3, MapQuadrant.WATCH),
        (1, 1, MapQuadrant.WATCH),
    ],
)
def test_quadrants_say_what_to_do(influence: int, interest: int, expected: MapQuadrant) -> None:
    assert quadrant_of(influence, interest) is expected


def test_each_attitude_has_its_shape_or_its_filling() -> None:
    drawn = {glyph(attitude, None, LARGEST).path for attitude in LOOKS}
    assert len(drawn) == len(LOOKS)
    kinds = [glyph(attitude, None, LARGEST).kind for attitude in (1, 2, 3, 4, 5, None)]
    assert kinds == [
        "reserved",
        "reserved hollow",
        "neutral",
        "favourable hollow",
        "favourable",
        "unsaid hollow",
    ]


def test_the_wish_is_drawn_where_there_is_one_and_room_for_it() -> None:
    plain = glyph(2, None, LARGEST)
    assert glyph(2, 2, LARGEST) == plain
    assert len({glyph(2, wished, LARGEST).path for wished in STEPS if wished != 2}) == 4
    tight = slot_for(MOST)
    assert not tight.draws_wishes
    assert glyph(2, 5, tight) == glyph(2, None, tight)


@pytest.mark.parametrize("slot", [LARGEST, SLOTS[1], slot_for(MOST)])
def test_a_mark_with_its_wish_keeps_to_its_slot(slot: Slot) -> None:
    for attitude in LOOKS:
        for wished in LOOKS:
            left, right, up, down = extent(glyph(attitude, wished, slot).path)
            assert -slot.width / 2 <= left < right <= slot.width / 2
            assert -slot.height / 2 <= up < down <= slot.height / 2


def test_a_ghost_is_drawn_where_it_stood() -> None:
    left, right, up, down = extent(ghost(3, Point(200, 100), LARGEST))
    assert (left + right) / 2 == pytest.approx(200)
    assert (up + down) / 2 == pytest.approx(100)
    assert right - left < 2 * RADIUS * 1.25 + ARROW


def extent(path: str) -> tuple[float, float, float, float]:
    """Follow a path of M, m, h, v, l, a and z; return how far it goes each way."""
    x = y = 0.0
    xs, ys = [], []
    for command, said in re.findall(r"([MmhvlazL])([^MmhvlazL]*)", path):
        numbers = [float(each) for each in said.split()]
        for dx, dy, absolute in _moves(command, numbers):
            x, y = (dx, dy) if absolute else (x + dx, y + dy)
            xs.append(x)
            ys.append(y)
        if command == "a":  # half a circle: as high as it is wide on both sides
            ys += [y - numbers[0], y + numbers[0]]
    return min(xs), max(xs), min(ys), max(ys)


def _moves(command: str, numbers: list[float]) -> list[tuple[float, float, bool]]:
    if command in "hv":
        return [(numbers[0], 0, False) if command == "h" else (0, numbers[0], False)]
    if command == "a":
        return [(numbers[5], numbers[6], False)]
    pairs = list(zip(numbers[::2], numbers[1::2], strict=True))
    return [(dx, dy, command in "ML") for dx, dy in pairs]
