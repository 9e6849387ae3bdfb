"""Several authorities taken to the next edition: each in a transaction of its own.

A refusal in one takes nothing back in the others; sent again, what has passed says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy.exc import OperationalError

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Conflict, Missing, Refused
from app.progress.upgrading.previewing import next_edition
from app.progress.upgrading.services import upgrade
from app.spaces.models import Authority
from app.spaces.permissions import Permission, Role, allows
from app.spaces.queries import authority_by_slug, membership_of

NEWEST = "Suit déjà l’édition la plus récente."
UNDER_WAY = "Quelqu’un y écrit en ce moment\u00a0: renvoyez dans un instant."


@dataclass(frozen=True, slots=True)
class UpgradeOutcome:
    """What became of one authority: the version it follows now, or why nothing changed."""

    slug: str
    name: str
    version: str = ""
    to_review: int = 0
    problem: str = ""


def left_out(role: Role) -> str:
    """Return why somebody of this role takes no authority to another edition; empty if they may."""
    if allows(role, Permission.CHANGE_EDITION):
        return ""
    return (
        f"Vous y êtes {role.label.lower()}\u00a0: un chef de projet ou un consultant peut le faire."
    )


def upgrade_several(
    seen: Mapping[str, int], *, drafts: bool, by: Actor
) -> Iterator[UpgradeOutcome]:
    """Take each of these authorities to its next edition, and yield what became of it.

    ``seen``: the revision previewed, by slug. What is not theirs is passed over in silence. A
    transaction that may write is open before, between and after.
    """
    for slug, revision in seen.items():
        name = ""
        try:
            authority, role = _theirs(slug, by)
            name = authority.name
            outcome = _upgraded(authority, role, revision, drafts=drafts, by=by)
        except Missing:
            outcome = None
        except (Refused, Conflict) as refusal:
            outcome = UpgradeOutcome(slug, name, problem=refusal.message)
        except OperationalError:  # its row was not to be had in the time one waits
            outcome = UpgradeOutcome(slug, name, problem=UNDER_WAY)
        if outcome is not None and outcome.version:
            db.commit()
        else:
            db.rollback()
        db.begin_write()
        if outcome is not None:
            yield outcome


def _theirs(slug: str, by: Actor) -> tuple[Authority, Role]:
    """Return one of somebody's authorities and their role there, as they stand now."""
    authority = authority_by_slug(slug)
    membership = membership_of(authority, by.user_id or 0) if authority is not None else None
    if authority is None or membership is None:
        raise Missing("Cette collectivité n’est pas dans votre portefeuille.")
    return authority, Role(membership.role)


def _upgraded(
    authority: Authority, role: Role, revision: int, *, drafts: bool, by: Actor
) -> UpgradeOutcome:
    if reason := left_out(role):
        raise Refused(reason)
    following = next_edition(authority, drafts=drafts)
    if following is None:
        raise Refused(NEWEST)
    move = upgrade(authority, following.id, seen=revision, by=by)
    return UpgradeOutcome(authority.slug, authority.name, following.version, len(move.to_review))
