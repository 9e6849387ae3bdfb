"""The libraries beside the method: glossary, benefits, stakes, criteria, legal frame, figures."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel.dates import format_date

from app.kernel.typography import day
from app.methodology.fields import Fields
from app.methodology.loader import SEEDS
from app.methodology.seedfile import SeedFault, SeedProblem, read_seed

COMMON_KEYS = frozenset({"id", "title", "text", "covers", "sources"})


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A text of a library, with where it comes from."""

    id: str
    title: str
    text: str
    covers: tuple[str, ...]
    sources: tuple[str, ...]
    audience: str | None = None  # administration, companies or citizens
    axis: str | None = None
    article: str | None = None
    text_date: str | None = None
    certainty: str | None = None
    date: str | None = None  # of a figure: a year, a month or a day
    note: str | None = None
    more: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def when(self) -> str | None:
        """The date of the figure or of the text, in French."""
        written = self.date or self.text_date
        return in_french(written) if written else None


OPTIONAL_TEXTS = ("audience", "axis", "article", "text_date", "certainty", "date", "note")


@dataclass(frozen=True)
class Library:
    """A list of texts on one subject, in the order they are to be read."""

    id: str
    title: str
    summary: str
    entries: tuple[LibraryEntry, ...]

    def __iter__(self) -> Iterator[LibraryEntry]:
        """Go through the entries in order."""
        return iter(self.entries)

    def entry(self, entry_id: str) -> LibraryEntry:
        """Return an entry; ``KeyError`` if there is none of that id."""
        return self._by_id[entry_id]

    @cached_property
    def _by_id(self) -> Mapping[str, LibraryEntry]:
        return {entry.id: entry for entry in self.entries}


@cache
def libraries() -> Mapping[str, Library]:
    """Return all libraries by id."""
    loaded = [load_library(path, SEEDS) for path in sorted((SEEDS / "library").glob("*.yml"))]
    return {source.id: source for source in loaded}


def library(library_id: str) -> Library:
    """Return a library; ``KeyError`` if there is none of that id."""
    return libraries()[library_id]


def load_library(path: Path, root: Path) -> Library:
    """Read one library; ``SeedProblem`` names every line that cannot be used."""
    problems: list[SeedFault] = []
    source = read_seed(path, root)
    fields = Fields(source, source.data, problems)
    loaded = Library(
        id=fields.text("id"),
        title=fields.text("title"),
        summary=fields.text("summary"),
        entries=tuple(_entry(entry) for entry in fields.mappings("entries")),
    )
    if problems:
        raise SeedProblem(problems)
    return loaded


def _entry(fields: Fields) -> LibraryEntry:
    typed_keys = COMMON_KEYS | set(OPTIONAL_TEXTS)
    optional = {key: fields.optional_text(key) for key in OPTIONAL_TEXTS}
    more = {key: value for key, value in fields.data.items() if key not in typed_keys}
    return LibraryEntry(
        id=fields.text("id"),
        title=fields.text("title"),
        text=fields.text("text"),
        covers=fields.texts("covers"),
        sources=fields.texts("sources"),
        more=MappingProxyType(more),
        **optional,
    )


def in_french(written: str) -> str:
    """Write « 2023-04 » as « avril 2023 », « 2026-02-05 » as « 5 février 2026 », « 2022 » as is."""
    year, *smaller = (int(part) for part in written.split("-"))
    if not smaller:
        return written
    if len(smaller) == 1:
        return str(format_date(dt.date(year, smaller[0], 1), "MMMM y", locale="fr"))
    return day(dt.date(year, *smaller))
