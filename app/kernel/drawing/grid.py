"""A picture of 25 cells, two notes from 1 to 5: where cells, marks and numbers stand. Pure.

One note goes up, the other to the right. All is in units of the drawing's own box.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

STEPS = range(1, 6)
HIGH_FROM = 4  # « fort »: from there on a note counts
CELL_WIDTH, CELL_HEIGHT = 180, 104
LEFT, TOP = 52, 28  # what the names of the axis and of the upper quadrants take
BAND = 24  # the strip, over and under the cells, that holds the names of the quadrants
PLOT_WIDTH, PLOT_HEIGHT = len(STEPS) * CELL_WIDTH, len(STEPS) * CELL_HEIGHT
RIGHT, BOTTOM = LEFT + PLOT_WIDTH, TOP + PLOT_HEIGHT
WIDTH, HEIGHT = RIGHT + 8, BOTTOM + BAND + 48
SPLIT_X = LEFT + (HIGH_FROM - 1) * CELL_WIDTH
SPLIT_Y = BOTTOM - (HIGH_FROM - 1) * CELL_HEIGHT

Some = TypeVar("Some")


class Point(NamedTuple):
    """A place of the drawing, from its upper left corner."""

    x: float
    y: float


def centre_of(up: int, right: int) -> Point:
    """Return the middle of a cell."""
    return Point(LEFT + (right - 0.5) * CELL_WIDTH, BOTTOM - (up - 0.5) * CELL_HEIGHT)


def around(centre: Point, count: int, most: int, width: float, height: float) -> Iterator[Point]:
    """Give the middles of marks, ``most`` to a row: rows even, the last one centred too."""
    rows = max(1, -(-count // most))
    columns = -(-count // rows)
    for rank in range(count):
        row, column = divmod(rank, columns)
        in_row = min(columns, count - row * columns)
        yield Point(
            centre.x + (column - (in_row - 1) / 2) * width,
            centre.y + (row - (rows - 1) / 2) * height,
        )


def firsts_of(cell: Sequence[Some], places: int) -> Sequence[Some]:
    """Return those that a cell draws: all, or one less than its places, the last for « +12 »."""
    return cell if len(cell) <= places else cell[: places - 1]


@dataclass(frozen=True, slots=True)
class Number:
    """The number of a mark: its middle on its base line, and how far apart its digits stand."""

    kind: str
    value: int
    x: float
    y: float
    advance: float


@dataclass(frozen=True, slots=True)
class Digits:
    """The numbers of all the marks of a kind, as one text that places each of its digits.

    A text for each mark would take the page over its budget of elements.
    """

    kind: str
    text: str
    xs: str
    ys: str


def digits_of(numbers: Iterable[Number]) -> list[Digits]:
    """Write the numbers, one text for each kind."""
    kinds: dict[str, list[tuple[str, float, float]]] = {}
    for number in numbers:
        text = str(number.value)
        start = number.x - (len(text) - 1) / 2 * number.advance
        kinds.setdefault(number.kind, []).extend(
            (digit, start + rank * number.advance, number.y) for rank, digit in enumerate(text)
        )
    return [
        Digits(
            kind,
            "".join(digit for digit, _, _ in placed),
            " ".join(f"{x:.1f}" for _, x, _ in placed),
            " ".join(f"{y:.1f}" for _, _, y in placed),
        )
        for kind, placed in kinds.items()
    ]
