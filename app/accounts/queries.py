"""Reading accounts and the links sent to people."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import AccountToken, User
from app.extensions import db
from app.kernel.clock import now
from app.kernel.ids import digest
from app.kernel.text import folded


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def account_of(user_id: int) -> User | None:
    """Return an account by its id."""
    return db.session.get(User, user_id)


def account_token(token: str, purpose: str) -> AccountToken | None:
    """Return the link's row if it was never used and has not expired."""
    query = select(AccountToken).where(
        AccountToken.token_digest == digest(token),
        AccountToken.purpose == purpose,
        AccountToken.used_at.is_(None),
        AccountToken.expires_at > now(),
    )
    return db.session.scalar(query)


def accounts(*, after: int = 0, limit: int = 50, search: str = "") -> Sequence[User]:
    """Return accounts by id, for the operator; a page starts after an id.

    ``search`` is a part of the name or of the address, whatever its case and accents.
    """
    query = select(User).where(User.id > after).order_by(User.id).limit(limit)
    if search:
        query = query.where(User.id.in_(_matching(search, after, limit)))
    return db.session.scalars(query).all()


def _matching(search: str, after: int, limit: int) -> list[int]:
    # Here rather than in the database: neither of the two takes accents off a name.
    sought = folded(search)
    query = select(User.id, User.full_name, User.email).where(User.id > after).order_by(User.id)
    rows = db.session.execute(query)
    return [row.id for row in rows if sought in folded(f"{row.full_name} {row.email}")][:limit]
