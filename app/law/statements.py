"""Finds every citation of seeds, pages, documents and guides, with its file and line."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.law.grammar import CitationGrammar, LegalCitation, OddCitation
from app.methodology.seedfile import SeedFile, SeedProblem, read_seed

SEEDS = (
    "seeds/*.yml",
    "seeds/law/*.yml",
    "seeds/library/*.yml",
    "seeds/methodology/**/*.yml",
    "seeds/demo/*.yml",
)
DOCUMENTS = "app/documents/**/*.py"
# What people read; the words of national schemas (seeds/table-schemas…) are not ours.
SOURCES = (*SEEDS, "templates/**/*.html", "templates/**/*.txt", "app/**/*.py", "docs/guides/*.md")
LAW_FOLDER = "seeds/law/"


@dataclass(frozen=True, slots=True)
class StatementOfLaw:
    """A citation where it stands; ``days``: those on which its articles must be in force."""

    file: str
    line: int
    words: LegalCitation | OddCitation
    days: tuple[date, ...] = ()


def statements(
    root: Path, grammar: CitationGrammar, sources: tuple[str, ...] = SOURCES
) -> Iterator[StatementOfLaw]:
    """Yield the citations of all files under that folder, in the order of files and lines."""
    for path in sorted({path for pattern in sources for path in root.glob(pattern)}):
        if path.is_file():
            yield from _in_file(path, path.relative_to(root).as_posix(), grammar)


def _in_file(path: Path, name: str, grammar: CitationGrammar) -> Iterator[StatementOfLaw]:
    text = path.read_text(encoding="utf-8")
    found = list(grammar.read(text))
    if not found:
        return
    starts = [0, *(end.end() for end in re.finditer("\n", text))]
    days = _days_of_law(path) if name.startswith(LAW_FOLDER) else DaysUsed()
    for words in found:
        line = bisect_right(starts, words.start)
        yield StatementOfLaw(name, line, words, days.at(line))


@dataclass(frozen=True, slots=True)
class DaysUsed:
    """The days on which a file of the law is used: that of its reading, and of each entry."""

    read_on: date | None = None
    entries: tuple[tuple[int, tuple[date, ...]], ...] = ()  # first line of each, in order

    def at(self, line: int) -> tuple[date, ...]:
        """Return the days for what stands on a line."""
        rank = bisect_right([start for start, _ in self.entries], line) - 1
        if rank >= 0:
            return self.entries[rank][1]
        return (self.read_on,) if self.read_on else ()


def _days_of_law(path: Path) -> DaysUsed:
    """Read the dates of a file; one that cannot be read is for ``methodology check`` to tell."""
    try:
        source = read_seed(path, path.parent)
    except SeedProblem:
        return DaysUsed()
    read_on = _date(source.data.get("version_date") or source.data.get("checked_on"))
    entries: list[tuple[int, tuple[date, ...]]] = []
    for key, value in source.data.items():
        if isinstance(value, list):
            entries += _entries(source, key, value, read_on)
        else:
            entries.append((source.line(key), (read_on,) if read_on else ()))
    return DaysUsed(read_on, tuple(sorted(entries)))


def _entries(
    source: SeedFile, key: str, values: list[Any], read_on: date | None
) -> Iterator[tuple[int, tuple[date, ...]]]:
    """Yield the days of each entry of a list; an entry replaced by a later one counts on its own.

    What holds today must be in force on the day of the reading too.
    """
    firsts = [
        (value.get("id"), _date(value.get("valid_from")))
        for value in values
        if isinstance(value, dict)
    ]
    for rank, value in enumerate(values):
        first = _date(value.get("valid_from")) if isinstance(value, dict) else None
        name = value.get("id") if isinstance(value, dict) else None
        replaced = first and any(
            name == other and day and first < day <= (read_on or day) for other, day in firsts
        )
        days = (first, None if replaced else read_on)
        yield source.line(key, rank), tuple(day for day in days if day)


def _date(written: object) -> date | None:
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        return None
