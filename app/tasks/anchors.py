"""What tasks are about: each feature says how to name its own things and where to read them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.kernel.errors import Refused
from app.methodology.loader import get_edition
from app.spaces.models import Authority
from app.tasks.rules import AnchorKind

UNKNOWN = "Ce sujet n’existe pas, ou n’existe plus\u00a0: choisissez-en un autre."

# What to say of a subject that is gone; its id is never given to another.
GONE = {
    AnchorKind.ITEM: "un point qui n’est plus dans la méthode",
    AnchorKind.STEP: "une étape qui n’est plus dans la méthode",
    AnchorKind.DATASET: "un jeu de données retiré",
    AnchorKind.STAKEHOLDER: "un acteur retiré de la liste",
    AnchorKind.PROCESS: "un processus retiré",
}


@dataclass(frozen=True)
class AnchorCard:
    """What to show of a task's subject: its title, and where to read it."""

    title: str
    url_endpoint: str
    url_values: Mapping[str, Any]


Provider = Callable[[Authority, Collection[str]], dict[str, AnchorCard]]
Anchor = tuple[str, str]  # kind, id
_providers: dict[AnchorKind, Provider] = {}


def register(kind: AnchorKind, provider: Provider) -> None:
    """Let a feature name its own things; what it does not know is left out of its answer."""
    _providers[kind] = provider


def cards(authority: Authority, anchors: Iterable[Anchor]) -> dict[Anchor, AnchorCard]:
    """Return the card of each subject that still exists: one call for each kind."""
    asked: dict[str, set[str]] = {}
    for kind, anchor_id in anchors:
        asked.setdefault(kind, set()).add(anchor_id)
    found = {}
    for kind, ids in asked.items():
        provider = _providers.get(AnchorKind(kind))
        known = provider(authority, ids) if provider and kind else {}
        found.update({(kind, anchor_id): card for anchor_id, card in known.items()})
    return found


def check(authority: Authority, anchors: Iterable[Anchor]) -> None:
    """Refuse a subject that nobody knows here (one of another authority is not known here)."""
    wanted = set(anchors)
    if any(kind not in AnchorKind.codes() or bool(kind) != bool(each) for kind, each in wanted):
        raise Refused(UNKNOWN, "anchor_id")
    named = {anchor for anchor in wanted if anchor[0]}
    if named - cards(authority, named).keys():
        raise Refused(UNKNOWN, "anchor_id")


def _items(authority: Authority, ids: Collection[str]) -> dict[str, AnchorCard]:
    edition = get_edition(authority.edition_id)
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
        for phase in get_edition(authority.edition_id).phases
        for step in phase.steps
        if step.id in ids
    }


register(AnchorKind.ITEM, _items)
register(AnchorKind.STEP, _steps)
