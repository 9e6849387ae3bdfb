"""A bar for each month, and a mark where nothing was measured. Pure.

All is in the units of the drawing's own box, y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT = 76, 632  # what is left of there are the levels
TOP, BOTTOM = 16, 206
SHARE = 0.7  # of the room of a month that its bar takes
LEAST = 2.0  # of a bar that is not of zero
GAP_HALF = 4.0  # of the mark of a month without a measure
MONTH_ROOM = 76.0  # the least from one month written to the next
STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """Figures month by month."""

    bars: str
    gaps: str  # a cross where there is no measure; empty without any
    levels: Sequence[tuple[int, float]]  # figure, y
    months: Sequence[tuple[date, float]]  # those that have room, x

    @property
    def ruler(self) -> str:
        """The lines of the levels."""
        return "".join(f"M{LEFT} {y:g}H{RIGHT}" for _, y in self.levels)


def bars_of_months(points: Sequence[tuple[date, int | None]]) -> BarDrawing | None:
    """Draw the months in their order; nothing where none of them has a figure."""
    figures = [figure for _, figure in points if figure is not None]
    if not figures:
        return None
    top = _round_above(max(figures))
    room = (RIGHT - LEFT) / len(points)
    middles = [round(LEFT + room * (rank + 0.5), 1) for rank in range(len(points))]
    places = list(zip(points, middles, strict=True))
    return BarDrawing(
        bars="".join(
            _bar(x, room * SHARE, figure, top) for (_, figure), x in places if figure is not None
        ),
        gaps="".join(_cross(x) for (_, figure), x in places if figure is None),
        levels=[(level, _y(level, top)) for level in sorted({0, top // 2, top})],
        months=_spaced([(month, x) for (month, _), x in places]),
    )


def _round_above(figure: int) -> int:
    """Return the first round figure that is as large: 1, 2, 5, 10, 20, 50…"""
    power = 1
    while True:
        for step in STEPS:
            if step * power >= figure:
                return step * power
        power *= 10


def _y(figure: int, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * figure / top, 1)


def _bar(x: float, width: float, figure: int, top: int) -> str:
    if not figure:
        return f"M{x - width / 2:.1f} {BOTTOM}h{width:.1f}"
    y = min(_y(figure, top), BOTTOM - LEAST)
    return f"M{x - width / 2:.1f} {BOTTOM}V{y:g}h{width:.1f}V{BOTTOM}z"


def _cross(x: float) -> str:
    y = BOTTOM - 2 * GAP_HALF
    one = f"M{x - GAP_HALF:g} {y - GAP_HALF:g}l{2 * GAP_HALF:g} {2 * GAP_HALF:g}"
    return f"{one}m0 {-2 * GAP_HALF:g}l{-2 * GAP_HALF:g} {2 * GAP_HALF:g}"


def _spaced(months: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    """Keep the last month, and going back those that have room to be written."""
    shown = [months[-1]]
    for month, x in reversed(months[:-1]):
        if shown[-1][1] - x >= MONTH_ROOM:
            shown.append((month, x))
    return shown[::-1]
