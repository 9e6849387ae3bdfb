"""Where each task goes in a board and in a month: pure, without a clock."""

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
    """What is placed: a task, or what a list shows of one."""

    @property
    def id(self) -> int:
        """Its row."""

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


# What the two buttons of a card do: the moves that people make, in words. Blocking needs more
# words than a button holds, and is done on the page of the task.
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
    late: bool
    revision: int


@dataclass(frozen=True)
class BoardColumn(Generic[T]):
    """A column of the board: the cards shown, and how many there are in all."""

    state: TaskState
    cards: Sequence[T]
    total: int

    @property
    def title(self) -> str:
        """The words at its top."""
        return HEADINGS[self.state]

    @property
    def more(self) -> int:
        """How many cards are not shown."""
        return self.total - len(self.cards)

    @property
    def moves(self) -> tuple[tuple[TaskState, str], ...]:
        """What the buttons of its cards do."""
        return MOVES[self.state]


def board(found: Mapping[TaskState, tuple[Sequence[T], int]]) -> list[BoardColumn[T]]:
    """Return the columns in order, the empty ones too; what is dropped has none."""
    nothing: tuple[Sequence[T], int] = ((), 0)
    return [BoardColumn(state, *found.get(state, nothing)) for state in HEADINGS]


@dataclass(frozen=True)
class Day(Generic[T]):
    """A day of the month: what is due, named first for a few, and what day it is."""

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
    """Read « 2026-12 » as the first of that month; nothing for what is not a month of our time."""
    found = MONTH.fullmatch(text)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2])
    known = OLDEST_YEAR <= year <= LATEST_YEAR and 1 <= month <= MONTHS
    return date(year, month, 1) if known else None


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
            _day(each, due, holidays, today) if each.month == first.month else None
            for each in dates
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
