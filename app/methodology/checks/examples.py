"""Checks that each example stands on a source read one day, and illustrates points that exist."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from app.methodology.checks.structure import EditionFiles, as_list
from app.methodology.seedfile import SeedFault, SeedFile

EXAMPLES = "examples"


def example_problems(
    libraries: Iterable[SeedFile], editions: Sequence[EditionFiles]
) -> Iterator[SeedFault]:
    """Report what the schema cannot: a day that does not exist, points that no edition holds."""
    for source in libraries:
        if source.data.get("id") == EXAMPLES:
            for rank, entry in enumerate(as_list(source.data.get("entries"))):
                if isinstance(entry, dict):
                    yield from _day_problems(source, rank, entry)
                    yield from _item_problems(source, rank, entry, editions)


def _day_problems(source: SeedFile, rank: int, entry: dict[str, Any]) -> Iterator[SeedFault]:
    written = entry.get("read_on")
    try:
        date.fromisoformat(str(written))
    except ValueError:
        if written is not None:  # absent: the schema reports it
            message = f"«\u202f{written}\u202f» n’est pas un jour."
            remedy = "Écrivez le jour de lecture, AAAA-MM-JJ."
            yield source.problem(message, remedy, "entries", rank, "read_on")


def _item_problems(
    source: SeedFile, rank: int, entry: dict[str, Any], editions: Sequence[EditionFiles]
) -> Iterator[SeedFault]:
    named = [str(item_id) for item_id in as_list(entry.get("items"))]
    known = {item_id for edition in editions for item_id in edition.items}
    for position, item_id in enumerate(named):
        if item_id not in known:
            message = f"Le point «\u202f{item_id}\u202f» n’existe dans aucune édition."
            remedy = "Corrigez l’identifiant."
            yield source.problem(message, remedy, "entries", rank, "items", position)
    for edition in editions:
        if named and not edition.items.keys() & named:
            message = f"L’édition «\u202f{edition.edition_id}\u202f» n’a aucun de ces points."
            remedy = "Nommez au moins un point de chaque édition."
            yield source.problem(message, remedy, "entries", rank, "items")
