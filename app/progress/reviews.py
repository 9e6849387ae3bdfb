"""Items taken one after the other: the review of what is missing, the first diagnosis."""

from dataclasses import dataclass

from app.authorities.queries import profile
from app.methodology.rules import Item, Phase, applies
from app.progress import queries
from app.progress.rules import missing_items
from app.progress.sheets import ItemRow, row_among, row_of
from app.spaces.models import Authority


@dataclass(frozen=True)
class Review:
    """A missing item to review, its rank, and the ones around it."""

    row: ItemRow
    rank: int
    total: int
    previous: Item | None
    following: Item | None


def review_of(
    authority: Authority, items: tuple[Item, ...], item_id: str | None, *, stay: bool = False
) -> Review | None:
    """Return the missing item to review, or the one that is to ``stay``; nothing without any."""
    answers = queries.answers_of(authority)
    missing = missing_items(items, profile(authority), queries.states_in(answers))
    if stay:
        missing = tuple(item for item in items if item in missing or item.id == item_id)
    if not missing:
        return None
    rank = _rank(items, missing, item_id)
    item = missing[rank]
    return Review(
        row=row_of(authority, item, answers.get(item.id)),
        rank=rank + 1,
        total=len(missing),
        previous=missing[rank - 1] if rank else None,
        following=missing[rank + 1] if rank + 1 < len(missing) else None,
    )


def _rank(ordered: tuple[Item, ...], missing: tuple[Item, ...], item_id: str | None) -> int:
    places = {item.id: place for place, item in enumerate(ordered)}
    if item_id not in places:
        return 0
    since = places[item_id]
    return next((r for r, item in enumerate(missing) if places[item.id] >= since), 0)


def questions_of(authority: Authority) -> list[tuple[Phase, list[ItemRow]]]:
    """Return the questions of the first diagnosis: the required items that concern them."""
    answers = queries.answers_of(authority)
    facts = profile(authority)
    questions = []
    for phase in queries.edition_of(authority).phases:
        items = [item for item in phase.items if item.required and applies(item, facts)]
        rows = [row_among(authority, item, answers.get(item.id), facts) for item in items]
        questions.append((phase, rows))
    return questions
