"""Progress along the weeks, told by the journal, and along the four axes of the method."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from app.audit.queries import points_each
from app.kernel.clock import now
from app.kernel.typography import local_day
from app.progress import queries
from app.progress.explaining import Explanation
from app.progress.queries import States
from app.progress.sheets import explanation_of
from app.spaces.models import Authority

MOST_DAYS = 27  # half a year by weeks; an older authority has one day in so many weeks


@dataclass(frozen=True, slots=True)
class PaceDay:
    """The share of the way done at the end of a week."""

    day: date
    percent: int


@dataclass(frozen=True, slots=True)
class AxisShare:
    """What is done of an axis of the method."""

    title: str
    told: Explanation


def weeks_back(weeks: int) -> list[int]:
    """Return how many weeks ago to look, the oldest first: today, and evenly back to the start."""
    step = max(1, -(-weeks // (MOST_DAYS - 1)))
    return [step * rank for rank in range(weeks // step, -1, -1)]


def pace_of(authority: Authority, percent: int | None) -> list[PaceDay]:
    """Return the share of the way done, week after week, once there was any answer; one statement.

    ``percent`` is that of today. The journal keeps the points as they were counted that day.
    """
    present = now()
    age = max(0, (present - authority.created_at).days // 7)
    past = [present - timedelta(weeks=weeks) for weeks in weeks_back(age) if weeks]
    shares = [
        PaceDay(local_day(moment), 100 * points[0] // points[1])
        for moment, points in zip(past, points_each(authority.id, past), strict=True)
        if points is not None and points[1]
    ]
    return [*shares, *([PaceDay(local_day(present), percent)] if percent is not None else [])]


def axes_of(authority: Authority, states: States) -> Sequence[AxisShare]:
    """Return what is done of each axis of the method."""
    edition = queries.edition_of(authority)
    return [
        AxisShare(
            axis.title,
            explanation_of(
                authority, [item for item in edition.items if item.axis == axis.id], states
            ),
        )
        for axis in edition.axes
    ]
