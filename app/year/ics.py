"""The year of duties as the events of a calendar (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Calendar, Event

from app.kernel.typography import of_name
from app.year.rules import DueLine
from app.year.screens import law_of

PRODUCT = "-//Jalon//Annee//FR"


def year_calendar(name: str, lines: Iterable[DueLine], address: str, *, at: datetime) -> bytes:
    """Write a calendar: one all-day event for each due day, with what to do and the text."""
    calendar = Calendar()
    for key, value in (("prodid", PRODUCT), ("version", "2.0"), ("method", "PUBLISH")):
        calendar.add(key, value)
    title = f"Obligations {of_name(name)} (Jalon)"
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    host = urlsplit(address).hostname or "localhost"
    for line in lines:
        if line.on is not None:
            calendar.add_component(_event(line, address, host, at))
    written: bytes = calendar.to_ical()
    return written


def _event(line: DueLine, address: str, host: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"duty-{line.key}@{host}")
    event.add("dtstamp", at)
    event.add("dtstart", line.on)
    event.add("dtend", line.on + timedelta(days=1) if line.on else None)
    event.add("summary", line.entry.title)
    event.add("description", f"{line.entry.action}\n{law_of(line)}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    return event
