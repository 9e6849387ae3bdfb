"""Which stakeholders the table shows, in which order, page by page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.kernel.pages import page_cut
from app.kernel.text import name_key
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.rules import ProjectRole, Side
from app.web.asked import page_number, words

PAGE_SIZE = 25
LONGEST_SEARCH = 100
BY_NAME, BY_INFLUENCE, BY_ACTION = "nom", "influence", "action"
Key = Callable[[StakeholderCard], tuple[Any, ...]]


def _by_influence(card: StakeholderCard) -> tuple[Any, ...]:
    """The most influential first, those nobody has assessed last."""
    if card.opinion is None:
        return (0, 0)
    return (-(card.opinion.influence or 0), -(card.opinion.interest or 0))


def _by_action(card: StakeholderCard) -> tuple[Any, ...]:
    """The next action first, those without a date last."""
    return ((card.opinion and card.opinion.next_action_on) or date.max,)


# The cards come by name already, and sorting keeps that order among equals.
PRIVATE_ORDERS: Mapping[str, Key] = {BY_INFLUENCE: _by_influence, BY_ACTION: _by_action}


@dataclass(frozen=True)
class ListingView:
    """What somebody asks of the table; what an address does not say well is not asked."""

    side: str = ""
    role: str = ""
    search: str = ""
    order: str = BY_NAME
    number: int = 1

    @classmethod
    def asked(cls, args: Mapping[str, str], *, private: bool) -> "ListingView":
        """Read the address; opinions sort only for those who may read them."""
        side, role, order = args.get("cote", ""), args.get("role", ""), args.get("tri", "")
        return cls(
            side=side if side in Side.codes() else "",
            role=role if role in ProjectRole.codes() else "",
            search=words(args.get("q", ""), LONGEST_SEARCH),
            order=order if private and order in PRIVATE_ORDERS else BY_NAME,
            number=page_number(args.get("page", "")),
        )

    def address(self, **changes: Any) -> dict[str, Any]:
        """Return the parameters of this view with changes; default values are left out."""
        parameters: dict[str, Any] = {
            "cote": self.side,
            "role": self.role,
            "q": self.search,
            "tri": "" if self.order == BY_NAME else self.order,
            **changes,
        }
        return {name: value for name, value in parameters.items() if value not in {"", None, 1}}

    @property
    def filtered(self) -> bool:
        """Whether something is left out."""
        return bool(self.side or self.role or self.search)


@dataclass(frozen=True)
class ListingPage:
    """A page of the table, with the counts of the whole."""

    view: ListingView
    cards: Sequence[StakeholderCard]
    matching: int
    listed: int
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        """The rank of the first card of the page."""
        return (self.view.number - 1) * self.size + 1

    @property
    def has_next(self) -> bool:
        """Whether there is something after this page."""
        return self.last < self.matching

    @property
    def last(self) -> int:
        """The rank of the last card of the page."""
        return self.first + len(self.cards) - 1


def shown(
    cards: Sequence[StakeholderCard], view: ListingView, *, size: int = PAGE_SIZE
) -> ListingPage:
    """Return the page asked for; beyond the last one, the last one."""
    matching = [card for card in cards if _kept(card, view)]
    if view.order in PRIVATE_ORDERS:
        matching.sort(key=PRIVATE_ORDERS[view.order])
    cut = page_cut(len(matching), view.number, size)
    here = matching[cut.rows]
    return ListingPage(replace(view, number=cut.number), here, len(matching), len(cards), size)


def _kept(card: StakeholderCard, view: ListingView) -> bool:
    row = card.stakeholder
    if (view.side and row.side != view.side) or (view.role and row.role != view.role):
        return False
    words = name_key(view.search).split()
    held = name_key(f"{row.title} {row.person}") + " " + name_key(row.body)
    return all(word in held for word in words)
