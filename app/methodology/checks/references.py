"""Checks that the ids by which the texts of a library cite another one exist."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.methodology.checks.structure import as_list
from app.methodology.seedfile import SeedFault, SeedFile

# By library: the key under which its entries cite those of another library, and that library.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "stakeholder-archetypes": {
        "objectives": "objectives",
        "brakes": "brakes",
        "arguments": "benefits",
    },
    "examples": {"benefits": "benefits", "brakes": "brakes"},
}


def reference_problems(libraries: Iterable[SeedFile]) -> Iterator[SeedFault]:
    """Report each name that leads nowhere, and each library that is named but missing."""
    by_id = {str(source.data.get("id")): source for source in libraries}
    for library_id, keys in REFERENCES.items():
        if source := by_id.get(library_id):
            for key, target_id in keys.items():
                yield from _key_problems(source, key, target_id, by_id.get(target_id))


def _key_problems(
    source: SeedFile,
    key: str,
    target_id: str,
    target: SeedFile | None,
) -> Iterator[SeedFault]:
    if target is None:
        message = f"La bibliothèque «\u202f{target_id}\u202f», citée ici, ne peut pas être lue."
        yield source.problem(message, f"Créez ou corrigez library/{target_id}.yml.", "entries")
        return
    target_ids = {str(entry.get("id")) for _, entry in _entries(target)}
    for rank, entry in _entries(source):
        for position, named in enumerate(as_list(entry.get(key))):
            if str(named) not in target_ids:
                message = f"«\u202f{named}\u202f» n’existe pas dans {target.name}."
                remedy = f"Corrigez cet identifiant, ou ajoutez ce texte à {target.name}."
                yield source.problem(message, remedy, "entries", rank, key, position)


def _entries(source: SeedFile) -> list[tuple[int, dict[str, Any]]]:
    listed = enumerate(as_list(source.data.get("entries")))
    return [(rank, entry) for rank, entry in listed if isinstance(entry, dict)]
