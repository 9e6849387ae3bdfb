"""The examples of the library, and those that go with a point, a brake or a benefit."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from app.methodology.examples.rules import ExampleSubject, PublicExample
from app.methodology.library import LibraryEntry, library
from app.methodology.loader import current_edition
from app.methodology.rules import Edition

LIBRARY = "examples"
# The point that asks for examples: each of them is one.
CHOOSING = "exemples-de-resultats"


@cache
def public_examples() -> tuple[PublicExample, ...]:
    """Return all examples, in the order of the file."""
    return tuple(_example(entry) for entry in library(LIBRARY))


def example(example_id: str) -> PublicExample | None:
    """Return an example; nothing if there is none of that id."""
    return next((one for one in public_examples() if one.id == example_id), None)


@cache
def illustrating(item_id: str) -> tuple[PublicExample, ...]:
    """Return the examples of a point."""
    if item_id == CHOOSING:
        return public_examples()
    return tuple(one for one in public_examples() if item_id in one.items)


@cache
def answering(brake_id: str) -> tuple[PublicExample, ...]:
    """Return the examples that answer a brake."""
    return tuple(one for one in public_examples() if brake_id in one.brakes)


@cache
def showing(benefit_id: str) -> tuple[PublicExample, ...]:
    """Return the examples of a benefit."""
    return tuple(one for one in public_examples() if benefit_id in one.benefits)


@cache
def phases_of(shown: PublicExample) -> tuple[int, ...]:
    """Return the phases of the points that an example illustrates, in order."""
    edition = current_edition()
    positions = {edition.phase_of(item_id).position for item_id in _known(shown, edition)}
    return tuple(sorted(positions))


def _known(shown: PublicExample, edition: Edition) -> Sequence[str]:
    return [item_id for item_id in shown.items if item_id in edition]


def _example(entry: LibraryEntry) -> PublicExample:
    more = entry.more
    return PublicExample(
        id=entry.id,
        title=entry.title,
        who=more["who"],
        kind=more["kind"],
        territory=more.get("territory", "mainland"),
        place=more.get("place", ""),
        inhabitants=more.get("inhabitants"),
        when=entry.when,
        subject=ExampleSubject(more["subject"]),
        text=entry.text,
        gained=more["gained"],
        means=more.get("means", ""),
        hard=more.get("hard", ""),
        source=entry.sources[0],
        url=more["url"],
        read_on=date.fromisoformat(more["read_on"]),
        says=more["says"],
        kinds=tuple(more["suits"]["kinds"]),
        sizes=tuple(more["suits"]["sizes"]),
        items=tuple(more["items"]),
        axes=tuple(more["axes"]),
        benefits=tuple(more["benefits"]),
        brakes=tuple(more["brakes"]),
    )
