"""Reading accounts and the links sent to people."""

from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import AccountToken, User
from app.extensions import db
from app.kernel.clock import now
from app.kernel.ids import digest


def user_by_email(email: str) -> User | None:
    """Return the account of an address, whatever its case."""
    return db.session.scalar(select(User).where(User.email == email.strip().lower()))


def account_token(token: str, purpose: str) -> AccountToken | None:
    """Return the link's row if it was never used and has not expired."""
    query = select(AccountToken).where(
        AccountToken.token_digest == digest(token),
        AccountToken.purpose == purpose,
        AccountToken.used_at.is_(None),
        AccountToken.expires_at > now(),
    )
    return db.session.scalar(query)


def accounts(*, after: int = 0, limit: int = 50) -> Sequence[User]:
    """Return accounts by id, for the operator; a page starts after an id."""
    query = select(User).where(User.id > after).order_by(User.id).limit(limit)
    return db.session.scalars(query).all()
