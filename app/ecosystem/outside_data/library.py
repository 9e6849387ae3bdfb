"""The public sources of the library, and those that fit a dataset."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from app.methodology.library import LibraryEntry, library


@dataclass(frozen=True, slots=True)
class OutsideSource:
    """A public source: where it is, under which licence, what it adds and by which key."""

    id: str
    title: str
    text: str  # what it adds
    producer: str
    url: str
    licence: str
    rhythm: str
    key: str  # by what it joins a dataset
    themes: frozenset[str]
    datasets: frozenset[str]  # ids of typical datasets
    territory: frozenset[str]

    def closeness(self, typical: str, theme: str) -> int:
        """Return how well it fits a dataset: 2 for its very subject, 1 for its theme, else 0."""
        if typical and typical in self.datasets:
            return 2
        return int(bool(theme) and theme in self.themes)


@cache
def outside_sources() -> Mapping[str, OutsideSource]:
    """Return the sources by id, in the order of the library."""
    return MappingProxyType({entry.id: _source(entry) for entry in library("outside-data")})


def sources_for(typical: str, theme: str, territory: str) -> list[OutsideSource]:
    """Return the sources of a territory, those that fit a dataset first."""
    there = [one for one in outside_sources().values() if territory in one.territory]
    return sorted(there, key=lambda one: -one.closeness(typical, theme))


def _source(entry: LibraryEntry) -> OutsideSource:
    more = entry.more
    return OutsideSource(
        id=entry.id,
        title=entry.title,
        text=entry.text,
        producer=more["producer"],
        url=more["url"],
        licence=more["licence"],
        rhythm=more["rhythm"],
        key=more["key"],
        themes=frozenset(more["themes"]),
        datasets=frozenset(more["datasets"]),
        territory=frozenset(more["territory"]),
    )
