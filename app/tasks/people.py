"""Assignees of tasks: members of the authority, or names of people without an account."""

from collections.abc import Iterable

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.services import checked_email
from app.extensions import db
from app.kernel.errors import Refused
from app.kernel.typography import tidy
from app.spaces.models import Authority, Membership
from app.tasks.drafts import LONGEST_NAME, NOBODY, Assignee

NOT_A_MEMBER = "Cette personne n’est pas membre de cet espace\u00a0: choisissez quelqu’un d’autre."


class NamedMembers:
    """The members of an authority among those that some tasks name, read once."""

    def __init__(self, authority: Authority, assignees: Iterable[Assignee]) -> None:
        """Read the members of these accounts or addresses, in one statement at most."""
        distinct = set(assignees)
        ids = {assignee.user_id for assignee in distinct if assignee.user_id is not None}
        addresses = {named.email.strip().lower() for named in distinct if named.email.strip()}
        self._members: dict[int, User] = {}
        if ids or addresses:
            query = (
                select(User)
                .join(Membership, Membership.user_id == User.id)
                .where(
                    Membership.authority_id == authority.id,
                    User.id.in_(sorted(ids)) | User.email.in_(sorted(addresses)),
                )
            )
            self._members = {user.id: user for user in db.session.scalars(query)}
        self._by_email = {user.email: user for user in self._members.values()}

    def settled(self, assignee: Assignee) -> Assignee:
        """Return the checked assignee: a member with their name, a typed name, or nobody."""
        if assignee.user_id is not None:
            member = self._members.get(assignee.user_id)
            if member is None:
                raise Refused(NOT_A_MEMBER, "assignee")
            return Assignee(member.id, member.full_name)
        name = tidy(assignee.name)
        if len(name) > LONGEST_NAME:
            raise Refused(
                "Ce nom est trop long\u00a0: 200\u00a0caractères au plus.", "assignee_name"
            )
        if not assignee.email.strip():
            return Assignee(None, name) if name else NOBODY
        email = checked_email(assignee.email, "assignee_email")
        if email in self._by_email:
            return Assignee(self._by_email[email].id, self._by_email[email].full_name)
        if not name:
            raise Refused("Indiquez aussi le nom de cette personne.", "assignee_name")
        return Assignee(None, name, email)


def settled(authority: Authority, assignee: Assignee) -> Assignee:
    """Return the checked assignee of one task: see ``NamedMembers.settled``."""
    return NamedMembers(authority, [assignee]).settled(assignee)


def members_among(authority: Authority, user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of those among some accounts that belong to the authority."""
    ids = sorted(set(user_ids))
    if not ids:
        return {}
    query = (
        select(User.id, User.full_name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.authority_id == authority.id, User.id.in_(ids))
    )
    return {row.id: row.full_name for row in db.session.execute(query)}
