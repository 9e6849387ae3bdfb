"""The map as one screen shows it: who is listed, where the marks stand, which rows of the table."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.drawing.beside import MarkName, NamedMark, Rectangle, names_beside, short_names
from app.kernel.drawing.grid import (
    BOTTOM,
    LEFT,
    RIGHT,
    TOP,
    Digits,
    Number,
    digits_of,
    firsts_of,
)
from app.kernel.pages import page_count, page_cut
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.map.glyphs import Glyph, digits_size, ghost, glyph, outline_width
from app.stakeholders.map.layout import Point, Slot, Spot, Spread, spread
from app.stakeholders.map.positions import MapCell, place_of, sight_of

CROWD = 20  # beyond so many on the map, a cell draws the first ones and counts the others
CELL_MOST = 4  # marks that stand one over the other in a cell, each with its name
MOST_DRAWN = 40
PAGE_SIZE = 10  # rows: with 40 marks and their names the page stays light
MOST_WAITING = 6  # named, of those who are not placed yet
PLOT = Rectangle(LEFT, TOP, RIGHT, BOTTOM)


@dataclass(frozen=True)
class MapStanding:
    """Where somebody stands: a cell, and an attitude with the one hoped for."""

    place: MapCell
    attitude: int | None
    wished: int | None

    @classmethod
    def of(cls, row: Opinion | Position | None) -> "MapStanding | None":
        """Return what a row says; who has no cell stands nowhere."""
        place = place_of(row)
        return None if row is None or place is None else cls(place, row.attitude, row.wished)


@dataclass(frozen=True)
class MappedStakeholder:
    """Somebody listed: ``now`` as the map shows them, ``then`` at the first of two dates."""

    number: int
    id: int
    title: str
    seen: str  # what a move sends back
    now: MapStanding | None
    then: MapStanding | None = None

    @property
    def changed(self) -> bool:
        """Whether anything is not as it was."""
        return self.now != self.then

    @property
    def left(self) -> MapCell | None:
        """The cell that they no longer stand on."""
        if self.then is None or (self.now is not None and self.now.place == self.then.place):
            return None
        return self.then.place


@dataclass(frozen=True)
class MapMark:
    """Somebody drawn."""

    actor: MappedStakeholder
    at: Point
    glyph: Glyph
    name: MarkName | None  # no room for it: its number is written instead


@dataclass(frozen=True)
class WaitingStakeholder:
    """Somebody who is not placed yet, as far as the reader knows."""

    id: int
    title: str
    seen: str  # what a move sends back


@dataclass(frozen=True)
class MapDrawing:
    """What the picture is made of."""

    slot: Slot
    outline: float  # how thick
    size: float  # of the numbers
    marks: Sequence[MapMark]
    digits: Sequence[Digits]
    ghosts: str  # the outlines of where some stood
    trails: str  # from there to where they stand
    more: Sequence[tuple[Point, int]]  # where a cell says how many it does not draw


@dataclass(frozen=True)
class MapScreen:
    """The page of the map."""

    actors: Sequence[MappedStakeholder]
    drawing: MapDrawing
    rows: Sequence[MappedStakeholder]
    row_count: int  # rows of all the pages
    number: int
    waiting: Sequence[WaitingStakeholder]
    days: tuple[date, date] | None
    listed: int

    @property
    def movable(self) -> bool:
        """Whether this is the present, which can be changed."""
        return self.days is None

    @property
    def tray(self) -> Sequence[WaitingStakeholder]:
        """The first of those who are not placed yet: all of them would make a heavy page."""
        return self.waiting[:MOST_WAITING]

    @property
    def pages(self) -> int:
        """How many pages the table has."""
        return page_count(self.row_count, PAGE_SIZE)


Past = tuple[Mapping[int, Position], Mapping[int, Position]]


def screen_of(
    cards: Sequence[StakeholderCard],
    *,
    number: int = 1,
    days: tuple[date, date] | None = None,
    past: Past = ({}, {}),
) -> MapScreen:
    """Compose the page of the map from what the reader may read, in the order of the cards."""
    actors = _actors(cards, past if days else None)
    listed = [actor for actor in actors if days is None or actor.changed]
    cut = page_cut(len(listed), number, PAGE_SIZE)
    placed = {actor.id for actor in actors}
    return MapScreen(
        actors=actors,
        drawing=drawing_of(actors),
        rows=listed[cut.rows],
        row_count=len(listed),
        number=cut.number,
        waiting=[
            WaitingStakeholder(
                card.stakeholder.id, card.stakeholder.title, sight_of(card.opinion).text
            )
            for card in cards
            if card.stakeholder.id not in placed
        ],
        days=days,
        listed=len(cards),
    )


def _actors(cards: Iterable[StakeholderCard], past: Past | None) -> list[MappedStakeholder]:
    """Return those who stand, or stood, on a cell; numbered by name, so that a move keeps them."""
    shown: list[MappedStakeholder] = []
    for card in cards:
        row = card.stakeholder
        then, now = _standings(card, past)
        if now is not None or then is not None:
            seen = sight_of(card.opinion).text
            shown.append(MappedStakeholder(len(shown) + 1, row.id, row.title, seen, now, then))
    return shown


def _standings(
    card: StakeholderCard, past: Past | None
) -> tuple[MapStanding | None, MapStanding | None]:
    if past is None:
        return None, MapStanding.of(card.opinion)
    first, second = (MapStanding.of(rows.get(card.stakeholder.id)) for rows in past)
    return first, second


def drawing_of(actors: Sequence[MappedStakeholder]) -> MapDrawing:
    """Draw the map: those who weigh most when there are too many for one picture."""
    placed = [actor for actor in actors if actor.now is not None]
    crowded = len(placed) > CROWD
    drawn = _drawn(placed) if crowded else {actor.id for actor in placed}
    shown = [actor for actor in placed if actor.id in drawn]
    others = Counter(actor.now.place for actor in placed if actor.now and actor.id not in drawn)
    gone = [actor for actor in actors if actor.left and (actor.now is None or actor.id in drawn)]
    places = spread(
        [
            *(_spot("now", actor.id, actor.now.place) for actor in shown if actor.now),
            *(_spot("more", rank, place) for rank, place in enumerate(others)),
            *(_spot("then", actor.id, actor.left) for actor in gone if actor.left),
        ],
        crowded=crowded,
    )
    more = [(places.places["more", rank], n) for rank, n in enumerate(others.values())]
    ghosts = [places.places["then", actor.id] for actor in gone]
    marks = _marks(shown, places, [*ghosts, *(at for at, _ in more)])
    middles = {mark.actor.id: mark for mark in marks}
    return MapDrawing(
        slot=places.slot,
        outline=outline_width(places.slot),
        size=digits_size(places.slot),
        marks=marks,
        digits=digits_of(_number(mark) for mark in marks if mark.name is None),
        ghosts="".join(_ghost(actor, places) for actor in gone),
        trails="".join(_trail(actor, middles.get(actor.id), places) for actor in gone),
        more=more,
    )


def _drawn(placed: Sequence[MappedStakeholder]) -> set[int]:
    """Choose whom a crowded map draws: those who weigh most, few of each cell."""
    cells: dict[MapCell, list[MappedStakeholder]] = defaultdict(list)
    for actor in sorted(placed, key=_weight):
        if actor.now is not None:
            cells[actor.now.place].append(actor)
    firsts = [actor for several in cells.values() for actor in firsts_of(several, CELL_MOST)]
    return {actor.id for actor in sorted(firsts, key=_weight)[:MOST_DRAWN]}


def _weight(actor: MappedStakeholder) -> tuple[int, int, int]:
    place = actor.now.place if actor.now is not None else MapCell(0, 0)
    return -place.influence, -place.interest, actor.number


def _spot(what: str, number: int, place: MapCell) -> Spot[tuple[str, int]]:
    return Spot((what, number), place.influence, place.interest)


def _marks(
    shown: Sequence[MappedStakeholder], places: Spread[tuple[str, int]], others: Iterable[Point]
) -> list[MapMark]:
    """Draw the marks; the names of those who weigh most find room first."""
    glyphs = {actor.id: _glyph(actor, places.slot) for actor in shown}
    wanted = dict(zip(glyphs, short_names([actor.title for actor in shown]), strict=True))
    half = places.slot.height / 2
    named = [
        NamedMark(
            actor.id,
            wanted[actor.id],
            places.places["now", actor.id],
            glyphs[actor.id].reach,
            half,
        )
        for actor in sorted(shown, key=_weight)
    ]
    taken = [Rectangle.centred(at, half, half) for at in others]
    names = names_beside(named, PLOT, taken)
    return [
        MapMark(actor, places.places["now", actor.id], glyphs[actor.id], names.get(actor.id))
        for actor in shown
    ]


def _glyph(actor: MappedStakeholder, slot: Slot) -> Glyph:
    if actor.now is None:
        return glyph(None, None, slot)
    return glyph(actor.now.attitude, actor.now.wished, slot)


def _number(mark: MapMark) -> Number:
    shape = mark.glyph
    x, y = mark.at.x + shape.x, mark.at.y + shape.baseline
    return Number(shape.kind, mark.actor.number, x, y, shape.advance)


def _ghost(actor: MappedStakeholder, places: Spread[tuple[str, int]]) -> str:
    attitude = actor.then.attitude if actor.then is not None else None
    return ghost(attitude, places.places["then", actor.id], places.slot)


def _trail(actor: MappedStakeholder, mark: MapMark | None, places: Spread[tuple[str, int]]) -> str:
    if mark is None:
        return ""
    start, end = places.places["then", actor.id], mark.at
    return f"M{start.x:g} {start.y:g}L{end.x + mark.glyph.x:g} {end.y:g}"
