"""Plans as the last screen would write them."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from app.audit.rules import Actor
from app.kernel.clock import today
from app.places.holidays import Calendar
from app.planning import queries, services
from app.planning.rules.days import Pace
from app.planning.rules.outline import Wishes, outline
from app.spaces.models import Authority
from app.tasks.drafts import Assignee
from app.tasks.models import Plan

CALENDAR = Calendar("")


def open_day(later: int = 0) -> date:
    """Return the first working day after so many days."""
    day = today() + timedelta(days=later)
    while CALENDAR.closed(day):
        day += timedelta(days=1)
    return day


def make_plan(
    authority: Authority,
    by: Actor,
    phases: Collection[int] = (1,),
    *,
    later: int = 10,
    required_only: bool = False,
    people: Mapping[str, Assignee] | None = None,
) -> Plan:
    """Write a plan in the current transaction."""
    wishes = Wishes.starting(open_day(later), phases, required_only, Pace.NORMAL)
    seen = services.mark_of(outline(queries.situation(authority), wishes))
    return services.create_plan(authority, wishes, people or {}, seen=seen, by=by)
