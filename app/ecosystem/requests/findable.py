"""Requests among what the search finds."""

from collections.abc import Iterator

from sqlalchemy import select

from app.ecosystem.requests.models import DataRequest
from app.extensions import db
from app.kernel.matching import SearchedText
from app.kernel.text import normalise
from app.spaces import findable
from app.spaces.findable import MOST_ROWS, Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission


def requests_named(scope: SearchScope, _sought: Sought) -> Iterator[Findable]:
    """Give the requests of the authority, found by what they ask."""
    if scope.authority is None:
        return
    query = (
        select(DataRequest.id, DataRequest.title)
        .where(DataRequest.authority_id == scope.authority.id)
        .order_by(DataRequest.id.desc())
        .limit(MOST_ROWS)
    )
    for request_id, title in db.session.execute(query):
        text = SearchedText.of(normalise(title), "")
        yield Findable(title, text, "requests.sheet", {"request_id": request_id}, "")


findable.register(FindableKind("demandes", "Demandes", 46, requests_named, Permission.SEE))
