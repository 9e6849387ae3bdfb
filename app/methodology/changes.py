"""How an edition differs from the one before it, and what becomes of each item."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.kernel.labels import LabelledEnum
from app.methodology.rules import Edition, Item


class ChangeKind(LabelledEnum):
    """What becomes of items from one edition to the next."""

    KEPT = ("kept", "Inchangés")
    REWORDED = ("reworded", "Reformulés")
    MOVED = ("moved", "Déplacés ou pesés autrement")
    SPLIT = ("split", "Partagés")
    MERGED = ("merged", "Réunis")
    RETIRED = ("retired", "Retirés")
    NEW = ("new", "Nouveaux")


class StatesRule(LabelledEnum):
    """What becomes of the states where the items are not one for one."""

    EACH = ("each", "chaque nouveau point reprend la réponse")
    FIRST = ("first", "le premier reprend la réponse, les autres sont à faire")
    ALL = ("all", "le point n’est fait que si tous l’étaient")
    ANY = ("any", "le point est fait dès que l’un l’était")


# Which rules a change of that kind may choose; it must choose one where there are any.
RULES: Mapping[ChangeKind, tuple[StatesRule, ...]] = {
    ChangeKind.SPLIT: (StatesRule.EACH, StatesRule.FIRST),
    ChangeKind.MERGED: (StatesRule.ALL, StatesRule.ANY),
}
MANY = 2  # at least; the most is not bounded
# How many items of each side: the least and the most.
SIDES: Mapping[ChangeKind, tuple[tuple[int, int | None], tuple[int, int | None]]] = {
    ChangeKind.REWORDED: ((1, 1), (1, 1)),
    ChangeKind.MOVED: ((1, 1), (1, 1)),
    ChangeKind.SPLIT: ((1, 1), (MANY, None)),
    ChangeKind.MERGED: ((MANY, None), (1, 1)),
    ChangeKind.RETIRED: ((1, None), (0, 0)),
    ChangeKind.NEW: ((0, 0), (1, None)),
}


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What becomes of some items, why, and who says so."""

    kind: ChangeKind
    before: tuple[str, ...]  # ids in the older edition
    after: tuple[str, ...]  # ids in the newer one
    reason: str = ""
    source: str = ""
    states: StatesRule | None = None  # where the items are not one for one


@dataclass(frozen=True)
class EditionChanges:
    """All that changes from an edition to the next; each item of both stands in one change."""

    before: Edition
    after: Edition
    told: tuple[ItemChange, ...]  # those written in the files, in their order

    @cached_property
    def all(self) -> tuple[ItemChange, ...]:
        """Every change: those told, then the items kept, in the order of the newer edition."""
        spoken = {item_id for change in self.told for item_id in change.after}
        kept = [
            ItemChange(ChangeKind.KEPT, (item.id,), (item.id,))
            for item in self.after.items
            if item.id not in spoken
        ]
        return (*self.told, *kept)

    def of_kind(self, kind: ChangeKind) -> tuple[ItemChange, ...]:
        """Return the changes of a kind, in order."""
        return tuple(change for change in self.all if change.kind is kind)

    @cached_property
    def by_before(self) -> Mapping[str, ItemChange]:
        """What becomes of each item of the older edition."""
        return {item_id: change for change in self.all for item_id in change.before}

    @cached_property
    def by_after(self) -> Mapping[str, ItemChange]:
        """Where each item of the newer edition comes from."""
        return {item_id: change for change in self.all for item_id in change.after}


def same(before: Item, after: Item) -> bool:
    """Tell whether two items count alike and say the same: what needs no word of explanation."""
    facts = [(i.axis, i.weight, i.required, i.applies_if, i.statement) for i in (before, after)]
    return facts[0] == facts[1]
