"""Checks of the letters, conventions and clauses that a schema cannot make."""

from collections.abc import Collection, Iterable, Iterator

from app.methodology.checks.structure import as_list
from app.methodology.seedfile import SeedFault, SeedFile


def sheet_problems(sheets: Iterable[SeedFile], items: Collection[str]) -> Iterator[SeedFault]:
    """Report a sheet whose id is not its name, or that serves a point which no edition has."""
    for sheet in sheets:
        if sheet.data.get("id") != sheet.path.stem:
            message = "L’identifiant n’est pas le nom du fichier."
            yield sheet.problem(message, f"Écrivez «\u202f{sheet.path.stem}\u202f».", "id")
        for key in ("items", "proves"):
            for rank, item in enumerate(as_list(sheet.data.get(key))):
                if item not in items:
                    message = f"Le point «\u202f{item}\u202f» n’existe dans aucune édition."
                    yield sheet.problem(message, "Corrigez son identifiant.", key, rank)
