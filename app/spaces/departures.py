"""Accounts that close, and the authorities that they leave without a lead."""

from sqlalchemy import delete

from app.accounts import erasing, upkeep
from app.accounts.models import User
from app.audit.erasing import ERASED
from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.signals import member_leaving
from app.spaces import queries
from app.spaces.locking import lock
from app.spaces.models import Invitation, Membership


def disable(user: User, *, aware: bool, by: Actor) -> None:
    """Disable an account; ``aware`` when the operator knows which authorities lose their lead.

    Memberships and tasks stay: the person finds them again if the account is enabled.
    """
    upkeep.refuse_closing(user, by=by)
    refuse_unaware(user, aware=aware)
    upkeep.disable(user, by=by)


def refuse_unaware(user: User, *, aware: bool) -> None:
    """Refuse, at the field ``aware``, what leaves authorities without a lead unbeknown."""
    alone = queries.led_alone(user.id)
    if alone and not aware:
        names = ", ".join(authority.name for authority in alone)
        raise Refused(
            f"Plus aucun compte actif ne sera chef de projet de\u00a0: {names}. "
            "Cochez la case si vous le savez.",
            "aware",
        )


def erase(user: User, *, typed: str, aware: bool, by: Actor) -> None:
    """Erase an account for good: it leaves its authorities first, as a member leaves.

    ``typed`` is the address, typed again; fields of ``Refused``: email, aware.
    """
    upkeep.refuse_closing(user, by=by)
    if typed.strip().lower() != user.email:
        raise Refused("Ce n’est pas l’adresse de ce compte\u00a0: rien n’a été effacé.", "email")
    refuse_unaware(user, aware=aware)
    # In one order for all: two accounts erased at once must not wait for each other in a ring.
    for member in sorted(queries.memberships_of(user.id), key=lambda one: one.authority_id):
        _leave(member, by)
    db.session.flush()  # nothing of a member is left when the account goes
    db.session.execute(delete(Invitation).where(Invitation.email == user.email))
    erasing.erase(user, by=by)


def _leave(member: Membership, by: Actor) -> None:
    lock(member.authority)
    member_leaving.send(member)
    db.session.delete(member)
    record(
        "membership:remove",
        actor=by,
        authority_id=member.authority_id,
        subject=f"user:{member.user_id}",
        title=ERASED,
    )
