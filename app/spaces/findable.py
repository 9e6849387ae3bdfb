"""What the search of the header finds: a registry where each feature gives its own kinds.

Filled by ``authorities.findable``, ``tasks.findable``, ``progress.findable``,
``datasets.inventory.findable``, ``stakeholders.directory.findable``, ``methodology.findable``,
``pages.findable`` and ``search``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, or_, true

from app.kernel.matching import SearchedText, intact_parts, root
from app.kernel.text import normalise
from app.spaces.models import Authority
from app.spaces.permissions import Permission, Role, allows

MOST_ROWS = 5_000  # of a kind, the latest: an authority has a few thousand at most


@dataclass(frozen=True, slots=True)
class Findable:
    """Something that can be found: its title, what to match, and the page to read it."""

    title: str
    text: SearchedText
    url_endpoint: str
    url_values: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    hint: str = ""  # what tells it apart, shown beside its title

    @classmethod
    def named(
        cls, title: str, endpoint: str, *, hint: str = "", more: str = "", **values: Any
    ) -> "Findable":
        """Return what is found by a title, then by other words, given as people write them."""
        text = SearchedText.of(normalise(title), normalise(more))
        return cls(title, text, endpoint, values, hint)


@dataclass(frozen=True, slots=True)
class SearchScope:
    """Who looks, and where; ``authority`` and ``role`` are none outside any authority."""

    user_id: int
    is_operator: bool = False
    authority: Authority | None = None
    role: Role | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the person holds a right in this authority."""
        if self.authority is None or self.role is None:
            return False
        opened = self.authority.opinions_opened_at is not None
        return allows(self.role, permission, opened=opened)


@dataclass(frozen=True, slots=True)
class Sought:
    """The words looked for. ``near``: some may be mistyped, so that none can be relied upon."""

    words: tuple[str, ...] = ()
    near: bool = False

    def narrows(self, key: SQLColumnExpression[str]) -> ColumnElement[bool]:
        """Return the condition that a normalised title may answer some word."""
        return or_(*(self.may_hold(key, word) for word in self.words)) if self.words else true()

    def may_hold(self, key: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
        """Return a condition that every title meets which answers a word, and few others."""
        if not self.near:
            return begins(key, root(word))
        return or_(*(key.contains(part) for part in intact_parts(word)))


def begins(key: SQLColumnExpression[str], word: str) -> ColumnElement[bool]:
    """Tell whether a word of a title begins so."""
    return or_(key.startswith(word), key.contains(f" {word}"))


Source = Callable[[SearchScope, Sought], Iterable[Findable]]


@dataclass(frozen=True)
class FindableKind:
    """A kind of things that can be found, and the source that gives them.

    What the source gives is matched afterwards. One that ``narrows`` leaves out what cannot
    answer, and is asked again when words turn out to be mistyped.
    """

    code: str  # in an address
    title: str  # of a list of them: « Jeux de données »
    order: int  # on the page; from ``OUTSIDE`` on: beyond this authority
    source: Source
    permission: Permission | None = None  # to hold in the authority; none: whoever signed in
    narrows: bool = False


OUTSIDE = 100
_kinds: dict[str, FindableKind] = {}


def register(kind: FindableKind) -> None:
    """Register a kind; the same code replaces the one before."""
    _kinds[kind.code] = kind


def kinds_for(scope: SearchScope) -> list[FindableKind]:
    """Return the kinds that somebody may look among, in the order of the page."""
    kinds = sorted(_kinds.values(), key=lambda kind: kind.order)
    return [kind for kind in kinds if kind.permission is None or scope.may(kind.permission)]
