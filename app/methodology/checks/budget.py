"""Checks of the assumptions of the budget: what they name exists, their values are in order."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.methodology.checks.structure import as_list
from app.methodology.seedfile import SeedFault, SeedFile

PERCENT = "percent"


def budget_problems(source: SeedFile) -> Iterator[SeedFault]:
    """Report an unknown group or source, values out of order, an id given twice."""
    known = {key: _ids(source, f"{key}s") for key in ("group", "source")}
    for rank, name in enumerate(as_list(source.data.get("landmarks"))):
        if str(name) not in known["source"]:
            yield _nowhere(source, str(name), "landmarks", rank)
    seen: set[str] = set()
    for rank, entry in enumerate(as_list(source.data.get("assumptions"))):
        if not isinstance(entry, dict):
            continue
        if str(entry.get("id")) in seen:
            message = f"L’identifiant «\u00a0{entry.get('id')}\u00a0» sert déjà plus haut."
            yield source.problem(message, "Donnez-en un autre.", "assumptions", rank, "id")
        seen.add(str(entry.get("id")))
        for key, names in known.items():
            if key in entry and str(entry[key]) not in names:
                yield _nowhere(source, str(entry[key]), "assumptions", rank, key)
        yield from _disorder(source, rank, entry)


def _nowhere(source: SeedFile, name: str, *path: str | int) -> SeedFault:
    message = f"«\u00a0{name}\u00a0» n’est pas déclaré dans ce fichier."
    return source.problem(message, "Corrigez cet identifiant, ou déclarez-le.", *path)


def _disorder(source: SeedFile, rank: int, entry: Mapping[str, Any]) -> Iterator[SeedFault]:
    """Report values that do not go up, and a part that would not be one number."""
    values = entry.get("values")
    for size, three in values.items() if isinstance(values, dict) else ():
        numbers = as_list(three)
        path = ("assumptions", rank, "values", size)
        if not all(isinstance(one, int | float) for one in numbers):
            continue
        if numbers != sorted(numbers):
            message = "Ces trois valeurs ne vont pas de la plus basse à la plus haute."
            yield source.problem(message, "Rangez-les.", *path)
        elif entry.get("unit") == PERCENT and len(set(numbers)) > 1:
            message = "Une part n’a qu’une valeur\u00a0: le reste du total en dépend."
            yield source.problem(message, "Écrivez trois fois la même.", *path)


def _ids(source: SeedFile, key: str) -> set[str]:
    return {str(one.get("id")) for one in as_list(source.data.get(key)) if isinstance(one, dict)}
