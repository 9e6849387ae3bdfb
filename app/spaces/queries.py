"""Reading authorities, their members and the invitations that wait."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased, contains_eager

from app.accounts.models import User
from app.extensions import db
from app.kernel.clock import now
from app.kernel.ids import digest
from app.spaces.models import Authority, Invitation, Membership
from app.spaces.permissions import Permission, Role, allows, only_works


def with_space(visitor: Select[Any]) -> Select[Any]:
    """Add, to what is read of a visitor, the authority of a slug and their role in it.

    Both are null for a stranger: an authority is read through a membership, or not at all.
    """
    named = select(Authority.id).where(Authority.slug == bindparam("slug")).scalar_subquery()
    theirs = and_(Membership.user_id == User.id, Membership.authority_id == named)
    return (
        visitor.add_columns(Authority, Membership.role.label("role"), Membership.guide_closed_at)
        .outerjoin(Membership, theirs)
        .outerjoin(Authority, Authority.id == Membership.authority_id)
    )


def first_authorities(user_id: int, limit: int = 2) -> Sequence[Authority]:
    """Return a few of the person's authorities, enough to know whether there is exactly one."""
    query = (
        select(Authority)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(Membership.user_id == user_id)
        .order_by(Authority.name_key, Authority.id)
        .limit(limit)
    )
    return db.session.scalars(query).all()


def newest_to_lead(user_id: int) -> str | None:
    """Return the slug of the newest authority where a person does more than contribute."""
    roles = [
        role.value for role in Role if allows(role, Permission.ANSWER) and not only_works(role)
    ]
    query = (
        select(Authority.slug)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(Membership.user_id == user_id, Membership.role.in_(roles))
        .order_by(Authority.created_at.desc(), Authority.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def only_contributes(user_id: int) -> bool:
    """Tell whether a person belongs to some authorities, and in all of them only works."""
    query = select(Membership.role).where(Membership.user_id == user_id).distinct()
    roles = [Role(code) for code in db.session.scalars(query)]
    return bool(roles) and all(only_works(role) for role in roles)


def members_of(authority: Authority) -> Sequence[Membership]:
    """Return the members, leads first."""
    query = (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user))
        .where(Membership.authority_id == authority.id)
        .order_by(Membership.role != Role.LEAD.value, User.full_name, User.id)
    )
    return db.session.scalars(query).all()


class MemberName(NamedTuple):
    """A member, as far as naming them goes."""

    user_id: int
    full_name: str
    role: str


_MEMBERS, _USERS = Membership.__table__, User.__table__
# Built once: every dashboard runs it.
_NAMES_OF_MEMBERS = (
    select(_MEMBERS.c.user_id, _USERS.c.full_name, _MEMBERS.c.role)
    .join_from(_MEMBERS, _USERS)
    .where(_MEMBERS.c.authority_id == bindparam("authority_id"))
    .order_by(_MEMBERS.c.role != Role.LEAD.value, _USERS.c.full_name, _USERS.c.id)
)


def names_of_members(authority: Authority) -> list[MemberName]:
    """Return who the members are, leads first: plain values, a third of the time of objects."""
    rows = db.rows(_NAMES_OF_MEMBERS, {"authority_id": authority.id})
    return [MemberName(*row) for row in rows]


def membership_of(authority: Authority, user_id: int) -> Membership | None:
    """Return what somebody is in this authority."""
    query = (
        select(Membership)
        .join(Membership.user)
        .options(contains_eager(Membership.user))
        .where(Membership.authority_id == authority.id, Membership.user_id == user_id)
    )
    return db.session.scalar(query)


def authority_by_slug(slug: str) -> Authority | None:
    """Return an authority by the short name of its address, for whoever runs the instance."""
    return db.session.scalar(select(Authority).where(Authority.slug == slug))


def has_other_lead(authority: Authority, user_id: int) -> bool:
    """Tell whether somebody else, whose account is open, leads the authority."""
    query = select(exists().where(Authority.id == authority.id, _led_by_another(user_id)))
    return bool(db.session.scalar(query))


def led_alone(user_id: int) -> Sequence[Authority]:
    """Return the authorities that somebody leads and that no other open account does."""
    query = (
        select(Authority)
        .join(Membership, Membership.authority_id == Authority.id)
        .where(
            Membership.user_id == user_id,
            Membership.role == Role.LEAD.value,
            ~_led_by_another(user_id),
        )
        .order_by(Authority.name_key, Authority.id)
    )
    return db.session.scalars(query).all()


def _led_by_another(user_id: int) -> ColumnElement[bool]:
    """Return the condition on an authority: somebody else may still sign in and lead it."""
    other, account = aliased(Membership), aliased(User)
    return exists().where(
        other.authority_id == Authority.id,
        other.user_id != user_id,
        other.role == Role.LEAD.value,
        account.id == other.user_id,
        account.disabled_at.is_(None),
    )


def memberships_of(user_id: int) -> Sequence[Membership]:
    """Return what somebody is and where, by name of authority."""
    query = (
        select(Membership)
        .join(Membership.authority)
        .options(contains_eager(Membership.authority))
        .where(Membership.user_id == user_id)
        .order_by(Authority.name_key, Authority.id)
    )
    return db.session.scalars(query).all()


def leads_of(authority_id: int) -> Sequence[User]:
    """Return the leads of an authority."""
    query = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.authority_id == authority_id, Membership.role == Role.LEAD.value)
        .order_by(User.full_name, User.id)
    )
    return db.session.scalars(query).all()


def invitations_of(authority: Authority) -> Sequence[Invitation]:
    """Return the invitations that wait, oldest first."""
    query = select(Invitation).where(Invitation.authority_id == authority.id)
    return db.session.scalars(query.order_by(Invitation.id)).all()


def invitation(authority: Authority, invitation_id: int) -> Invitation | None:
    """Return one invitation of this authority."""
    query = select(Invitation).where(
        Invitation.authority_id == authority.id,
        Invitation.id == invitation_id,
    )
    return db.session.scalar(query)


def invitation_by_token(token: str, *, lock: bool = False) -> Invitation | None:
    """Return the invitation of a link that still works, with its authority.

    ``lock`` makes a second use of the link wait for the first, and find nothing after it.
    """
    query = (
        select(Invitation)
        .join(Invitation.authority)
        .options(contains_eager(Invitation.authority))
        .where(Invitation.token_digest == digest(token), Invitation.expires_at > now())
    )
    if lock:
        query = query.with_for_update(of=Invitation).execution_options(populate_existing=True)
    return db.session.scalar(query)


def totals() -> tuple[int, int]:
    """Return how many accounts and how many authorities the instance holds."""
    users = db.session.scalar(select(func.count()).select_from(User)) or 0
    return users, db.session.scalar(select(func.count()).select_from(Authority)) or 0
