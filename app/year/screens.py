"""What the pages of the year say of a line."""

from collections.abc import Collection
from datetime import date

from app.kernel.typography import day, plural
from app.year.rules import CalendarEntry, DueLine


def when(entry: CalendarEntry) -> str:
    """Return when an entry that follows events is due: « dans les deux mois qui suivent… »."""
    rule = entry.due
    span = plural(rule.months, "mois", "mois") if rule.months else plural(rule.days, "jour")
    return f"{span} après {rule.after}"


def month_words(first: date) -> str:
    """Return « décembre 2026 »."""
    return day(first).partition(" ")[2]


def sureness(line: DueLine) -> str:
    """Return how surely the day of a line was read; who tells it is who tells the duty."""
    entry = line.entry
    return entry.certainty.words(line.duty.provenance.source, entry.checked_on)


def conditional(line: DueLine, held: Collection[str]) -> str:
    """Return the condition that the authority has not said it meets; or nothing."""
    return "" if line.duty.function and line.duty.function in held else line.duty.only_if or ""


def law_of(line: DueLine) -> str:
    """Return the text that a line rests on, and how surely its day was read, in plain text."""
    return f"{line.entry.source} ({sureness(line)})"
