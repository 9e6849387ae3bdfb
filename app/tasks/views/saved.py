"""Filters of tasks that a user saved; nobody else sees them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select

from app.extensions import db
from app.kernel.errors import Missing, Refused
from app.kernel.text import name_key
from app.spaces.models import Authority
from app.tasks.models import SavedFilter

MOST = 20
LONGEST_QUERY = 500


def filters_of(authority: Authority, user_id: int) -> Sequence[SavedFilter]:
    """Return somebody's filters of an authority, by name."""
    query = select(SavedFilter).where(*_whose(authority, user_id))
    return sorted(db.session.scalars(query), key=lambda row: (name_key(row.name), row.id))


def save_filter(authority: Authority, user_id: int, *, name: str, query: str) -> SavedFilter:
    """Save a filter under a name, replacing the one that has it."""
    if len(query) > LONGEST_QUERY:
        raise Refused("Ce filtre est trop long\u00a0: retirez des mots de la recherche.", "name")
    named = SavedFilter.name == name
    row = db.session.scalar(select(SavedFilter).where(*_whose(authority, user_id), named))
    if row is None:
        count = select(func.count()).where(*_whose(authority, user_id))
        if (db.session.scalar(count) or 0) >= MOST:
            raise Refused(
                f"Vous avez déjà {MOST}\u00a0filtres\u00a0: retirez-en un d’abord.", "name"
            )
        row = SavedFilter(user_id=user_id, authority_id=authority.id, name=name)
        db.session.add(row)
    row.query = query
    db.session.flush()
    return row


def remove_filter(authority: Authority, user_id: int, filter_id: int) -> str:
    """Delete a filter and return its name."""
    this = SavedFilter.id == filter_id
    row = db.session.scalar(select(SavedFilter).where(*_whose(authority, user_id), this))
    if row is None:
        raise Missing("Ce filtre n’existe plus.")
    db.session.delete(row)
    db.session.flush()
    return row.name


def _whose(authority: Authority, user_id: int) -> tuple[ColumnElement[bool], ...]:
    return SavedFilter.authority_id == authority.id, SavedFilter.user_id == user_id
