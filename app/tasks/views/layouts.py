"""Places tasks in a board and in a month; pure, without a clock."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

from app.tasks.rules import TaskState, months_later

MONTHS = 12
OLDEST_YEAR, LATEST_YEAR = 2000, 2100
SATURDAY, SUNDAY = 5, 6
MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class Datable(Protocol):
    """A task to place: the row itself, or its brief."""

    @property
    def id(self) -> int:
        """Its row."""

    @property
    def title(self) -> str:
        """What is written beside its bar."""

    @property
    def state(self) -> str:
        """The code of its state."""

    @property
    def starts_on(self) -> date | None:
        """When it begins."""

    @property
    def due_on(self) -> date | None:
        """When it is due."""


T = TypeVar("T")
D = TypeVar("D", bound=Datable)


# The two buttons of a card, by state: target state and words. Blocking requires a text: it is
# done on the page of the task.
MOVES: dict[TaskState, tuple[tuple[TaskState, str], ...]] = {
    TaskState.TODO: ((TaskState.IN_PROGRESS, "Commencer"), (TaskState.DONE, "Faite")),
    TaskState.IN_PROGRESS: ((TaskState.TODO, "À faire"), (TaskState.DONE, "Faite")),
    TaskState.BLOCKED: ((TaskState.IN_PROGRESS, "Reprendre"), (TaskState.DONE, "Faite")),
    TaskState.DONE: ((TaskState.IN_PROGRESS, "Rouvrir"),),
}
HEADINGS = {
    TaskState.TODO: "À faire",
    TaskState.IN_PROGRESS: "En cours",
    TaskState.BLOCKED: "Bloquées",
    TaskState.DONE: "Faites",
}


@dataclass(frozen=True, slots=True)
class BoardCard:
    """A task on the board."""

    id: int
    url: str
    title: str
    meta: str
    assignee: str  # whose it is, for their disc; empty for nobody
    late: bool
    seen: str  # what a button sends back


@dataclass(frozen=True)
class BoardColumn(Generic[T]):
    """A column of the board: the cards shown, and how many there are in all."""

    state: TaskState
    cards: Sequence[T]
    total: int

    @property
    def title(self) -> str:
        """The heading of the column."""
        return HEADINGS[self.state]

    @property
    def more(self) -> int:
        """How many cards are not shown."""
        return self.total - len(self.cards)

    @property
    def moves(self) -> tuple[tuple[TaskState, str], ...]:
        """The target states and words of the buttons of its cards."""
        return MOVES[self.state]


def board(cards: Mapping[TaskState, tuple[Sequence[T], int]]) -> list[BoardColumn[T]]:
    """Return the columns in order, the empty ones too; dropped tasks have none."""
    nothing: tuple[Sequence[T], int] = ((), 0)
    return [BoardColumn(state, *cards.get(state, nothing)) for state in HEADINGS]


@dataclass(frozen=True)
class Day(Generic[T]):
    """A day of the month: a few of its due tasks, the count of the others, its holiday."""

    date: date
    tasks: Sequence[T]
    more: int
    holiday: str
    today: bool

    @property
    def rest(self) -> bool:
        """Whether nobody is expected to work."""
        return bool(self.holiday) or self.date.weekday() >= SATURDAY


@dataclass(frozen=True)
class Week(Generic[T]):
    """Seven days from Monday; those of another month are left blank."""

    number: int
    days: tuple[Day[T] | None, ...]

    @property
    def empty(self) -> bool:
        """Whether a list of weeks may leave it out."""
        return not any(day and (day.tasks or day.holiday) for day in self.days)


def read_month(text: str) -> date | None:
    """Read « 2026-12 » as the first of that month; None for any other text or year out of range."""
    match = MONTH.fullmatch(text)
    if match is None:
        return None
    year, month = int(match[1]), int(match[2])
    valid = OLDEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= MONTHS
    return date(year, month, 1) if valid else None


def last_of_month(first: date) -> date:
    """Return the last day of the month that begins that day."""
    return months_later(first, 1) - timedelta(days=1)


def weeks_of(
    first: date,
    due: Mapping[date, tuple[Sequence[T], int]],
    *,
    holidays: Mapping[date, str],
    today: date,
) -> list[Week[T]]:
    """Return the weeks of a month; ``due`` gives some tasks of a day and how many it has."""
    monday = first - timedelta(days=first.weekday())
    last = last_of_month(first)
    weeks = []
    while monday <= last:
        dates = [monday + timedelta(days=number) for number in range(7)]
        days = tuple(
            _day(day, due, holidays, today) if day.month == first.month else None for day in dates
        )
        weeks.append(Week(monday.isocalendar().week, days))
        monday += timedelta(days=7)
    return weeks


def _day(
    when: date,
    due: Mapping[date, tuple[Sequence[T], int]],
    holidays: Mapping[date, str],
    today: date,
) -> Day[T]:
    nothing: tuple[Sequence[T], int] = ((), 0)
    tasks, total = due.get(when, nothing)
    return Day(when, tasks, total - len(tasks), holidays.get(when, ""), when == today)
