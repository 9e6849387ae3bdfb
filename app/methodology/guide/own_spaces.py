"""Where a point of the guide stands in the spaces of who reads it."""

from dataclasses import dataclass

from app.accounts.visitor import current_visitor
from app.methodology.loader import editions
from app.spaces.queries import first_authorities

MOST_SPACES = 3  # a consultant has hundreds: their own list is elsewhere


@dataclass(frozen=True, slots=True)
class OwnSpace:
    """A space of the reader, and the phase that holds the point there."""

    name: str
    slug: str
    position: int


def spaces_with(item_id: str) -> tuple[OwnSpace, ...]:
    """Return a few spaces of the visitor whose edition has the item; none without an account."""
    visitor = current_visitor()
    if not visitor.is_authenticated:
        return ()
    known = editions()
    return tuple(
        OwnSpace(one.name, one.slug, known[one.edition_id].phase_of(item_id).position)
        for one in first_authorities(visitor.id, limit=MOST_SPACES)
        if item_id in known[one.edition_id]
    )
