"""Tasks as the events of a calendar (RFC 5545): what it holds, and nothing that people judge.

Importing this costs a tenth of a second and 9 MB: only what serves calendars does it.
"""

import re
from datetime import date, datetime, timedelta
from functools import cache

from icalendar import (
    Calendar,
    Event,
    vCategory,
    vDate,
    vDatetime,
    vInt,
    vText,
    vUri,
)

from app.tasks.feeds import Agenda, Due, Origin
from app.tasks.rules import State

PRODUCT = "-//Jalon//Taches//FR"
REFRESH = timedelta(hours=6)
TICK = "✓ "
# An agenda has no word for what is blocked; what is given up is crossed out or goes away.
STATUS = {State.BLOCKED.value: "TENTATIVE", State.DROPPED.value: "CANCELLED"}
CONFIRMED = "CONFIRMED"
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def calendar(agenda: Agenda, origin: Origin, *, at: datetime) -> bytes:
    """Write a calendar: one all-day event for each task, on its due date."""
    found = Calendar()
    for key, value in (("PRODID", PRODUCT), ("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        found[key] = vText(value)
    found["METHOD"] = vText("PUBLISH")
    found["NAME"] = found["X-WR-CALNAME"] = _typed(agenda.name)
    found["X-WR-TIMEZONE"] = vText("Europe/Paris")
    found.add("REFRESH-INTERVAL", REFRESH, {"VALUE": "DURATION"})
    found.add("X-PUBLISHED-TTL", REFRESH)
    stamp = vDatetime(at)
    for task in agenda.tasks:
        event = _event(task, origin)
        event["DTSTAMP"] = stamp
        found.add_component(event)
    written: bytes = found.to_ical()
    return written


def _event(task: Due, origin: Origin) -> Event:
    """Write one event; its properties are set as they are, ``add`` would double the time."""
    event = Event()
    event["UID"] = vText(f"task-{task.id}@{origin.host}")
    event["SEQUENCE"] = vInt(task.revision)
    event["LAST-MODIFIED"] = vDatetime(task.updated_at)
    event["DTSTART"] = _day(task.due_on)
    event["DTEND"] = _day(task.due_on + timedelta(days=1))
    event["SUMMARY"] = _typed(_summary(task))
    event["URL"] = vUri(origin.task_url.format(slug=task.slug, id=task.id))
    event["STATUS"] = _word(STATUS.get(task.state, CONFIRMED))
    event["CATEGORIES"] = _categories(task.state)
    event["TRANSP"] = _word("TRANSPARENT")  # a due date keeps nobody from being free
    return event


def _summary(task: Due) -> str:
    tick = TICK if task.state == State.DONE.value else ""
    place = f" ({task.authority})" if task.authority else ""
    return f"{tick}{task.title}{place}"


def _typed(text: str) -> vText:
    """Write what people typed on one line, without control characters, which break parsers."""
    return vText(CONTROLS.sub(" ", text))


@cache
def _word(word: str) -> vText:
    return vText(word)


def _day(day: date) -> vDate:
    value = vDate(day)
    value.params["VALUE"] = "DATE"
    return value


@cache
def _categories(state: str) -> vCategory:
    return vCategory(["Jalon", State(state).label])
