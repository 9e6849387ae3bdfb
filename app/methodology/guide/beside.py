"""The documents that serve an item: a slot of the guide, filled by the rooms above it.

The method stands below the documents, which name its items: they come here when they are loaded.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServingDocument:
    """A document that Jalon prepares for an item, and its page in a space."""

    id: str
    title: str
    purpose: str
    endpoint: str
    argument: str  # of the endpoint: where the id goes, beside the slug


Source = Callable[[str], Sequence[ServingDocument]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Register who knows of some documents; the same name replaces the one before."""
    _sources[name] = source


def documents_serving(item_id: str) -> tuple[ServingDocument, ...]:
    """Return the documents that serve an item, in the order of who knows of them."""
    return tuple(one for source in _sources.values() for one in source(item_id))
