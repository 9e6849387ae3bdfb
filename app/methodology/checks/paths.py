"""Checks of the light path: short enough, through every phase, and unchanged once published."""

from collections.abc import Iterable, Iterator

from app.methodology.paths import LightPath, light_items, path_digest
from app.methodology.rules import Edition
from app.methodology.seedfile import SeedFault, SeedFile

LEAST, MOST, MOST_REQUIRED = 25, 30, 10


def path_problems(
    source: SeedFile, path: LightPath, editions: Iterable[Edition]
) -> Iterator[SeedFault]:
    """Report all that keeps the light path from being one in each edition."""
    known = list(editions)
    for rank, item_id in enumerate(path.items):
        if not any(item_id in edition for edition in known):
            message = f"Aucune édition n’a de point «\u202f{item_id}\u202f»."
            yield source.problem(message, "Corrigez son nom ou retirez-le.", "items", rank, "id")
    for edition in known:
        yield from _size_problems(source, path, edition)
        yield from _frozen_problems(source, path, edition)


def _size_problems(source: SeedFile, path: LightPath, edition: Edition) -> Iterator[SeedFault]:
    ids = light_items(edition, path)
    where = f"Dans l’édition {edition.version}, le chemin léger"
    if not LEAST <= len(ids) <= MOST:
        advice = f"Gardez-en de {LEAST} à {MOST}."
        yield source.problem(f"{where} a {len(ids)} points.", advice, "items")
    required = sum(path.items[item_id].required for item_id in ids)
    if required > MOST_REQUIRED:
        message = f"{where} a {required} incontournables."
        yield source.problem(message, f"Gardez-en {MOST_REQUIRED} au plus.", "items")
    for phase in edition.phases:
        if not any(item.id in path.items for item in phase.items):
            message = f"{where} saute la phase {phase.position}."
            yield source.problem(message, "Gardez-y au moins un point.", "items")


def _frozen_problems(source: SeedFile, path: LightPath, edition: Edition) -> Iterator[SeedFault]:
    if edition.published_on is None:
        return
    digest, frozen = path_digest(edition, path), source.data["frozen"].get(edition.id)
    if frozen is None:
        message = f"Le chemin léger de l’édition {edition.version}, publiée, n’a pas d’empreinte."
        yield source.problem(message, f"Écrivez {edition.id}\u00a0: {digest}.", "frozen")
    elif frozen != digest:
        message = f"Le chemin léger change dans l’édition {edition.version}, déjà publiée."
        advice = "Remettez ses points et ses incontournables\u00a0: des avancements en dépendent."
        yield source.problem(message, advice, "frozen", edition.id)
