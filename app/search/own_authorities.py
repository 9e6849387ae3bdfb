"""The authorities that somebody belongs to among what the search finds, one or 36,000 of them."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from app.extensions import db
from app.kernel.matching import SearchedText
from app.spaces import findable
from app.spaces.findable import OUTSIDE, Findable, FindableKind, SearchScope, Sought
from app.spaces.models import Authority, Membership

MOST_FOUND = 200  # whose words are as typed
MOST_NEAR = 2_000  # some of whose letters are those typed: matched one by one afterwards
MOST_SWITCHED = 12

_SHOWN = (Authority.name, Authority.name_key, Authority.slug, Authority.code)


def authorities_named(scope: SearchScope, sought: Sought) -> list[Findable]:
    """Return the person's other authorities whose name or code may answer the words."""
    if not sought.words:
        return []
    most = MOST_NEAR if sought.near else MOST_FOUND
    return _named(scope, sought, most)


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


def _named(scope: SearchScope, sought: Sought, most: int) -> list[Findable]:
    """Return the person's authorities that may answer all the words, the nearest length first."""
    mine = exists().where(
        Membership.user_id == scope.user_id, Membership.authority_id == Authority.id
    )
    conditions = [_may_be(sought, word) for word in sought.words]
    typed = len(" ".join(sought.words))
    # The index of names is read first: the rows of 36,000 authorities would take longer.
    matching = select(Authority.id).where(*conditions)
    query = (
        select(*_SHOWN)
        .where(Authority.id.in_(matching), Authority.id != _here(scope), mine)
        .order_by(func.abs(func.length(Authority.name_key) - typed), Authority.id)
        .limit(most)
    )
    return [_findable(row) for row in db.session.execute(query)]


def _may_be(sought: Sought, word: str) -> ColumnElement[bool]:
    """Return the condition on the name; on the code as well where the word may be one.

    Codes are not in the index of names: asked of each word, they would read all the rows.
    """
    named = sought.may_hold(Authority.name_key, word)
    if word[0].isdigit():
        return or_(named, Authority.code.startswith(word.upper()))
    return named


def _findable(row: Any) -> Findable:
    text = SearchedText.of(row.name_key, row.code.lower())
    return Findable(row.name, text, "dashboards.home", {"slug": row.slug}, row.code)


findable.register(
    FindableKind(
        "collectivites", "Vos collectivités", OUTSIDE + 10, authorities_named, narrows=True
    )
)
