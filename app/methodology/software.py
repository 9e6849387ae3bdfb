"""Kinds of software that authorities hold data in: how the data come out, and who says so.

Read from ``seeds/library/software.yml``; facts stand on a public source, the rest is advice.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import MappingProxyType

from app.kernel.text import normalise
from app.methodology.library import LibraryEntry, libraries, library

LIBRARY = "software"
SHORT = 4  # letters: « SIG » is a whole word, and does not begin « signature »
TYPICAL = "typical-"  # how the ids of the libraries of typical datasets begin


@dataclass(frozen=True, slots=True)
class SoftwareKind:
    """A kind of software: what it holds, how data come out, what to ask of whom sells it."""

    id: str
    title: str
    text: str
    words: tuple[str, ...]  # how a word that tells it begins, normalised
    datasets: tuple[str, ...]  # ids of typical datasets
    ways: tuple[str, ...]
    asks: tuple[str, ...]
    beware: tuple[str, ...]
    source: str
    url: str
    read_on: date
    says: str  # what the source says, in our words


@cache
def software_kinds() -> Mapping[str, SoftwareKind]:
    """Return the kinds of software by id, in the order of the library."""
    return MappingProxyType({entry.id: _kind(entry) for entry in library(LIBRARY)})


def kinds_named(*names: str) -> tuple[SoftwareKind, ...]:
    """Return the kinds that these names of software or of contracts tell, by how words begin."""
    words = " ".join(f" {normalise(name)} " for name in names)
    return tuple(
        kind
        for kind in software_kinds().values()
        if any(f" {word}" in words for word in kind.words)
    )


def typical_titles(kind: SoftwareKind) -> tuple[str, ...]:
    """Return the titles of the typical datasets that a kind of software feeds."""
    titles = {
        entry.id: entry.title
        for source in libraries().values()
        if source.id.startswith(TYPICAL)
        for entry in source
    }
    return tuple(titles[dataset] for dataset in kind.datasets)


def _kind(entry: LibraryEntry) -> SoftwareKind:
    more = entry.more
    return SoftwareKind(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        words=tuple(
            normalise(word) + (" " if len(word) <= SHORT else "") for word in more["words"]
        ),
        datasets=tuple(more["datasets"]),
        ways=tuple(more["ways"]),
        asks=tuple(more["asks"]),
        beware=tuple(more["beware"]),
        source=entry.sources[0],
        url=more["url"],
        read_on=date.fromisoformat(str(more["read_on"])),
        says=more["says"],
    )
