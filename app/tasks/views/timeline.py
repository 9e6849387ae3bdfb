"""Places tasks in a timeline: pure geometry, without a clock."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic

from app.tasks.rules import OPEN_CODES, months_later
from app.tasks.views.layouts import SUNDAY, D, Datable

# A timeline is drawn in sixteenths of the reader's text size: rows line up with those of the page.
WIDTH, ROW = 960, 32
BAR = 16
MOST_MONTHS = 36  # a date typed for 2099 does not flatten all the others
ROOMY_MONTHS = 14  # beyond, only quarters are named
FEWEST = timedelta(days=27)
NAME_WIDTH = 80  # what the name of a month and its year take
STEM = 5  # how far a dependency leaves its bar before it turns
NARROWEST = 4


@dataclass(frozen=True)
class TimelineGroup(Generic[D]):
    """Lines of the timeline that belong together, under a heading."""

    title: str
    tasks: Sequence[D]


@dataclass(frozen=True)
class TimelineDrawing:
    """A timeline ready to be drawn: paths, and where the words go."""

    first: date
    last: date
    height: int
    months: list[tuple[float, date]]  # where the names of months stand
    ruler: str
    bands: str  # the rows of headings
    bars: dict[str, str]  # class of the shape -> path
    needs: str
    today: float | None

    @property
    def width(self) -> int:
        """The width of the picture."""
        return WIDTH


def timeline(
    groups: Sequence[TimelineGroup[D]], needs: Iterable[tuple[int, int]], *, today: date
) -> TimelineDrawing | None:
    """Lay out dated tasks, one a row, under the row of each heading; nothing for no date.

    ``needs`` are pairs (task, the one it waits for); those not drawn here are left out.
    """
    days = [day for group in groups for task in group.tasks for day in _span(task)]
    if not days:
        return None
    scale = Scale.around(min(days), max(days))
    height = ROW * (1 + sum(1 + len(group.tasks) for group in groups))
    bars: dict[str, list[str]] = defaultdict(list)
    places: dict[int, _Place] = {}
    row, bands = 1, ""
    for group in groups:
        bands += f"M0 {row * ROW}h{WIDTH}v{ROW}h{-WIDTH}z"
        for number, task in enumerate(group.tasks, start=row + 1):
            places[task.id] = place = _place(task, scale, number * ROW + ROW // 2)
            bars[_shape(task, today)].append(place.path)
        row += 1 + len(group.tasks)
    return TimelineDrawing(
        first=scale.first,
        last=scale.last,
        height=height,
        months=scale.names(),
        ruler="".join(f"M{x:g} {ROW}V{height}" for x in scale.ruler),
        bands=bands,
        bars={shape: "".join(paths) for shape, paths in sorted(bars.items())},
        needs=_arrows(needs, places),
        today=scale.x(today) if scale.first <= today <= scale.last else None,
    )


@dataclass(frozen=True)
class Scale:
    """Whole weeks, spread over the width of the picture."""

    first: date
    last: date

    @classmethod
    def around(cls, first: date, last: date) -> "Scale":
        """Return the scale that shows these days: a month at least, three years at most."""
        start = first - timedelta(days=first.weekday())
        shown = min(max(last, start + FEWEST), months_later(start, MOST_MONTHS))
        return cls(start, shown + timedelta(days=SUNDAY - shown.weekday()))

    def x(self, day: date) -> float:
        """Return the x of the start of a day, clamped to the picture."""
        length = (self.last - self.first).days + 1
        return round(WIDTH * min(max((day - self.first).days / length, 0), 1), 1)

    @property
    def ruler(self) -> list[float]:
        """The x of the first day of each month."""
        return [self.x(day) for day in self._months()]

    def names(self) -> list[tuple[float, date]]:
        """Return which months to name and where: each, or quarters when there are many."""
        begun = self._months()
        step = 1 if len(begun) <= ROOMY_MONTHS else 3
        named = [(self.x(day), day) for day in begun[::step]]
        room = not named or named[0][0] >= NAME_WIDTH
        return [(0.0, self.first), *named] if room else named

    def _months(self) -> list[date]:
        first = months_later(self.first.replace(day=1), 0 if self.first.day == 1 else 1)
        count = (self.last.year - first.year) * 12 + self.last.month - first.month + 1
        return [months_later(first, number) for number in range(count)]


@dataclass(frozen=True)
class _Place:
    """The place of a bar: its two ends, its middle line and its outline."""

    left: float
    right: float
    y: int
    path: str


def _span(task: Datable) -> tuple[date, ...]:
    return tuple(day for day in (task.starts_on, task.due_on) if day is not None)


def _place(task: Datable, scale: Scale, y: int) -> _Place:
    """Return a bar from the start to the due day included, or a diamond for one date alone."""
    if task.starts_on is None or task.due_on is None:
        day = task.due_on or task.starts_on or scale.first
        x, half = scale.x(day), BAR // 2
        path = f"M{x:g} {y - half}l{half} {half}l{-half} {half}l{-half} {-half}z"
        return _Place(x - half, x + half, y, path)
    left, right = scale.x(task.starts_on), scale.x(task.due_on + timedelta(days=1))
    right = max(right, left + NARROWEST)
    path = f"M{left:g} {y - BAR // 2}H{right:g}v{BAR}H{left:g}z"
    return _Place(left, right, y, path)


def _shape(task: Datable, today: date) -> str:
    late = task.state in OPEN_CODES and task.due_on is not None and task.due_on < today
    return f"{task.state} late" if late else task.state


def _arrows(needs: Iterable[tuple[int, int]], places: Mapping[int, _Place]) -> str:
    """Return the path of the arrows, from the end of a task to the start of one that waits."""
    arrows = []
    for waiting, needed in sorted(needs):
        if waiting in places and needed in places:
            start, end = places[needed], places[waiting]
            arrows.append(
                f"M{start.right:g} {start.y}h{STEM}V{end.y}H{end.left:g}"
                f"m{-STEM} -3l{STEM} 3l{-STEM} 3"
            )
    return "".join(arrows)
