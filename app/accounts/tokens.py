"""Links sent by mail to one person, for one purpose, once."""

from datetime import timedelta

from app.accounts.models import AccountToken, User
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.ids import digest, new_token


def make_token(
    purpose: str, email: str, life: timedelta, *, user: User | None = None, full_name: str = ""
) -> str:
    """Return the secret part of a new link, in the current transaction; only its digest is kept."""
    token = new_token()
    row = AccountToken(
        purpose=purpose,
        token_digest=digest(token),
        user_id=user.id if user else None,
        email=email,
        full_name=full_name,
        expires_at=now() + life,
    )
    db.session.add(row)
    return token


def use_up(row: AccountToken) -> None:
    """Mark a link used; of two uses at once the second finds it taken."""
    locked = db.session.get_one(
        AccountToken,
        row.id,
        with_for_update=True,
        populate_existing=True,
    )
    if locked.used_at is not None:
        raise Refused("Ce lien a déjà servi. Demandez-en un nouveau.")
    locked.used_at = now()
