"""Who belongs to an authority: inviting, joining, changing role, leaving."""

from dataclasses import dataclass
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from app.accounts.addresses import AddressChange
from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.services import checked_email
from app.accounts.sessions import ask_renewal
from app.audit.rules import Actor, Change
from app.audit.services import record
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.ids import digest, new_token
from app.kernel.revisions import Saved, Sight, merge, values_of
from app.kernel.signals import address_changed, member_joined, member_leaving
from app.kernel.typography import of_name
from app.mailer.services import queue_mail
from app.spaces import queries
from app.spaces.locking import lock
from app.spaces.models import Authority, Invitation, Membership
from app.spaces.permissions import Role

INVITATION_LIFE = timedelta(days=7)


def add_member(authority: Authority, user: User, role: Role) -> Membership:
    """Make somebody a member, in the current transaction."""
    member = Membership(user_id=user.id, authority_id=authority.id, role=role.value)
    db.session.add(member)
    db.session.flush()  # a second membership must fail here, not at the commit
    member_joined.send(member)
    return member


def add_first_lead(authority: Authority, user: User) -> Membership:
    """Make whoever opens a space its lead, in the current transaction."""
    return add_member(authority, user, Role.LEAD)


def invite_to_lead(authority: Authority, *, email: str, by: Actor) -> Invitation:
    """Invite who is to lead a space just opened for them: its opener then only advises."""
    return invite_member(authority, email=email, role=Role.LEAD, by=by, replaces=by.user_id)


def invite_member(
    authority: Authority, *, email: str, role: Role, by: Actor, replaces: int | None = None
) -> Invitation:
    """Send an invitation; a second one to the same address replaces the first.

    ``replaces``: who leads until it is accepted, and advises from then on. Sent again as a lead,
    an invitation keeps it.
    """
    address = checked_email(email)
    user = user_by_email(address)
    if user is not None and queries.membership_of(authority, user.id) is not None:
        raise Refused("Cette personne est déjà membre de cet espace.", "email")
    for old in queries.invitations_of(authority):
        if old.email == address:
            replaces = replaces if role is not Role.LEAD else replaces or old.replaces_id
            db.session.delete(old)
    db.session.flush()  # the address is unique: the old invitation goes before the new one comes
    token = new_token()
    invitation = Invitation(
        authority_id=authority.id,
        email=address,
        role=role.value,
        token_digest=digest(token),
        invited_by_id=by.user_id,
        replaces_id=replaces,
        expires_at=now() + INVITATION_LIFE,
    )
    db.session.add(invitation)
    if user is None or user.disabled_at is None:  # nothing is sent to a closed account
        _send_invitation(invitation, authority, token, by)
    record(
        "invitation:send",
        actor=by,
        authority_id=authority.id,
        subject=f"email:{digest(address)[:16]}",
        title=address,
        changes=(Change("Rôle", None, role.label),),
    )
    return invitation


def _send_invitation(invitation: Invitation, authority: Authority, token: str, by: Actor) -> None:
    queue_mail(
        invitation.email,
        f"{by.name} vous invite dans l’espace {of_name(authority.name)}",
        "invitation",
        by=by.name,
        authority=authority.name,
        role=Role(invitation.role).label.lower(),
        link=f"{current_app.config['BASE_URL']}/invitation/{token}",
        days=INVITATION_LIFE.days,
        opened_for_them=invitation.replaces_id is not None,
    )


def cancel_invitation(authority: Authority, invitation_id: int, *, by: Actor) -> None:
    """Withdraw an invitation: its link is dead."""
    invitation = queries.invitation(authority, invitation_id)
    if invitation is None:
        raise Missing("Cette invitation n’existe plus.")
    db.session.delete(invitation)
    record(
        "invitation:cancel",
        actor=by,
        authority_id=authority.id,
        subject=f"email:{digest(invitation.email)[:16]}",
        title=invitation.email,
    )


def accept_invitation(token: str, user: User) -> Authority:
    """Join the authority of a link; the link is used up."""
    invitation = queries.invitation_by_token(token, lock=True)
    if invitation is None:
        raise Refused("Ce lien n’est plus valable. Demandez-en un nouveau à la collectivité.")
    if invitation.email != user.email:
        raise Refused(
            "Cette invitation a été envoyée à une autre adresse que la vôtre. "
            "Connectez-vous avec le compte invité, ou demandez une nouvelle invitation.",
        )
    authority = invitation.authority
    if queries.membership_of(authority, user.id) is None:
        add_member(authority, user, Role(invitation.role))
        ask_renewal(user.id)
    if invitation.replaces_id is not None and invitation.replaces_id != user.id:
        _hand_over(authority, invitation.replaces_id, Actor(user.id, user.full_name))
    db.session.delete(invitation)
    record(
        "invitation:accept",
        actor=Actor(user.id, user.full_name),
        authority_id=authority.id,
        subject=f"user:{user.id}",
        title=authority.name,
        changes=(Change("Rôle", None, Role(invitation.role).label),),
    )
    return authority


def _hand_over(authority: Authority, opener_id: int, by: Actor) -> None:
    """Make who opened a space a consultant of it: the person they named leads it now."""
    opener = queries.membership_of(authority, opener_id)
    if opener is not None and opener.role == Role.LEAD.value:
        seen = Sight.of(values_of(RoleFacts(Role.LEAD)))
        change_role(authority, opener_id, Role.CONSULTANT, seen=seen, by=by)


@address_changed.connect
def follow_address(change: AddressChange) -> None:
    """Make the invitations that wait for somebody's old address theirs at the new one."""
    known = select(Invitation.authority_id).where(Invitation.email == change.new)
    theirs = Invitation.email == change.old
    db.session.execute(delete(Invitation).where(theirs, Invitation.authority_id.in_(known)))
    db.session.execute(update(Invitation).where(theirs).values(email=change.new))


@dataclass(frozen=True)
class RoleFacts:
    """What the form of a member shows."""

    role: Role


def change_role(
    authority: Authority, user_id: int, typed: Role, *, seen: Sight, by: Actor
) -> Saved[Membership]:
    """Give a member another role; the last lead keeps theirs. ``Conflict``: see ``merge``."""
    member = _member(authority, user_id)
    merged = merge(RoleFacts(Role(member.role)), RoleFacts(typed), seen, "ce rôle")
    role = merged.facts.role
    if member.role == role.value:
        return Saved(member, merged.kept)
    if member.role == Role.LEAD.value:
        _refuse_last_lead(authority, user_id)
    change = Change("Rôle", Role(member.role).label, role.label)
    member.role = role.value
    ask_renewal(user_id)
    record(
        "membership:role",
        actor=by,
        authority_id=authority.id,
        subject=f"user:{user_id}",
        title=member.user.full_name,
        changes=(change,),
    )
    return Saved(member, merged.kept)


def rescue(authority: Authority, user: User, *, by: Actor) -> Membership:
    """Make a member the lead of an authority that no open account leads any more.

    Where somebody still does, it is for them to give roles.
    """
    if user.disabled_at is not None:
        raise Refused("Ce compte est désactivé\u00a0: réactivez-le avant.")
    # Refuses a stranger, and locks before the leads are counted.
    standing = RoleFacts(Role(_member(authority, user.id).role))
    if queries.has_other_lead(authority, 0):
        raise Refused(
            "Cet espace a un chef de projet dont le compte est actif\u00a0: c’est à lui de donner "
            "les rôles."
        )
    seen = Sight.of(values_of(standing))
    return change_role(authority, user.id, Role.LEAD, seen=seen, by=by).row


def remove_member(authority: Authority, user_id: int, *, by: Actor) -> None:
    """End a membership, one's own or another's; the last lead stays."""
    member = _member(authority, user_id)
    if member.role == Role.LEAD.value:
        _refuse_last_lead(authority, user_id)
    own = by.user_id == user_id
    name = member.user.full_name
    member_leaving.send(member)
    ask_renewal(user_id)
    db.session.delete(member)
    record(
        "membership:leave" if own else "membership:remove",
        actor=by,
        authority_id=authority.id,
        subject=f"user:{user_id}",
        title=authority.name if own else name,
    )


def _member(authority: Authority, user_id: int) -> Membership:
    # Two leads leaving at once must meet here, or none would be left.
    lock(authority)
    member = queries.membership_of(authority, user_id)
    if member is None:
        raise Missing("Cette personne n’est pas membre de cet espace.")
    return member


def _refuse_last_lead(authority: Authority, user_id: int) -> None:
    if not queries.has_other_lead(authority, user_id):
        raise Refused(
            "C’est le dernier chef de projet de cet espace : nommez-en un autre avant, "
            "pour que quelqu’un puisse toujours inviter et régler les droits.",
        )
