"""Numbers working days, and converts usual durations at a pace."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, timedelta

from app.kernel.labels import LabelledEnum

ONE_DAY = timedelta(days=1)


class Pace(LabelledEnum):
    """The pace of a plan: it scales usual durations and the number of tasks at once."""

    CALM = ("tranquille", "Tranquille")
    NORMAL = ("normal", "Normal")
    SUSTAINED = ("soutenu", "Soutenu")

    @property
    def at_once(self) -> int:
        """How many tasks one role carries at the same time."""
        return {Pace.CALM: 2, Pace.NORMAL: 3, Pace.SUSTAINED: 5}[self]

    def days(self, usual: int) -> int:
        """Return a duration at this pace, from the usual one: whole days, at least one."""
        quarters = {Pace.CALM: 6, Pace.NORMAL: 4, Pace.SUSTAINED: 3}[self]
        return max(1, -(-usual * quarters // 4))


class WorkingDays:
    """Working days numbered from an origin, computed as they are needed."""

    def __init__(self, origin: date, closed: Callable[[date], bool]) -> None:
        """Number days from ``origin``; ``closed`` tells whether nobody works on a day."""
        self._closed = closed
        self._after: list[date] = []
        self._before: list[date] = []  # -1, -2…
        self._next, self._previous = origin, origin - ONE_DAY

    def day(self, index: int) -> date:
        """Return the working day of a number."""
        if index < 0:
            self._look_back(lambda: len(self._before) < -index)
            return self._before[-index - 1]
        self._look_on(lambda: len(self._after) <= index)
        return self._after[index]

    def at_or_after(self, day: date) -> int:
        """Return the number of a day, or of the next working one."""
        if day < self.day(0):
            self._look_back(lambda: self._previous >= day)
            earlier = sum(1 for open_day in self._before if open_day >= day)
            return -earlier
        self._look_on(lambda: self._next <= day or self._after[-1] < day)
        return bisect_left(self._after, day)

    def at_or_before(self, day: date) -> int:
        """Return the number of a day, or of the working one before."""
        if day < self.day(0):
            return self.at_or_after(day + ONE_DAY) - 1
        self._look_on(lambda: self._next <= day)
        return bisect_right(self._after, day) - 1

    def _look_on(self, more: Callable[[], bool]) -> None:
        while more():
            if not self._closed(self._next):
                self._after.append(self._next)
            self._next += ONE_DAY

    def _look_back(self, more: Callable[[], bool]) -> None:
        while more():
            if not self._closed(self._previous):
                self._before.append(self._previous)
            self._previous -= ONE_DAY
