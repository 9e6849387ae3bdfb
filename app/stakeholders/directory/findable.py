"""Stakeholders among what the search finds: names, never an opinion."""

from collections.abc import Iterator

from sqlalchemy import select

from app.extensions import db
from app.kernel.matching import SearchedText
from app.kernel.text import normalise
from app.spaces import findable
from app.spaces.findable import MOST_ROWS, Findable, FindableKind, SearchScope, Sought
from app.spaces.permissions import Permission
from app.stakeholders.directory.models import Stakeholder


def stakeholders_named(scope: SearchScope, _sought: Sought) -> Iterator[Findable]:
    """Give the stakeholders of the authority, found by function, and by person after that."""
    if scope.authority is None:
        return
    query = (
        select(
            Stakeholder.id,
            Stakeholder.title,
            Stakeholder.title_key,
            Stakeholder.person,
            Stakeholder.body,
        )
        .where(Stakeholder.authority_id == scope.authority.id)
        .order_by(Stakeholder.id.desc())
        .limit(MOST_ROWS)
    )
    for stakeholder_id, title, key, person, body in db.session.execute(query):
        hint = ", ".join(filter(None, (person, body)))
        values = {"stakeholder_id": stakeholder_id}
        text = SearchedText.of(key, normalise(person))
        yield Findable(title, text, "stakeholders.sheet", values, hint)


findable.register(
    FindableKind("acteurs", "Acteurs", 50, stakeholders_named, Permission.LIST_STAKEHOLDERS)
)
