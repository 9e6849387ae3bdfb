"""Checks that items name duties of the law that exist, and say what their text of law asks."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.methodology.checks.structure import EditionFiles, as_list
from app.methodology.seedfile import SeedFault, SeedFile

DUTIES = "obligation"  # the file of the law that lists them


def duty_problems(files: EditionFiles, law: Iterable[SeedFile]) -> Iterator[SeedFault]:
    """Report each duty that no law lists, and each text of which the demand is not told."""
    duties = next((source for source in law if source.path.stem == DUTIES), None)
    known = set() if duties is None else {str(entry.get("id")) for entry in _entries(duties)}
    telling = any(_legal(source).get("demand") for source in files.items.values())
    for source in files.items.values():
        for rank, duty_id in enumerate(as_list(source.data.get("duty"))):
            if duty_id not in known:
                message = f"L’obligation «\u202f{duty_id}\u202f» n’existe pas."
                yield source.problem(message, f"Voyez law/{DUTIES}.yml.", "duty", rank)
        if source.data.get("duty") and not source.data.get("applies_if"):
            remedy = "Ajoutez applies_if\u00a0: les types et les territoires concernés."
            yield source.problem("On ne dit pas qui ce point concerne d’ordinaire.", remedy, "duty")
        if telling and _legal(source) and not _legal(source).get("demand"):
            remedy = "Ajoutez demand\u00a0: due, partly ou framing."
            yield source.problem("On ne dit pas ce que ce texte demande.", remedy, "legal")


def _legal(source: SeedFile) -> dict[str, Any]:
    legal = source.data.get("legal")
    return legal if isinstance(legal, dict) else {}


def _entries(source: SeedFile) -> list[dict[str, Any]]:
    return [entry for entry in as_list(source.data.get("duties")) if isinstance(entry, dict)]
