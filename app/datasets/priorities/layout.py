"""The geometry of the matrix (pure), in units of the drawing's own box.

Interest goes up, effort to the right; each is a step from 1 to 5, hence 25 cells. A cell draws as
many marks as it has room for and says how many more there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.datasets.priorities.rules import PlacedDataset
from app.kernel.grid import Digits, Number, Point, around, centre_of, digits_of

COLUMNS, ROWS = 4, 3  # marks of a cell; the last row is shortened by « +12 »
STEP_X, STEP_Y = 42, 32
RADIUS = 14.0
MOST_DRAWN = 40
DIGIT_WIDTH, BASELINE = 8.0, 5.0


@dataclass(frozen=True, slots=True)
class MatrixMark:
    """A dataset drawn: its number in the table, and the middle of its mark."""

    number: int
    placed: PlacedDataset
    x: float
    y: float

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
    firsts = sorted(pair for several in cells.values() for pair in several[: COLUMNS * ROWS - 1])
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
    marks.sort(key=lambda mark: mark.number)
    return MatrixDrawing(tuple(marks), tuple(digits_of(map(_number, marks))), tuple(more))


def _spread(value: int, effort: int, count: int) -> list[Point]:
    """Return the middles of the marks of a cell."""
    points = around(centre_of(value, effort), count, COLUMNS, STEP_X, STEP_Y)
    return [Point(round(x, 1), round(y, 1)) for x, y in points]


def _number(mark: MatrixMark) -> Number:
    return Number(mark.kind, mark.number, mark.x, mark.y + BASELINE, DIGIT_WIDTH)
