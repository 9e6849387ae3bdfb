"""Subjects of tasks: a registry where each feature gives the cards of its own subjects."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Refused
from app.methodology.paths import edition_of
from app.spaces.models import Authority
from app.tasks.rules import AnchorKind

UNKNOWN = "Ce sujet n’existe pas, ou n’existe plus\u00a0: choisissez-en un autre."

# The words for a deleted subject; its id is never given to another.
GONE = {
    AnchorKind.ITEM: "un point qui n’est plus dans la méthode",
    AnchorKind.STEP: "une étape qui n’est plus dans la méthode",
    AnchorKind.DATASET: "un jeu de données retiré",
    AnchorKind.STAKEHOLDER: "un acteur retiré de la liste",
    AnchorKind.PROCESS: "un processus retiré",
}


@dataclass(frozen=True)
class AnchorCard:
    """The title of a task's subject, and the page to read it."""

    title: str
    url_endpoint: str
    url_values: Mapping[str, Any]


Provider = Callable[[Authority, Collection[str]], dict[str, AnchorCard]]
Anchor = tuple[str, str]  # kind, id
_providers: dict[AnchorKind, Provider] = {}


def register(kind: AnchorKind, provider: Provider) -> None:
    """Register the provider of the cards of a kind; it leaves out ids that it does not know."""
    _providers[kind] = provider


def cards(authority: Authority, anchors: Iterable[Anchor]) -> dict[Anchor, AnchorCard]:
    """Return the card of each subject that still exists: one call for each kind."""
    ids_by_kind: dict[str, set[str]] = {}
    for kind, anchor_id in anchors:
        ids_by_kind.setdefault(kind, set()).add(anchor_id)
    by_anchor = {}
    for kind, ids in ids_by_kind.items():
        provider = _providers.get(AnchorKind(kind))
        provided = provider(authority, ids) if provider and kind else {}
        by_anchor.update({(kind, anchor_id): card for anchor_id, card in provided.items()})
    return by_anchor


def check(authority: Authority, anchors: Iterable[Anchor]) -> None:
    """Refuse a subject that does not exist in this authority."""
    distinct = set(anchors)
    if any(kind not in AnchorKind.codes() or bool(kind) != bool(key) for kind, key in distinct):
        raise Refused(UNKNOWN, "anchor_id")
    named = {anchor for anchor in distinct if anchor[0]}
    if named - cards(authority, named).keys():
        raise Refused(UNKNOWN, "anchor_id")


def _items(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    edition = edition_of(authority)
    return {
        item_id: AnchorCard(
            edition.item(item_id).statement,
            "progress.phase",
            {
                "position": edition.phase_of(item_id).position,
                "point": item_id,
                "_anchor": f"point-{item_id}",
            },
        )
        for item_id in ids
        if item_id in edition
    }


def _steps(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    return {
        step.id: AnchorCard(
            f"{step.number} {step.title}",
            "progress.phase",
            {"position": phase.position, "_anchor": step.id},
        )
        for phase in edition_of(authority).phases
        for step in phase.steps
        if step.id in ids
    }


register(AnchorKind.ITEM, _items)
register(AnchorKind.STEP, _steps)
