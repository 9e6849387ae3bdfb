"""Reads the calendar of the law from the seeds, once per process."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from app.governance.certainty import Certainty
from app.obligation.loader import read_document
from app.year.rules import AskedDate, CalendarEntry, DueRule, LawCalendar
from config import ROOT

CALENDAR_FILE = ROOT / "seeds" / "law" / "calendar.yml"


@cache
def law_calendar() -> LawCalendar:
    """Return the calendar as it is delivered."""
    return calendar_of(read_document(CALENDAR_FILE))


def calendar_of(document: Mapping[str, Any]) -> LawCalendar:
    """Build the calendar from the contents of the file."""
    return LawCalendar(
        checked_on=document["checked_on"],
        dates={one["id"]: AskedDate(**one) for one in document["dates"]},
        entries=tuple(map(_entry, document["entries"])),
    )


def _entry(entry: Mapping[str, Any]) -> CalendarEntry:
    return CalendarEntry(
        **{
            **entry,
            "due": DueRule(**entry["due"]),
            "certainty": Certainty(entry["certainty"]),
            "only_regimes": tuple(entry.get("only_regimes", ())),
            "cites": tuple(entry.get("cites", ())),
        }
    )
