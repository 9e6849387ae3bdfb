"""Checks that each element of the source documents is carried by a text."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.methodology.checks.structure import EditionFiles, as_list, steps_of
from app.methodology.seedfile import KeyPath, SeedFault, SeedFile


def coverage_problems(
    coverage: SeedFile, edition: EditionFiles, libraries: Iterable[SeedFile]
) -> Iterator[SeedFault]:
    """Report elements that nothing carries, and texts that claim an unknown element."""
    elements = _elements(coverage)
    claimed: set[str] = set()
    for source, path, covers in _claims(edition, libraries):
        claimed.update(covers)
        for element_id in covers:
            if element_id not in elements:
                message = f"L’élément «\u202f{element_id}\u202f» n’est pas dans {coverage.name}."
                yield source.problem(message, "Corrigez ce repère ou retirez-le.", *path)
    for element_id, (rank, element) in elements.items():
        if element_id not in claimed and not element.get("exempt"):
            message = (
                f"Aucun texte ne porte l’élément {element_id}\u00a0: {element.get('element')}."
            )
            remedy = "Ajoutez ce repère aux «\u202fcovers\u202f» du texte qui le porte."
            yield coverage.problem(message, remedy, "elements", rank)


def _elements(coverage: SeedFile) -> dict[str, tuple[int, dict[str, Any]]]:
    listed = as_list(coverage.data.get("elements"))
    return {
        str(element.get("id")): (rank, element)
        for rank, element in enumerate(listed)
        if isinstance(element, dict)
    }


def _claims(
    edition: EditionFiles, libraries: Iterable[SeedFile]
) -> Iterator[tuple[SeedFile, KeyPath, list[str]]]:
    for source in [*edition.items.values(), *edition.phases.values()]:
        yield source, ("covers",), as_list(source.data.get("covers"))
    for source in edition.phases.values():
        for rank, step in steps_of(source):
            yield source, ("steps", rank, "covers"), as_list(step.get("covers"))
    for source in libraries:
        for rank, entry in enumerate(as_list(source.data.get("entries"))):
            if isinstance(entry, dict):
                yield source, ("entries", rank, "covers"), as_list(entry.get("covers"))
