"""What an operator does to somebody's account, and to who runs the instance."""

from collections.abc import Sequence

from sqlalchemy import select, update

from app.accounts import sessions
from app.accounts.models import AccountToken, User
from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.mailer.services import forget_unsent


def disable(user: User, *, by: Actor) -> None:
    """Close an account: its sessions, its links and the mails that wait for it end with it.

    ``Refused`` for one's own account and for that of the last operator.
    """
    refuse_closing(user, by=by)
    if user.disabled_at is not None:
        raise Refused("Ce compte est déjà désactivé.")
    user.disabled_at = now()
    sessions.close_all(user)
    waiting = AccountToken.user_id == user.id, AccountToken.used_at.is_(None)
    db.session.execute(update(AccountToken).where(*waiting).values(used_at=now()))
    forget_unsent(user.email)
    _tell("account:disable", user, by)


def enable(user: User, *, by: Actor) -> None:
    """Open a disabled account again, as it was: only its sessions are to be opened anew."""
    if user.disabled_at is None:
        raise Refused("Ce compte est déjà actif.")
    user.disabled_at = None
    _tell("account:enable", user, by)


def end_sessions(user: User, *, by: Actor, but: int | None = None) -> int:
    """End the sessions of somebody, except one if asked; return how many were open."""
    ended = len([one for one in sessions.open_sessions(user.id) if one.id != but])
    sessions.close_all(user, but=but)
    _tell("account:signout", user, by)
    return ended


def grant(user: User, *, by: Actor) -> None:
    """Let somebody run the instance."""
    if user.disabled_at is not None:
        raise Refused("Ce compte est désactivé\u00a0: réactivez-le avant.")
    if user.is_operator:
        raise Refused("Ce compte a déjà le droit d’exploitation.")
    user.is_operator = True
    sessions.ask_renewal(user.id)
    _tell("account:grant", user, by)


def revoke(user: User, *, by: Actor) -> None:
    """Take the right to run the instance back; the last operator keeps it."""
    if not user.is_operator:
        raise Refused("Ce compte n’a pas le droit d’exploitation.")
    _refuse_last_operator(user)
    user.is_operator = False
    sessions.ask_renewal(user.id)
    _tell("account:revoke", user, by)


def refuse_closing(user: User, *, by: Actor) -> None:
    """Refuse to close one's own account, or the last that runs the instance."""
    if by.user_id == user.id:
        raise Refused("C’est votre compte\u00a0: un autre compte d’exploitation peut le fermer.")
    _refuse_last_operator(user)


def _refuse_last_operator(user: User) -> None:
    operators = _locked_operators()
    if user.is_operator and set(operators) <= {user.id}:
        raise Refused(
            "C’est le dernier compte d’exploitation actif\u00a0: donnez ce droit à un autre avant."
        )


def _locked_operators() -> Sequence[int]:
    """Return the open accounts that run the instance: two that close each other meet here."""
    db.session.flush()  # a right given in this very transaction counts
    query = select(User.id).where(User.is_operator, User.disabled_at.is_(None))
    return db.session.scalars(query.order_by(User.id).with_for_update()).all()


def _tell(event: str, user: User, by: Actor) -> None:
    record(event, actor=by, subject=f"user:{user.id}", title=user.full_name)
