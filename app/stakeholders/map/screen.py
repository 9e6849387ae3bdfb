"""The map as one screen shows it: who is listed, where the marks stand, which rows of the table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.kernel.grid import Digits, Number, digits_of
from app.kernel.pages import page_count, page_cut
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.map.glyphs import Glyph, digits_size, ghost, glyph, outline_width
from app.stakeholders.map.layout import Point, Slot, Spot, Spread, spread
from app.stakeholders.map.positions import MapCell, place_of, sight_of

MOST_DRAWN = 60
PAGE_SIZE = 15  # rows: with 60 marks the page stays light
MOST_NAMED = 4  # of those who are not placed yet


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
    left_out: int  # placed, but one too many to be drawn


@dataclass(frozen=True)
class MapScreen:
    """The page of the map."""

    actors: Sequence[MappedStakeholder]
    drawing: MapDrawing
    rows: Sequence[MappedStakeholder]
    row_count: int  # rows of all the pages
    number: int
    waiting: Sequence[tuple[int, str]]  # not placed yet, as far as the reader knows: id, title
    days: tuple[date, date] | None
    listed: int

    @property
    def movable(self) -> bool:
        """Whether this is the present, which can be changed."""
        return self.days is None

    @property
    def named(self) -> Sequence[tuple[int, str]]:
        """The first of those who are not placed yet: all of them would make a heavy page."""
        return self.waiting[:MOST_NAMED]

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
            (card.stakeholder.id, card.stakeholder.title)
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
    drawn = {actor.id for actor in sorted(placed, key=_weight)[:MOST_DRAWN]}
    shown = [actor for actor in placed if actor.id in drawn]
    gone = [actor for actor in actors if actor.left and (actor.now is None or actor.id in drawn)]
    places = spread(
        [
            *(_spot("now", actor, actor.now.place) for actor in shown if actor.now),
            *(_spot("then", actor, actor.left) for actor in gone if actor.left),
        ]
    )
    marks = [_mark(actor, places) for actor in shown]
    middles = {mark.actor.id: mark for mark in marks}
    return MapDrawing(
        slot=places.slot,
        outline=outline_width(places.slot),
        size=digits_size(places.slot),
        marks=marks,
        digits=digits_of(map(_number, marks)),
        ghosts="".join(_ghost(actor, places) for actor in gone),
        trails="".join(_trail(actor, middles.get(actor.id), places) for actor in gone),
        left_out=len(placed) - len(shown),
    )


def _weight(actor: MappedStakeholder) -> tuple[int, int, int]:
    place = actor.now.place if actor.now is not None else MapCell(0, 0)
    return -place.influence, -place.interest, actor.number


def _spot(when: str, actor: MappedStakeholder, place: MapCell) -> Spot[tuple[str, int]]:
    return Spot((when, actor.id), place.influence, place.interest)


def _mark(actor: MappedStakeholder, places: Spread[tuple[str, int]]) -> MapMark:
    attitude = actor.now.attitude if actor.now is not None else None
    wished = actor.now.wished if actor.now is not None else None
    return MapMark(actor, places.places["now", actor.id], glyph(attitude, wished, places.slot))


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
