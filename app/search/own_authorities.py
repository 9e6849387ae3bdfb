"""The authorities that somebody belongs to among what the search finds, one or 36,000 of them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.extensions import db
from app.kernel.matching import SearchedText, root, wrong_letters
from app.spaces import findable
from app.spaces.findable import OUTSIDE, Findable, FindableKind, SearchScope, Sought
from app.spaces.models import Authority, Membership

MOST_FOUND = 200  # whose words are as typed
MOST_NEAR = 2_000  # some of whose letters are those typed: matched one by one afterwards
MOST_SWITCHED = 12

Words = tuple[str, ...]
_SHOWN = (Authority.name, Authority.name_key, Authority.slug, Authority.code)


def authorities_named(scope: SearchScope, sought: Sought) -> list[Findable]:
    """Return the person's other authorities whose name or code may answer the words."""
    if not sought.words:
        return []
    condition, most = (_nearly, MOST_NEAR) if sought.near else (_as_typed, MOST_FOUND)
    return _named(scope, sought.words, [condition(word) for word in sought.words], most)


def others_of(scope: SearchScope) -> list[Findable]:
    """Return the first of the person's other authorities, by name: to go to them."""
    query = (
        select(*_SHOWN)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(Membership.user_id == scope.user_id, Authority.id != _here(scope))
        .order_by(Authority.name_key, Authority.id)
        .limit(MOST_SWITCHED)
    )
    return [_findable(row) for row in db.session.execute(query)]


def _here(scope: SearchScope) -> int:
    return 0 if scope.authority is None else scope.authority.id


def _named(
    scope: SearchScope, words: Words, conditions: Iterable[ColumnElement[bool]], most: int
) -> list[Findable]:
    """Return the person's authorities that meet the conditions, the nearest length first."""
    mine = exists().where(
        Membership.user_id == scope.user_id, Membership.authority_id == Authority.id
    )
    typed = len(" ".join(words))
    # The index of names is read first: the rows of 36,000 authorities would take longer.
    matching = select(Authority.id).where(*conditions)
    query = (
        select(*_SHOWN)
        .where(Authority.id.in_(matching), Authority.id != _here(scope), mine)
        .order_by(func.abs(func.length(Authority.name_key) - typed), Authority.id)
        .limit(most)
    )
    return [_findable(row) for row in db.session.execute(query)]


def _findable(row: Any) -> Findable:
    text = SearchedText.of(row.name_key, row.code.lower())
    return Findable(row.name, text, "dashboards.home", {"slug": row.slug}, row.code)


def _as_typed(word: str) -> ColumnElement[bool]:
    """Return the condition that a word begins so, or the code."""
    return or_(_begins(root(word)), Authority.code.startswith(word.upper()))


def _nearly(word: str) -> ColumnElement[bool]:
    """Return a condition that every name with so few wrong letters meets, and few others.

    Of ``n`` wrong letters and ``n + 1`` parts of the word, one part is intact; two letters swapped
    across two parts leave the first and the last.
    """
    parts = wrong_letters(word) + 1
    if parts == 1:
        return _as_typed(word)
    length = -(-len(word) // parts)
    pieces = [word[start : start + length] for start in range(0, len(word), length)]
    intact = [Authority.name_key.contains(piece) for piece in pieces]
    return or_(*intact, _begins(f"{word[0]}%{word[-1]}"))


def _begins(pattern: str) -> ColumnElement[bool]:
    """Tell whether a word of the name begins so; ``pattern`` holds no sign but our own ``%``."""
    key = Authority.name_key
    return or_(key.like(f"{pattern}%"), key.like(f"% {pattern}%"))


findable.register(
    FindableKind(
        "collectivites", "Vos collectivités", OUTSIDE + 10, authorities_named, narrows=True
    )
)
