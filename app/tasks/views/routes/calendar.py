"""The month: tasks on the day they are due, among holidays and week-ends."""

from datetime import date

from flask import request

from app.kernel.clock import today
from app.places.holidays import public_holidays
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks.blueprint import bp
from app.tasks.briefs import TaskBrief
from app.tasks.filters import TaskFilter
from app.tasks.rules import TaskState, months_later
from app.tasks.views import layouts, schedule, screens
from app.tasks.views.routes import rendering, words
from app.web.asked import whole_number
from app.web.page import Answer, page


@bp.get("/c/<slug:slug>/taches/calendrier")
@requires(Permission.SEE)
def calendar() -> Answer:
    """Show the tasks due in a month, and all those of one day if asked."""
    authority, wanted, now = current_authority(), rendering.asked(), today()
    month_code = request.args.get("mois", "")
    first = layouts.read_month(month_code) or now.replace(day=1)
    last = layouts.last_of_month(first)
    by_day = schedule.days(authority, wanted, first, last)
    holidays = public_holidays(authority, first, last)
    weeks = layouts.weeks_of(first, by_day, holidays=holidays, today=now)
    return page(
        "tasks/views/calendar.html",
        weeks=weeks,
        weekdays=words.WEEKDAYS,
        month=words.month(first),
        total=sum(count for _, count in by_day.values()),
        unknown=bool(month_code) and layouts.read_month(month_code) is None,
        before=_month(wanted, months_later(first, -1)),
        after=_month(wanted, months_later(first, 1)),
        now=_month(wanted, now) if first != now.replace(day=1) else None,
        day_url=lambda when: _day_url(wanted, when),
        opened=_opened(wanted, first),
        late=lambda brief: brief.is_late(now),
        shape_of=lambda brief: screens.SHAPES[TaskState(brief.state)],
        url_of=words.url_of,
        **words.around("calendar", authority, wanted),
    )


def _month(wanted: TaskFilter, first: date) -> tuple[str, str] | None:
    """Return the name and the address of a month; None for one out of range."""
    code = f"{first:%Y-%m}"
    if layouts.read_month(code) is None:
        return None
    return words.month(first), words.address("tasks.calendar", wanted, mois=code)


def _day_url(wanted: TaskFilter, when: date) -> str:
    month = f"{when:%Y-%m}"
    return words.address("tasks.calendar", wanted, mois=month, jour=when.day, _anchor="jour")


def _opened(wanted: TaskFilter, first: date) -> tuple[str, list[TaskBrief], int] | None:
    """Return (title, tasks, total) of the day asked for; None if it is not of the month."""
    number = whole_number(request.args.get("jour", ""))
    if not 1 <= number <= layouts.last_of_month(first).day:
        return None
    when = first.replace(day=number)
    by_day = schedule.days(current_authority(), wanted, when, when, most=schedule.WHOLE_DAY)
    tasks, count = by_day.get(when, ([], 0))
    return words.whole_day(when), tasks, count
