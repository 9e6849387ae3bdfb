"""Names beside the marks of a drawing: where each goes so that all can be read. Pure.

A name is tried close to its mark, right, left, over, under, then in the corners; when others are
there it moves away and a line leads back to its mark. It is never over a mark nor another name.
When there is no room at all it is left out, and the drawing writes its number instead.
All is in the units of the drawing's own box, y downwards.
"""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from app.kernel.drawing.grid import Point

SIZE = 14.0  # of the letters; the style sheet says so too
LINE = 15.0  # the height of a line
GAP = 4.0  # between a mark and its name
LEVEL = 0.35  # from the middle of letters down to what they stand on
# Measured on the fonts that systems have, the widest of them; for a size of 1.
NARROW, WIDE = frozenset("iIljtfr.,:;'’!|()[]·- \u00a0\u202f"), frozenset("mwMW@%—…œŒæÆ")
NARROW_WIDTH, WIDE_WIDTH, CAPITAL_WIDTH, WIDTH = 0.38, 0.98, 0.72, 0.62
AWAY = (26.0, 42.0, 60.0, 84.0)  # how far a name goes when it cannot stay close
LEAVING = ((1, 0), (-1, 0), (0, -1), (0, 1), (0.8, -0.7), (-0.8, -0.7), (0.8, 0.7), (-0.8, 0.7))
ANCHORS = ("middle", "start", "end")  # for a name over or under its mark, on its right, on its left
LENGTHS = 34, 24, 13  # signs of a name, and of one that found no room
USUAL = {
    "délégué à la protection des données": "DPO",
    "déléguée à la protection des données": "DPO",
}
APART = 5.0  # between two names of a same line
DIRECTION = re.compile(r"direct(?:ion|eur|rice)\b", re.IGNORECASE)
INITIALS = range(3, 6)  # letters that people still read as a name
WORD = re.compile(r"[^\W\d_]+")
SMALL_WORDS = frozenset(
    (
        "à",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
    )
)
ASIDE = re.compile(r"\s*\([^()]*\)")

Key = TypeVar("Key", bound=Hashable)
Line = tuple[Point, Point]


class Rectangle(NamedTuple):
    """A rectangle that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def centred(cls, at: Point, wide: float, high: float) -> "Rectangle":
        """Return the one that goes so far to each side of a point."""
        return cls(at.x - wide, at.y - high, at.x + wide, at.y + high)

    def wider(self, by: float) -> "Rectangle":
        """Return it with some room on both sides."""
        return self._replace(left=self.left - by, right=self.right + by)

    def meets(self, other: "Rectangle") -> bool:
        """Tell whether both take a same place; an edge in common is none."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Rectangle") -> bool:
        """Tell whether another lies wholly inside."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def crosses(self, start: Point, end: Point) -> bool:
        """Tell whether a line goes through, by cutting it at the four edges."""
        begun, ended = 0.0, 1.0
        across, down = end.x - start.x, end.y - start.y
        for step, room in (
            (-across, start.x - self.left),
            (across, self.right - start.x),
            (-down, start.y - self.top),
            (down, self.bottom - start.y),
        ):
            if step == 0:
                if room <= 0:
                    return False
            elif step < 0:
                begun = max(begun, room / step)
            else:
                ended = min(ended, room / step)
        return begun < ended


@dataclass(frozen=True, slots=True)
class NamedMark(Generic[Key]):
    """A mark that wants its name: its middle, and how far it goes to each side."""

    key: Key
    names: Sequence[str]  # the one wished first, then shorter ones
    at: Point
    reach_x: float
    reach_y: float

    @property
    def box(self) -> Rectangle:
        """What the mark takes."""
        return Rectangle.centred(self.at, self.reach_x, self.reach_y)


@dataclass(frozen=True, slots=True)
class MarkName:
    """A name placed: where it stands from the middle of its mark, and what it takes."""

    text: str
    anchor: str  # which end of the name stands at x: « start », « middle » or « end »
    x: float
    y: float  # of what letters stand on
    box: Rectangle  # in the drawing
    lead: str = ""  # the line to the mark, from its middle, for a name that had to move away


def width_of(text: str, size: float = SIZE) -> float:
    """Return how wide a text is at most, in the fonts that systems have."""
    return size * sum(map(_letter, text))


def _letter(letter: str) -> float:
    if letter in NARROW:
        return NARROW_WIDTH
    if letter in WIDE:
        return WIDE_WIDTH
    return CAPITAL_WIDTH if letter.isupper() else WIDTH


def names_beside(
    marks: Sequence[NamedMark[Key]], inside: Rectangle, obstacles: Iterable[Rectangle] = ()
) -> Mapping[Key, MarkName]:
    """Place names inside a box, in the order given; those without room are left out."""
    shapes = {mark.key: mark.box for mark in marks}
    taken = list(obstacles)
    names: dict[Key, MarkName] = {}
    leads: list[Line] = []
    for mark in marks:
        others = [box for key, box in shapes.items() if key != mark.key]
        room = _Room(inside, [*others, *taken], leads)
        place = next(filter(room.admits, _places(mark)), None)
        if place is not None:
            names[mark.key] = place.name
            taken.append(place.name.box.wider(APART))
            leads.extend([place.line] if place.line is not None else [])
    return names


class _NamePlace(NamedTuple):
    """Somewhere that a name may go, and the line that leads there."""

    name: MarkName
    line: Line | None = None


class _Room(NamedTuple):
    """What is left of a drawing."""

    inside: Rectangle
    taken: Sequence[Rectangle]
    leads: Sequence[Line]

    def admits(self, place: _NamePlace) -> bool:
        """Tell whether a name there hides nothing, and its line neither."""
        box, line = place.name.box, place.line
        return (
            self.inside.holds(box)
            and not any(box.meets(other) for other in self.taken)
            and not any(box.crosses(*lead) for lead in self.leads)
            and (line is None or not any(other.crosses(*line) for other in self.taken))
        )


def _places(mark: NamedMark[Key]) -> Iterator[_NamePlace]:
    """Give the places of each name, the best first: close to its mark, then further away."""
    for name in mark.names:
        yield from _close(mark, name)
    for far in AWAY:
        for name in mark.names:
            yield from _far(mark, name, far)


def _close(mark: NamedMark[Key], name: str) -> Iterator[_NamePlace]:
    over = mark.reach_y + LINE / 2 + 1
    yield _NamePlace(_name(mark, name, "start", mark.reach_x + GAP, 0))
    yield _NamePlace(_name(mark, name, "end", -mark.reach_x - GAP, 0))
    for y in (-over, over):
        yield _NamePlace(_name(mark, name, "middle", 0, y))
        yield _NamePlace(_name(mark, name, "start", GAP - mark.reach_x, y))
        yield _NamePlace(_name(mark, name, "end", mark.reach_x - GAP, y))


def _far(mark: NamedMark[Key], name: str, far: float) -> Iterator[_NamePlace]:
    for right, down in LEAVING:
        x, y = right * (mark.reach_x + far), down * (mark.reach_y + far)
        start = Point(right * mark.reach_x, down * mark.reach_y)
        end = Point(x - right * GAP / 2, y - down * LINE / 2 if not right else y)
        placed = _name(mark, name, ANCHORS[(right > 0) - (right < 0)], x, y)
        lead = f"M{start.x:.1f} {start.y:.1f}L{end.x:.1f} {end.y:.1f}"
        line = _from(mark.at, start), _from(mark.at, end)
        yield _NamePlace(replace(placed, lead=lead), line)


def _name(mark: NamedMark[Key], text: str, anchor: str, x: float, y: float) -> MarkName:
    """Return the name that stands there, half way of its height; from the middle of its mark."""
    width, at = width_of(text), _from(mark.at, Point(x, y))
    left = at.x - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    box = Rectangle(left, at.y - LINE / 2, left + width, at.y + LINE / 2)
    return MarkName(text, anchor, round(x, 1), round(y + SIZE * LEVEL, 1), box)


def _from(middle: Point, shift: Point) -> Point:
    return Point(middle.x + shift.x, middle.y + shift.y)


def short_names(titles: Sequence[str]) -> list[tuple[str, ...]]:
    """Return what a drawing may write for each title, the fullest first.

    « Direction générale des services » is DGS in each town hall. What would stand for two titles
    is left out: a number says more.
    """
    cuts = [_cuts(title) for title in titles]
    shared = Counter(cut for several in cuts for cut in several)
    return [
        tuple(cut for cut in several if cut == title or shared[cut] == 1)
        for title, several in zip(titles, cuts, strict=True)
    ]


def _cuts(title: str) -> tuple[str, ...]:
    if letters := _initials(title):
        return (letters,)
    whole = ASIDE.sub("", title).strip() or title
    first = whole.partition(" ")[0]
    cuts = [
        whole if len(whole) <= most else _cut(whole, most)
        for rank, most in enumerate(LENGTHS)
        if rank == 0 or len(first) < most  # a word is not cut in two twice
    ]
    return tuple(dict.fromkeys(cuts))


def _initials(title: str) -> str:
    if usual := USUAL.get(title.casefold()):
        return usual
    words = [word for word in WORD.findall(title) if word.casefold() not in SMALL_WORDS]
    if not DIRECTION.match(title) or len(title) <= LENGTHS[1] or len(words) not in INITIALS:
        return ""
    return "".join(word[0] for word in words).upper()


def _cut(text: str, most: int) -> str:
    """Cut after a word that says something, « … » for the rest."""
    words = text[:most].rsplit(" ", 1)[0].split(" ")
    while len(words) > 1 and words[-1].casefold() in SMALL_WORDS:
        words.pop()
    return f"{' '.join(words)[: most - 1].rstrip(' ,:;.')}…"
