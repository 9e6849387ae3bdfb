"""The days of a timeline, spread over the width of its picture: pure geometry, without a clock."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.tasks.rules import months_later
from app.tasks.views.layouts import SUNDAY

WIDTH = 1160  # in units of the drawing's own box
MOST_MONTHS = 36  # a date typed for 2099 does not flatten all the others
ROOMY_MONTHS = 14  # beyond, only quarters are named
FEWEST = timedelta(days=27)
NAME_WIDTH = 80  # what the name of a month and its year take
LAST_NAME = 60  # what it takes at the end, where a month begun has no other room


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
        named = [(x, day) for x, day in named if x <= WIDTH - LAST_NAME]
        room = not named or named[0][0] >= NAME_WIDTH
        return [(0.0, self.first), *named] if room else named

    def mondays(self) -> list[date]:
        """Return the first day of each week."""
        weeks = ((self.last - self.first).days + 1) // 7
        return [self.first + timedelta(weeks=number) for number in range(weeks)]

    def _months(self) -> list[date]:
        first = months_later(self.first.replace(day=1), 0 if self.first.day == 1 else 1)
        count = (self.last.year - first.year) * 12 + self.last.month - first.month + 1
        return [months_later(first, number) for number in range(count)]
