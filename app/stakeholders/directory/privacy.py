"""What protects the people behind the opinions: names, opening, taking out, forgetting."""

from sqlalchemy import delete, select

from app.audit.rules import Actor
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.kernel.signals import member_leaving
from app.kernel.typography import plural
from app.spaces.locking import lock
from app.spaces.models import Authority, Membership
from app.stakeholders.directory import queries
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.rules import Reader, Visibility


def allow_names(authority: Authority, *, by: Actor) -> None:
    """Let people be named: the lead has committed to informing them."""
    lock(authority)
    if authority.names_allowed_at is not None:
        return
    authority.names_allowed_at = now()
    _record(authority, "stakeholder:names", by)


def forbid_names(authority: Authority, *, by: Actor) -> None:
    """Withdraw the permission to name people; ``Refused`` while somebody is still named."""
    lock(authority)
    if authority.names_allowed_at is None:
        return
    named = queries.count_named(authority)
    if named:
        raise Refused(
            f"{plural(named, 'acteur porte', 'acteurs portent')} encore le nom d’une personne"
            "\u00a0: effacez-le d’abord de chaque fiche.",
        )
    authority.names_allowed_at = None
    _record(authority, "stakeholder:nameless", by)


def open_opinions(authority: Authority, *, opened: bool, by: Actor) -> bool:
    """Let consultants read the opinions of the level « team », or no longer; tell if it changed."""
    lock(authority)
    if (authority.opinions_opened_at is not None) == opened:
        return False
    authority.opinions_opened_at = now() if opened else None
    _record(authority, "opinions:open" if opened else "opinions:close", by)
    return True


def export_opinions(authority: Authority, *, reader: Reader, by: Actor) -> list[StakeholderCard]:
    """Return the opinions that somebody may read, for a file; the journal notes it."""
    lock(authority)
    reading = queries.cards(authority, queries.as_of_now(authority, reader))
    with_opinion = [card for card in reading if card.opinion is not None]
    _record(authority, "opinions:export", by)
    return with_opinion


@member_leaving.connect
def forget_private_opinions(member: Membership) -> None:
    """Erase what somebody kept to themselves: nobody else may read it once they have left."""
    theirs = (
        Opinion.authority_id == member.authority_id,
        Opinion.author_id == member.user_id,
        Opinion.visibility == Visibility.AUTHOR.value,
    )
    about = select(Opinion.stakeholder_id).where(*theirs)
    past = (Position.authority_id == member.authority_id, Position.stakeholder_id.in_(about))
    db.session.execute(delete(Position).where(*past))
    db.session.execute(delete(Opinion).where(*theirs))


def _record(authority: Authority, event: str, by: Actor) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
    )
