"""The geometry of the matrix (pure), in units of the drawing's own box.

Interest goes up, effort to the right; each is a step from 1 to 5, hence 25 cells. A cell draws the
marks that it has room for, with their names, and says how many more there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.datasets.priorities.rules import PlacedDataset
from app.kernel.drawing.beside import MarkName, NamedMark, Rectangle, names_beside, short_names
from app.kernel.drawing.grid import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Digits,
    Number,
    Point,
    around,
    centre_of,
    digits_of,
    firsts_of,
)

ROWS = 4  # marks of a cell, one over the other; the last place is « +12 » when there are more
STEP = 26
RADIUS = 11.0
MOST_DRAWN = 40
DIGIT_WIDTH, BASELINE = 7.0, 4.0
PLOT = Rectangle(LEFT, TOP, RIGHT, BOTTOM)


@dataclass(frozen=True, slots=True)
class MatrixMark:
    """A dataset drawn: its number in the table, and the middle of its mark."""

    number: int
    placed: PlacedDataset
    x: float
    y: float
    name: MarkName | None = None  # no room for it: its number is written instead

    @property
    def kind(self) -> str:
        """Its class in the style sheet."""
        return "proposed hollow" if self.placed.proposed else "noted"

    @property
    def path(self) -> str:
        """A circle around its middle."""
        r = RADIUS - (1.2 if self.placed.proposed else 0)
        return f"M{-r:g} 0a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0z"


@dataclass(frozen=True, slots=True)
class MatrixDrawing:
    """The parts of the picture."""

    marks: tuple[MatrixMark, ...]
    digits: tuple[Digits, ...]
    more: tuple[tuple[float, float, int], ...]  # where a cell says how many it does not draw


def drawing_of(ranked: Iterable[PlacedDataset]) -> MatrixDrawing:
    """Return the drawing of datasets in the order of their numbers; the first ones have room."""
    cells: dict[tuple[int, int], list[tuple[int, PlacedDataset]]] = defaultdict(list)
    for number, placed in enumerate(ranked, start=1):
        cells[placed.value.step, placed.effort.step].append((number, placed))
    firsts = sorted(pair for several in cells.values() for pair in firsts_of(several, ROWS))
    drawn = {number for number, _ in firsts[:MOST_DRAWN]}
    marks: list[MatrixMark] = []
    more: list[tuple[float, float, int]] = []
    for cell, several in sorted(cells.items()):
        shown = [pair for pair in several if pair[0] in drawn]
        left_out = len(several) - len(shown)
        points = _spread(*cell, len(shown) + bool(left_out))
        marks += [
            MatrixMark(number, placed, *point)
            for (number, placed), point in zip(shown, points, strict=False)
        ]
        if left_out:
            more.append((*points[-1], left_out))
    marks = _named(sorted(marks, key=lambda mark: mark.number), more)
    digits = digits_of(_number(mark) for mark in marks if mark.name is None)
    return MatrixDrawing(tuple(marks), tuple(digits), tuple(more))


def _named(
    marks: Sequence[MatrixMark], more: Iterable[tuple[float, float, int]]
) -> list[MatrixMark]:
    """Return the marks with their names, where there is room."""
    names = short_names([mark.placed.known.title for mark in marks])
    half = STEP / 2
    placed = names_beside(
        [
            NamedMark(mark.number, names[rank], Point(mark.x, mark.y), RADIUS, half)
            for rank, mark in enumerate(marks)
        ],
        PLOT,
        [Rectangle.centred(Point(x, y), half, half) for x, y, _ in more],
    )
    return [replace(mark, name=placed.get(mark.number)) for mark in marks]


def _spread(value: int, effort: int, count: int) -> list[Point]:
    """Return the middles of the marks of a cell."""
    points = around(centre_of(value, effort), count, 1, STEP, STEP)
    return [Point(round(x, 1), round(y, 1)) for x, y in points]


def _number(mark: MatrixMark) -> Number:
    return Number(mark.kind, mark.number, mark.x, mark.y + BASELINE, DIGIT_WIDTH)
