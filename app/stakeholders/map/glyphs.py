"""The shapes of the map's marks, as paths: the side gives the shape, the strength fills it.

● favourable, ◆ neutral, ■ reserved; filled when clearly so, hollow for « plutôt »; △ when nobody
has said. The wished attitude is the same code, small, at the end of an arrow. One path a mark: what
is filled then shows its holes by the even-odd rule, what is hollow is drawn by its outline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from app.stakeholders.map.layout import LARGEST, Point, Slot

OUTLINE = 2.4  # how thick, in units of the largest slot as all below
RADIUS, SMALL = 13.0, 5.0
CORE = 1.5  # its outline and that of a small shape touch
GAP, ARROW, BARB = 2.5, 9.0, 3.2
DIGITS = 14.0
DIGIT_WIDTH = 0.6  # of their size, in the fonts that systems have
SMALLER = 0.8  # a triangle has less room for its number; the style sheet says so too


@dataclass(frozen=True)
class GlyphShape:
    """A shape: how it is drawn around a middle, and how far it goes to each side."""

    name: str
    draw: Callable[[float, float, float], str]
    reach: float  # for a radius of 1
    baseline: float  # of the number in it, for a radius of 1
    digits: float = 1.0  # how large its number is beside the others


@dataclass(frozen=True)
class Glyph:
    """A mark, drawn around the middle of its slot."""

    path: str
    kind: str  # classes of the style sheet
    x: float  # the middle of the shape
    baseline: float  # of its number
    advance: float  # from one digit to the next
    reach: float  # how far it goes to each side of its slot's middle


def _number(value: float) -> str:
    return f"{round(value, 1):g}"


def _path(*parts: str | float) -> str:
    return " ".join(part if isinstance(part, str) else _number(part) for part in parts)


def _circle(x: float, y: float, r: float) -> str:
    half = _path("a", r, r, 0, 1, 0)
    return f"M{_path(x - r, y)}{half} {_path(2 * r, 0)}{half} {_path(-2 * r, 0)}z"


def _square(x: float, y: float, r: float) -> str:
    side = 1.8 * r
    return f"M{_path(x - side / 2, y - side / 2)}h{_number(side)}v{_number(side)}h{_number(-side)}z"


def _diamond(x: float, y: float, r: float) -> str:
    d = 1.25 * r
    return f"M{_path(x - d, y)}l{_path(d, -d)} {_path(d, d)} {_path(-d, d)}z"


def _triangle(x: float, y: float, r: float) -> str:
    return f"M{_path(x, y - 1.1 * r)}l{_path(1.2 * r, 2 * r)} {_path(-2.4 * r, 0)}z"


CIRCLE = GlyphShape("favourable", _circle, 1, 0.37)
DIAMOND = GlyphShape("neutral", _diamond, 1.25, 0.37)
SQUARE = GlyphShape("reserved", _square, 0.9, 0.37)
TRIANGLE = GlyphShape("unsaid", _triangle, 1.2, 0.7, SMALLER)
# For each step of Attitude: its shape, and whether it is filled.
LOOKS: dict[int | None, tuple[GlyphShape, bool]] = {
    5: (CIRCLE, True),
    4: (CIRCLE, False),
    3: (DIAMOND, True),
    2: (SQUARE, False),
    1: (SQUARE, True),
    None: (TRIANGLE, False),
}


@lru_cache(maxsize=1024)
def glyph(attitude: int | None, wished: int | None, slot: Slot) -> Glyph:
    """Draw a mark; the wish only where there is room and something to wish for."""
    unit = slot.height / LARGEST.height
    shape, full = LOOKS[attitude]
    radius = RADIUS * unit if full else (RADIUS - OUTLINE / 2) * unit
    wish = wished if slot.draws_wishes and wished != attitude else None
    x, tail = (0.0, "") if wish is None else _wish(wish, shape, full, unit)
    whole = shape.reach * RADIUS * unit
    return Glyph(
        path=shape.draw(x, 0, radius) + tail,
        kind=shape.name if full else f"{shape.name} hollow",
        x=round(x, 1),
        baseline=round(radius * shape.baseline, 1),
        advance=DIGITS * DIGIT_WIDTH * unit * shape.digits,
        reach=whole if wish is None else whole - x,
    )


def _wish(wished: int, beside: GlyphShape, full: bool, unit: float) -> tuple[float, str]:
    """Return where the shape goes to leave room, and the arrow with the small shape."""
    shape, filled = LOOKS[wished]
    whole = 2 * RADIUS * beside.reach + GAP + ARROW + GAP + 2 * SMALL * shape.reach
    start = -whole / 2 + 2 * RADIUS * beside.reach + GAP
    x, y = (start + ARROW + GAP + SMALL * shape.reach) * unit, 0.0
    draw = _small_in_full if full else _small_in_hollow
    arrow = _arrow(start * unit, unit, full)
    return (-whole / 2 + RADIUS * beside.reach) * unit, arrow + draw(shape, x, y, filled, unit)


def _arrow(x: float, unit: float, full: bool) -> str:
    length, barb = ARROW * unit, BARB * unit
    if not full:
        head = f"m{_path(-barb, -barb)}l{_path(barb, barb)} {_path(-barb, barb)}"
        return f"M{_path(x, 0)}h{_number(length)}{head}"
    thick = OUTLINE * unit
    shaft = length - 1.5 * barb
    wing = barb + thick / 3 - thick / 2
    return (
        f"M{_path(x, -thick / 2)}h{_number(shaft)}v{_number(-wing)}"
        f"l{_path(1.5 * barb, wing + thick / 2)} {_path(-1.5 * barb, wing + thick / 2)}"
        f"v{_number(-wing)}h{_number(-shaft)}z"
    )


def _small_in_full(shape: GlyphShape, x: float, y: float, filled: bool, unit: float) -> str:
    """Draw a small shape in a path that fills: hollow, it has a hole."""
    outside = shape.draw(x, y, SMALL * unit)
    return outside if filled else outside + shape.draw(x, y, (SMALL - OUTLINE) * unit)


def _small_in_hollow(shape: GlyphShape, x: float, y: float, filled: bool, unit: float) -> str:
    """Draw a small shape in a path that outlines: filled, the outlines leave nothing between."""
    outside = shape.draw(x, y, (SMALL - OUTLINE / 2) * unit)
    return outside + shape.draw(x, y, CORE * unit) if filled else outside


def outline_width(slot: Slot) -> float:
    """Return how thick the outlines of the hollow marks are."""
    return round(OUTLINE * slot.height / LARGEST.height, 1)


def digits_size(slot: Slot) -> float:
    """Return how large the numbers are."""
    return round(DIGITS * slot.height / LARGEST.height, 1)


def ghost(attitude: int | None, at: Point, slot: Slot) -> str:
    """Draw the outline of where a mark stood."""
    shape, _ = LOOKS[attitude]
    return shape.draw(at.x, at.y, (RADIUS - OUTLINE / 2) * slot.height / LARGEST.height)
