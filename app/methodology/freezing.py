"""What publishing an edition freezes: never its spelling alone, always what figures rest on.

Frozen are the place, the axis, the weight, the requirement and the applicability of each item. Its
texts are known by a digest: reworded without a change of meaning, they are told as a rectification.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

# Keys of an item's file that no published edition changes, and those that a rectification may.
FROZEN = ("axis", "weight", "required", "applies_if")
TEXTS = ("statement", "why", "how", "evidence", "legal")

Phases = Sequence[Mapping[str, Any]]  # the files of the phases, in order
Items = Mapping[str, Mapping[str, Any]]  # the files of the items, by id


@dataclass(frozen=True, slots=True)
class Rectification:
    """A text of a published item that was reworded: when, and what changed, in French."""

    on: date
    what: str


def record_of(phases: Phases, items: Items) -> dict[str, dict[str, Any]]:
    """Return what an edition freezes, by item in the order of the method.

    ``place`` is « phase/step »; what an item does not have (a condition) has no key.
    """
    return {
        item_id: {
            "place": place,
            **{key: items[item_id][key] for key in FROZEN if key in items[item_id]},
            "texts": texts_digest(items[item_id]),
        }
        for item_id, place in places(phases)
        if item_id in items
    }


def places(phases: Phases) -> Iterator[tuple[str, str]]:
    """Yield each listed item with its place, « phase/step », in the order of the method."""
    for phase in phases:
        for step in phase.get("steps") or ():
            for item_id in step.get("items") or ():
                yield item_id, f"{phase.get('id')}/{step.get('id')}"


def texts_digest(item: Mapping[str, Any]) -> str:
    """Return the digest of the texts of an item: 12 hexadecimal digits."""
    return _digest({key: item.get(key) for key in TEXTS})[:12]


def fingerprint(record: Mapping[str, Any]) -> str:
    """Return the digest of all that an edition freezes: 64 hexadecimal digits."""
    return _digest(list(record.items()))


def _digest(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
