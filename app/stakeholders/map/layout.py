"""Where the marks of the map stand: pure geometry, in units of the drawing's own box.

Influence goes up, interest goes to the right; each is a step from 1 to 5, hence 25 cells. Several
marks of one cell are spread inside it, always in the same way, and never over each other.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from app.kernel.drawing.grid import (
    BAND,
    BOTTOM,
    CELL_HEIGHT,
    CELL_WIDTH,
    HEIGHT,
    HIGH_FROM,
    LEFT,
    PLOT_HEIGHT,
    PLOT_WIDTH,
    RIGHT,
    SPLIT_X,
    SPLIT_Y,
    STEPS,
    TOP,
    WIDTH,
    Point,
    around,
    centre_of,
)
from app.kernel.labels import LabelledEnum

# The template draws the grid by these names too.
__all__ = [
    "BAND",
    "BOTTOM",
    "CELL_HEIGHT",
    "CELL_WIDTH",
    "HEIGHT",
    "HIGH_FROM",
    "LARGEST",
    "LEFT",
    "PLOT_HEIGHT",
    "PLOT_WIDTH",
    "RIGHT",
    "SLOTS",
    "SPLIT_X",
    "SPLIT_Y",
    "STEPS",
    "TOP",
    "WIDTH",
    "MapQuadrant",
    "Point",
    "Slot",
    "Spot",
    "Spread",
    "centre_of",
    "quadrant_of",
    "slot_for",
    "spread",
]

Key = TypeVar("Key", bound=Hashable)


class MapQuadrant(LabelledEnum):
    """What to do with somebody, from influence and interest."""

    INVOLVE = ("involve", "Associer de près")
    SATISFY = ("satisfy", "Satisfaire")
    INFORM = ("inform", "Informer")
    WATCH = ("watch", "Surveiller")


def quadrant_of(influence: int, interest: int) -> MapQuadrant:
    """Return what to do with somebody."""
    if influence >= HIGH_FROM:
        return MapQuadrant.INVOLVE if interest >= HIGH_FROM else MapQuadrant.SATISFY
    return MapQuadrant.INFORM if interest >= HIGH_FROM else MapQuadrant.WATCH


@dataclass(frozen=True)
class Slot:
    """The room that each mark gets; the same for all, so that its size says nothing."""

    width: float
    height: float

    @property
    def columns(self) -> int:
        """How many fit side by side in a cell."""
        return int(CELL_WIDTH // self.width)

    @property
    def rows(self) -> int:
        """How many fit one over the other in a cell."""
        return int(CELL_HEIGHT // self.height)

    @property
    def capacity(self) -> int:
        """How many fit in a cell."""
        return self.columns * self.rows

    @property
    def draws_wishes(self) -> bool:
        """Whether there is room for the wished attitude beside the shape."""
        return self.width > self.height


# From the roomiest to the tightest. The last ones serve who places a whole assembly on one cell.
LARGEST = Slot(58, 34)
SLOTS = (LARGEST, Slot(44, 25.5), *(Slot(half / 2, half / 2) for half in range(51, 7, -1)))


@dataclass(frozen=True)
class Spot(Generic[Key]):
    """Something to place: whose it is, and its cell."""

    key: Key
    influence: int
    interest: int


@dataclass(frozen=True)
class Spread(Generic[Key]):
    """Where everything stands (the centre of each slot), and how large a slot is."""

    slot: Slot
    places: Mapping[Key, Point]


def spread(spots: Iterable[Spot[Key]], *, crowded: bool = False) -> Spread[Key]:
    """Place the marks, those of one cell around its centre, in the order given.

    ``crowded``: names need the room that wishes would take.
    """
    cells: dict[tuple[int, int], list[Key]] = defaultdict(list)
    for spot in spots:
        cells[spot.influence, spot.interest].append(spot.key)
    slot = slot_for(max(map(len, cells.values()), default=0), crowded=crowded)
    places = {
        key: point
        for cell, keys in cells.items()
        for key, point in zip(keys, _around(cell, len(keys), slot), strict=True)
    }
    return Spread(slot, places)


def _around(cell: tuple[int, int], count: int, slot: Slot) -> Iterable[Point]:
    """Give the places of a cell, one over the other first: names have room beside them."""
    columns = max(1, -(-count // slot.rows))
    return around(centre_of(*cell), count, columns, slot.width, slot.height)


def slot_for(most: int, *, crowded: bool = False) -> Slot:
    """Return the largest slot of which a cell holds so many, with no wish in a crowd."""
    fitting = (slot for slot in SLOTS if slot.capacity >= most)
    return next(slot for slot in fitting if not (crowded and slot.draws_wishes))
