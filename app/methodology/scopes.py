"""What an edition asks of one authority: the items that concern it, and what they weigh."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.methodology.rules import Condition, Edition, Item, Profile, met


@dataclass(frozen=True, slots=True)
class PhaseScope:
    """What a phase asks of an authority; points are the sum of the weights of its items."""

    phase_id: str
    position: int
    points: int
    items: int
    required: int


@dataclass(frozen=True, slots=True)
class EditionScope:
    """The items that concern an authority, by id with the position of their phase."""

    places: Mapping[str, tuple[int, Item]]
    phases: tuple[PhaseScope, ...]


@lru_cache(maxsize=2048)  # the authorities that people are working in
def scope_of(edition: Edition, profile: Profile) -> EditionScope:
    """Return what an edition asks of the authorities of a profile."""
    return _without(edition, frozenset(c for c in _conditions(edition) if not met(c, profile)))


@lru_cache(maxsize=8)
def _conditions(edition: Edition) -> frozenset[Condition]:
    return frozenset(item.applies_if for item in edition.items if item.applies_if is not None)


@lru_cache(maxsize=256)
def _without(edition: Edition, unmet: frozenset[Condition]) -> EditionScope:
    """Return what is asked of those who do not meet these conditions: few differ, of many."""
    places, phases = dict[str, tuple[int, Item]](), []
    for phase in edition.phases:
        items = [item for item in phase.items if not item.off_path and item.applies_if not in unmet]
        places |= {item.id: (phase.position, item) for item in items}
        points, required = sum(item.weight for item in items), sum(item.required for item in items)
        phases.append(PhaseScope(phase.id, phase.position, points, len(items), required))
    return EditionScope(places, tuple(phases))
