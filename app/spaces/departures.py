"""Accounts that close, and the authorities that they leave without a lead."""

from app.accounts import upkeep
from app.accounts.models import User
from app.audit.rules import Actor
from app.kernel.errors import Refused
from app.spaces import queries


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
