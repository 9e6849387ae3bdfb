"""The words of the screens of reuses."""

from collections.abc import Sequence

from app.ecosystem.reuses.models import Reuse
from app.ecosystem.reuses.queries import ReuseCard
from app.ecosystem.reuses.rules import ReuseAuthor, ReuseKind, ReusePublic, ReuseState

LEFT_OUT = 2  # datasets named in a row of the list before the others are counted
SHAPES = {
    ReuseState.PROPOSED: "in_progress",
    ReuseState.LISTED: "done",
    ReuseState.SET_ASIDE: "not_applicable",
}


def title_of(listed: int) -> str:
    """Write « Réutilisations (14) »."""
    return f"Réutilisations ({listed})" if listed else "Réutilisations"


def kind_of(row: Reuse) -> str:
    """Write what it is."""
    return ReuseKind(row.kind).label


def author_of(row: Reuse) -> str:
    """Write who has made it: their name where it is known, their sort too."""
    sort = ReuseAuthor(row.author_type).label
    return f"{row.author} ({sort.lower()})" if row.author else sort


def public_of(row: Reuse) -> str:
    """Write whom it serves."""
    return ReusePublic(row.serves).label.lower()


def state_of(row: Reuse) -> str:
    """Write where it stands."""
    return ReuseState(row.state).label


def shape_of(row: Reuse) -> str:
    """Name the shape of that state: to read, kept in the list, or set aside."""
    return SHAPES[ReuseState(row.state)]


def data_of(card: ReuseCard) -> str:
    """Write the first datasets that it uses."""
    names = [one.title for one in card.datasets]
    if not names:
        return "aucun jeu relié"
    more = len(names) - LEFT_OUT
    return ", ".join(names[:LEFT_OUT]) + (f" et {more} autres" if more > 0 else "")


def summary_of(cards: Sequence[ReuseCard]) -> str:
    """Write what the whole list says, most pressing first."""
    waiting = sum(card.row.state == ReuseState.PROPOSED.value for card in cards)
    listed = sum(card.row.state == ReuseState.LISTED.value for card in cards)
    parts = [(waiting, "à lire"), (listed, "retenues")]
    return ", ".join(f"{count} {words}" for count, words in parts if count)
