"""A plan of Rodez, written as the last screen would."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from app.audit.services import Actor
from app.kernel.clock import today
from app.planning import queries, services
from app.planning.rules.days import Pace
from app.planning.rules.outline import Wishes, outline
from app.tasks.drafts import Assignee
from app.tasks.holidays import Calendar
from app.tasks.models import Plan
from tests.support.cast import Cast

Write = Callable[[], AbstractContextManager[None]]
CALENDAR = Calendar("")


def open_day(later: int = 0) -> date:
    """Return the first working day after so many days."""
    day = today() + timedelta(days=later)
    while CALENDAR.closed(day):
        day += timedelta(days=1)
    return day


def write_plan(cast: Cast, phases: set[int], later: int = 10) -> Plan:
    """Write a plan of Rodez in the current transaction."""
    wishes = Wishes.starting(open_day(later), phases, required_only=False, pace=Pace.NORMAL)
    seen = services.mark_of(outline(queries.situation(cast.rodez), wishes))
    people = {"chef de projet": Assignee(cast.bob.id, "")}
    by = Actor(cast.alice.id, cast.alice.full_name)
    return services.create_plan(cast.rodez, wishes, people, seen=seen, by=by)


@pytest.fixture
def plan_id(cast: Cast, write: Write) -> int:
    with write():
        plan = write_plan(cast, {1})
    return plan.id
