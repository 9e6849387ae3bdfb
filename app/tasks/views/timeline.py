"""Places tasks in a timeline: pure geometry, without a clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Generic

from app.kernel.drawing.beside import LEVEL, NamedMark, Rectangle, names_beside, width_of
from app.kernel.drawing.grid import Digits, Number, Point, digits_of
from app.tasks.rules import OPEN_CODES
from app.tasks.views.layouts import D, Datable
from app.tasks.views.scale import WIDTH, Scale

# In units of the drawing's own box; the style sheet writes names and dates at these sizes.
ROW, BAR = 30, 18
HEAD = 68  # months, days, then councils and the day itself, over the rows
DAYS_LINE, MARKS_LINE = 38, 55
NAME_SIZE = 14.0
NAME_GAP = 8
FEWEST_SIGNS = 8  # of a name cut for want of room
DAY_ROOM, DAY_DIGIT = 34, 7.0  # the least from one Monday written to the next
COUNCIL_AHEAD = timedelta(weeks=8)  # how far a timeline is lengthened to show a council
WIDEST = "Séance du 30 sept."  # of the words over the rows
LATE = " late"  # a class besides that of the state
STEM = 5  # how far a dependency leaves its bar before it turns
NARROWEST = 4


@dataclass(frozen=True)
class TimelineGroup(Generic[D]):
    """Lines of the timeline that belong together, under a heading."""

    title: str
    tasks: Sequence[D]


@dataclass(frozen=True)
class TimelineName:
    """The name of a task, beside its bar: on its right, else on its left, else on it."""

    text: str
    anchor: str
    x: float
    y: float


@dataclass(frozen=True)
class TimelineBar(Generic[D]):
    """A task drawn."""

    task: D
    shape: str  # classes of the style sheet
    path: str
    name: TimelineName


@dataclass(frozen=True)
class TimelineRows(Generic[D]):
    """A group drawn: its heading stands on the line ``y``."""

    title: str
    y: int
    bars: Sequence[TimelineBar[D]]


@dataclass(frozen=True)
class TimelineMark:
    """A day that counts, over the rows: where, and where its name stands if there is room."""

    day: date
    x: float
    name: float | None
    anchor: str


@dataclass(frozen=True)
class TimelineDrawing(Generic[D]):
    """A timeline ready to be drawn: paths, and where the words go."""

    first: date
    last: date
    height: int
    months: list[tuple[float, date]]  # where the names of months stand
    ruler: str  # months
    weeks: str
    days: Sequence[Digits]  # the day of the month of each Monday, or of a few of them
    bands: str  # the rows of headings
    rows: Sequence[TimelineRows[D]]
    overdue: str  # from the end of a late bar to today
    needs: str
    today: TimelineMark | None
    councils: Sequence[TimelineMark]

    @property
    def width(self) -> int:
        """The width of the picture."""
        return WIDTH


@dataclass(frozen=True)
class _Place:
    """The place of a bar: its two ends, its middle line and its outline."""

    left: float
    right: float
    y: int
    path: str


def timeline(
    groups: Sequence[TimelineGroup[D]],
    needs: Iterable[tuple[int, int]],
    *,
    today: date,
    councils: Iterable[date] = (),
) -> TimelineDrawing[D] | None:
    """Lay out dated tasks, one a row, under the row of each heading; nothing for no date.

    ``needs`` are pairs (task, the one it waits for); those not drawn here are left out.
    """
    days = [day for group in groups for task in group.tasks for day in _span(task)]
    if not days:
        return None
    near = [day for day in councils if min(days) <= day <= max(days) + COUNCIL_AHEAD]
    scale = Scale.around(min(days), max([*days, *near]))
    now = scale.x(today) if scale.first <= today <= scale.last else None
    *tops, height = accumulate((ROW * (1 + len(group.tasks)) for group in groups), initial=HEAD)
    headed = list(zip(groups, tops, strict=True))
    places = _places(headed, scale)
    rows = _rows(headed, places, today, now)
    marks = _marks([*([today] if now is not None else []), *sorted(near)], scale)
    return TimelineDrawing(
        first=scale.first,
        last=scale.last,
        height=height,
        months=scale.names(),
        ruler="".join(f"M{x:g} 0V{height}" for x in scale.ruler),
        weeks="".join(f"M{scale.x(day):g} {DAYS_LINE + 6}V{height}" for day in scale.mondays()),
        days=_days(scale),
        bands="".join(f"M0 {row.y}h{WIDTH}v{ROW}h{-WIDTH}z" for row in rows),
        rows=rows,
        overdue=_overdue(rows, places, now),
        needs=_arrows(needs, places),
        today=marks[0] if now is not None else None,
        councils=marks[1:] if now is not None else marks,
    )


def _places(headed: Iterable[tuple[TimelineGroup[D], int]], scale: Scale) -> dict[int, _Place]:
    """Give each task its line, under the heading of its group."""
    return {
        task.id: _place(task, scale, top + number * ROW + ROW // 2)
        for group, top in headed
        for number, task in enumerate(group.tasks, start=1)
    }


def _rows(
    headed: Iterable[tuple[TimelineGroup[D], int]],
    places: Mapping[int, _Place],
    today: date,
    now: float | None,
) -> list[TimelineRows[D]]:
    """Draw the groups."""
    return [
        TimelineRows(
            group.title, top, [_bar(task, places[task.id], today, now) for task in group.tasks]
        )
        for group, top in headed
    ]


def _days(scale: Scale) -> list[Digits]:
    """Write the Mondays, as many as have room."""
    mondays = scale.mondays()
    step = max(1, -(-DAY_ROOM * len(mondays) // WIDTH))
    return digits_of(
        Number(
            "day",
            day.day,
            scale.x(day) + DAY_DIGIT * len(str(day.day)) / 2 + 4,
            DAYS_LINE,
            DAY_DIGIT,
        )
        for day in mondays[::step]
    )


def _marks(days: Sequence[date], scale: Scale) -> list[TimelineMark]:
    """Return the days that count, with their names where these do not meet."""
    line = Rectangle(0, MARKS_LINE - 9, WIDTH, MARKS_LINE + 9)
    wanted = [NamedMark(day, (WIDEST,), Point(scale.x(day), MARKS_LINE), 7, 9) for day in days]
    names = names_beside(wanted, line)
    return [
        TimelineMark(
            day,
            scale.x(day),
            round(scale.x(day) + names[day].x, 1) if day in names else None,
            names[day].anchor if day in names else "start",
        )
        for day in days
    ]


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


def _bar(task: D, place: _Place, today: date, now: float | None) -> TimelineBar[D]:
    """Draw a task, with its name where there is room."""
    late = is_late(task, today)
    right = max(place.right, now) if late and now is not None else place.right
    shape = task.state + LATE if late else task.state
    return TimelineBar(task, shape, place.path, _name(task.title, place, right))


def is_late(task: Datable, today: date) -> bool:
    """Tell whether a task still open should have been done."""
    return task.state in OPEN_CODES and task.due_on is not None and task.due_on < today


def _name(title: str, place: _Place, right: float) -> TimelineName:
    y = round(place.y + NAME_SIZE * LEVEL, 1)
    after, before = WIDTH - right - 2 * NAME_GAP, place.left - 3 * NAME_GAP
    width = width_of(title, NAME_SIZE)
    if width <= after or after >= max(before, place.right - place.left):
        return TimelineName(fitted(title, after), "start", round(right + NAME_GAP, 1), y)
    if width <= before or before >= place.right - place.left:
        return TimelineName(fitted(title, before), "end", round(place.left - 2 * NAME_GAP, 1), y)
    inside = fitted(title, place.right - place.left - 2 * NAME_GAP)
    return TimelineName(inside, "start", round(place.left + NAME_GAP, 1), y)


def fitted(text: str, room: float) -> str:
    """Return as much of a text as there is room for, « … » for the rest."""
    if width_of(text, NAME_SIZE) <= room:
        return text
    shown = len(text) - 1
    while shown > FEWEST_SIGNS and width_of(f"{text[:shown]}…", NAME_SIZE) > room:
        shown -= 1
    return f"{text[:shown].rstrip()}…"


def _overdue(
    rows: Iterable[TimelineRows[D]], places: Mapping[int, _Place], now: float | None
) -> str:
    """Return the lines of what is late, up to today."""
    late = [places[bar.task.id] for row in rows for bar in row.bars if LATE in bar.shape]
    return "".join(
        f"M{place.right:g} {place.y}H{now:g}"
        for place in late
        if now is not None and now > place.right
    )


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
