"""Where the marks of the matrix stand: pure geometry, in units of the drawing's own box.

Interest goes up, effort to the right; each is a step from 1 to 5, hence 25 cells. A cell draws as
many marks as it has room for and says how many more there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.datasets.priorities import HIGH_FROM, Placed

STEPS = range(1, 6)
CELL_WIDTH, CELL_HEIGHT = 180, 104
LEFT, TOP, BAND = 52, 28, 24
PLOT_WIDTH, PLOT_HEIGHT = len(STEPS) * CELL_WIDTH, len(STEPS) * CELL_HEIGHT
RIGHT, BOTTOM = LEFT + PLOT_WIDTH, TOP + PLOT_HEIGHT
WIDTH, HEIGHT = RIGHT + 8, BOTTOM + BAND + 48
SPLIT_X = LEFT + (HIGH_FROM - 1) * CELL_WIDTH
SPLIT_Y = BOTTOM - (HIGH_FROM - 1) * CELL_HEIGHT
COLUMNS, ROWS = 4, 3  # marks of a cell; the last row is shortened by « +12 »
STEP_X, STEP_Y = 42, 32
RADIUS = 14.0
MOST_DRAWN = 40
DIGIT_WIDTH, BASELINE = 8.0, 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A dataset drawn: its number in the table, and the middle of its mark."""

    number: int
    placed: Placed
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
class Digits:
    """The numbers of all the marks of a kind, as one text that places each of its digits."""

    kind: str
    text: str
    xs: str
    ys: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What the picture is made of."""

    marks: tuple[Mark, ...]
    digits: tuple[Digits, ...]
    more: tuple[tuple[float, float, int], ...]  # where a cell says how many it does not draw


def drawing_of(ranked: Iterable[Placed]) -> Drawing:
    """Draw the datasets, which come in the order of their numbers; the first ones win the room."""
    cells: dict[tuple[int, int], list[tuple[int, Placed]]] = defaultdict(list)
    for number, each in enumerate(ranked, start=1):
        cells[each.value.step, each.effort.step].append((number, each))
    firsts = sorted(pair for several in cells.values() for pair in several[: COLUMNS * ROWS - 1])
    drawn = {number for number, _ in firsts[:MOST_DRAWN]}
    marks: list[Mark] = []
    more: list[tuple[float, float, int]] = []
    for cell, several in sorted(cells.items()):
        shown = [pair for pair in several if pair[0] in drawn]
        left_out = len(several) - len(shown)
        points = _spread(*cell, len(shown) + bool(left_out))
        marks += [
            Mark(number, each, *point) for (number, each), point in zip(shown, points, strict=False)
        ]
        if left_out:
            more.append((*points[-1], left_out))
    marks.sort(key=lambda mark: mark.number)
    return Drawing(tuple(marks), tuple(_digits(marks)), tuple(more))


def centre_of(value: int, effort: int) -> tuple[float, float]:
    """Return the middle of a cell."""
    return LEFT + (effort - 0.5) * CELL_WIDTH, BOTTOM - (value - 0.5) * CELL_HEIGHT


def _spread(value: int, effort: int, count: int) -> list[tuple[float, float]]:
    """Return the middles of the marks of a cell: rows as even as can be around its centre."""
    middle_x, middle_y = centre_of(value, effort)
    rows = max(1, -(-count // COLUMNS))
    columns = -(-count // rows)
    found = []
    for rank in range(count):
        row, column = divmod(rank, columns)
        in_row = min(columns, count - row * columns)
        x = middle_x + (column - (in_row - 1) / 2) * STEP_X
        found.append((round(x, 1), round(middle_y + (row - (rows - 1) / 2) * STEP_Y, 1)))
    return found


def _digits(marks: Iterable[Mark]) -> list[Digits]:
    kinds: dict[str, list[tuple[str, float, float]]] = {}
    for mark in marks:
        text = str(mark.number)
        start = mark.x - (len(text) - 1) / 2 * DIGIT_WIDTH
        kinds.setdefault(mark.kind, []).extend(
            (digit, start + rank * DIGIT_WIDTH, mark.y + BASELINE)
            for rank, digit in enumerate(text)
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
