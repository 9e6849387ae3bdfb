"""What the subject of a task gives to whoever does it: a guide and a form to end it in place.

A registry, like ``anchors``: each feature tells of its own subjects.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.methodology.paths import edition_of
from app.spaces.models import Authority
from app.tasks.anchors import Anchor
from app.tasks.models import Task
from app.tasks.rules import AnchorKind

HOW = "Comment faire"


@dataclass(frozen=True)
class Guide:
    """What to do: ``steps`` in order, under a ``title``; why, and what proves that it is done."""

    title: str
    steps: tuple[str, ...]
    why: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Gesture:
    """The form of a subject, drawn on the page of its task: a template and what it reads."""

    template: str
    context: Mapping[str, Any]


GuideProvider = Callable[[Authority, Collection[str]], Mapping[str, Guide]]
GestureProvider = Callable[[Authority, Task], Gesture | None]
_guides: dict[AnchorKind, GuideProvider] = {}
_gestures: dict[AnchorKind, GestureProvider] = {}


def register(kind: AnchorKind, provider: GuideProvider) -> None:
    """Register the guides of a kind of subjects; it leaves out those with nothing to say."""
    _guides[kind] = provider


def register_gesture(kind: AnchorKind, provider: GestureProvider) -> None:
    """Register the form of a kind of subjects; ``None`` where this person may not answer."""
    _gestures[kind] = provider


def guides(authority: Authority, anchors: Iterable[Anchor]) -> dict[Anchor, Guide]:
    """Return the guide of each subject that has one: one call for each kind."""
    ids_by_kind: dict[str, set[str]] = {}
    for kind, anchor_id in anchors:
        ids_by_kind.setdefault(kind, set()).add(anchor_id)
    by_anchor: dict[Anchor, Guide] = {}
    for kind, ids in ids_by_kind.items():
        provider = _guides.get(AnchorKind(kind))
        provided = provider(authority, ids) if provider else {}
        by_anchor.update({(kind, anchor_id): guide for anchor_id, guide in provided.items()})
    return by_anchor


def gesture(authority: Authority, task: Task) -> Gesture | None:
    """Return the form of the subject of a task, if it has one."""
    provider = _gestures.get(AnchorKind(task.anchor_kind))
    return provider(authority, task) if provider else None


def _items(authority: Authority, ids: Collection[str]) -> dict[str, Guide]:
    edition = edition_of(authority)
    items = [edition.item(item_id) for item_id in ids if item_id in edition]
    return {item.id: Guide(HOW, item.how, item.why, item.evidence) for item in items}


register(AnchorKind.ITEM, _items)
