"""What the pages of the year say of a line."""

from collections.abc import Collection
from datetime import date

from app.kernel.typography import day, plural
from app.obligation.law import Certainty
from app.year.rules import CalendarEntry, DueLine


def when(entry: CalendarEntry) -> str:
    """Return when an entry that follows events is due: « dans les deux mois qui suivent… »."""
    rule = entry.due
    span = plural(rule.months, "mois", "mois") if rule.months else plural(rule.days, "jour")
    return f"{span} après {rule.after}"


def month_words(first: date) -> str:
    """Return « décembre 2026 »."""
    return day(first).partition(" ")[2]


def law_of(entry: CalendarEntry) -> str:
    """Return the text that an entry rests on, and how sure it is."""
    checked = f", vérifié le {day(entry.checked_on)}"
    sure = "" if entry.certainty is Certainty.READ else checked
    return f"{entry.source} ({entry.certainty.label}{sure})"


def conditional(line: DueLine, held: Collection[str]) -> str:
    """Return the condition that the authority has not said it meets; or nothing."""
    return "" if line.duty.function and line.duty.function in held else line.duty.only_if or ""
