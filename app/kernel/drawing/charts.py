"""Charts with their figures on them: a line along the days, a small one, a radar. Pure.

All is in the units of the drawing's own box, y downwards; shares are whole percents.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import cos, pi, sin

from app.kernel.drawing.grid import Point

LINE_WIDTH, LINE_HEIGHT = 640, 240
LEFT, RIGHT = 76, 556  # what is left of there are the shares, what is right the last figure
TOP, BOTTOM = 16, 206
LEVELS = (0, 25, 50, 75, 100)
DAY_ROOM = 112.0  # the least from one day written to the next
DOT = 4.0

SPARK_WIDTH, SPARK_HEIGHT, SPARK_MARGIN = 200, 32, 4

RADAR_WIDTH, RADAR_HEIGHT = 560, 324
CENTRE, RADIUS = Point(280, 160), 96
LABEL = 16.0  # from the outer ring to the words, of two lines
OVER, UNDER, BESIDE = -24, 14, -6  # from there down to the first of them
UPRIGHT = 0.3  # how far from the vertical an axis still has its words in the middle


@dataclass(frozen=True, slots=True)
class LineDrawing:
    """Shares along the days."""

    path: str
    area: str  # under it
    dots: str
    levels: Sequence[tuple[int, float]]  # share, y
    days: Sequence[tuple[date, float]]  # those that have room, x
    last: Point
    share: int  # the last

    @property
    def ruler(self) -> str:
        """The lines of the levels."""
        return "".join(f"M{LEFT} {y:g}H{RIGHT}" for _, y in self.levels)


def line_of(points: Sequence[tuple[date, int]]) -> LineDrawing | None:
    """Draw shares along the days, in their order; nothing under two of them."""
    if len(points) < 2:  # noqa: PLR2004  a line has two ends
        return None
    first, length = points[0][0], (points[-1][0] - points[0][0]).days
    places = [
        Point(
            round(LEFT + (RIGHT - LEFT) * (day - first).days / length, 1),
            _level(share),
        )
        for day, share in points
    ]
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
    return LineDrawing(
        path=path,
        area=f"{path}V{BOTTOM}H{LEFT}z",
        dots="".join(_dot(place) for place in places),
        levels=[(share, _level(share)) for share in LEVELS],
        days=_spaced([(day, place.x) for (day, _), place in zip(points, places, strict=True)]),
        last=places[-1],
        share=points[-1][1],
    )


@dataclass(frozen=True, slots=True)
class SparkDrawing:
    """A share along the days, small: its figures are those of its two ends, written beside."""

    path: str
    dot: str  # its end
    first: tuple[date, int]
    last: tuple[date, int]


def spark_of(points: Sequence[tuple[date, int]]) -> SparkDrawing | None:
    """Draw shares along the days, from the lowest to the highest; nothing where none moved."""
    shares = [share for _, share in points]
    if len(set(shares)) < 2:  # noqa: PLR2004  a line that rises has two heights
        return None
    (first, _), low, span = points[0], min(shares), max(shares) - min(shares)
    length = max(1, (points[-1][0] - first).days)
    places = [
        Point(
            round(SPARK_MARGIN + (SPARK_WIDTH - 2 * SPARK_MARGIN) * (day - first).days / length, 1),
            round(
                SPARK_HEIGHT
                - SPARK_MARGIN
                - (SPARK_HEIGHT - 2 * SPARK_MARGIN) * (share - low) / span,
                1,
            ),
        )
        for day, share in points
    ]
    path = "M" + "L".join(f"{x:g} {y:g}" for x, y in places)
    return SparkDrawing(path, _dot(places[-1]), points[0], points[-1])


def _level(share: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * share / 100, 1)


def _dot(at: Point) -> str:
    half = f"a{DOT:g} {DOT:g} 0 1 0 "
    return f"M{at.x - DOT:g} {at.y:g}{half}{2 * DOT:g} 0{half}{-2 * DOT:g} 0z"


def _spaced(days: Sequence[tuple[date, float]]) -> list[tuple[date, float]]:
    """Keep the last day, and going back those that have room to be written."""
    shown = [days[-1]]
    for day, x in reversed(days[:-1]):
        if shown[-1][1] - x >= DAY_ROOM:
            shown.append((day, x))
    return shown[::-1]


@dataclass(frozen=True, slots=True)
class RadarAxis:
    """An axis of a radar, and where its words stand."""

    title: str
    share: int | None  # None when nothing of it counts
    at: Point
    anchor: str


@dataclass(frozen=True, slots=True)
class RadarDrawing:
    """Shares on a few axes around a middle."""

    rings: str
    spokes: str
    shape: str
    dots: str
    axes: Sequence[RadarAxis]


def radar_of(shares: Sequence[tuple[str, int | None]]) -> RadarDrawing:
    """Draw shares around a middle, the first axis upwards, the others clockwise."""
    turns = [2 * pi * rank / len(shares) - pi / 2 for rank in range(len(shares))]
    corners = [
        _around(turn, RADIUS * (share or 0) / 100)
        for turn, (_, share) in zip(turns, shares, strict=True)
    ]
    return RadarDrawing(
        rings="".join(
            _polygon([_around(turn, RADIUS * level / 100) for turn in turns])
            for level in LEVELS[1:]
        ),
        spokes="".join(
            f"M{CENTRE.x:g} {CENTRE.y:g}L{end.x:g} {end.y:g}"
            for end in (_around(turn, RADIUS) for turn in turns)
        ),
        shape=_polygon(corners),
        dots="".join(map(_dot, corners)),
        axes=[
            RadarAxis(title, share, _words(turn), _anchor(turn))
            for turn, (title, share) in zip(turns, shares, strict=True)
        ],
    )


def _around(turn: float, far: float) -> Point:
    return Point(round(CENTRE.x + far * cos(turn), 1), round(CENTRE.y + far * sin(turn), 1))


def _words(turn: float) -> Point:
    at = _around(turn, RADIUS + LABEL)
    if _anchor(turn) != "middle":
        return Point(at.x, at.y + BESIDE)
    return Point(at.x, at.y + (UNDER if at.y > CENTRE.y else OVER))


def _polygon(corners: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in corners) + "z"


def _anchor(turn: float) -> str:
    if abs(cos(turn)) < UPRIGHT:
        return "middle"
    return "start" if cos(turn) > 0 else "end"
