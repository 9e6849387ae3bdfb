"""People of plans: the members to whom tasks may be given, and who already plays each role."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.kernel.text import folded
from app.methodology.paths import edition_of
from app.methodology.rules import Edition
from app.spaces import queries as spaces
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Permission, Role, allows, only_decides
from app.tasks.drafts import Assignee
from app.tasks.models import Task
from app.tasks.rules import AnchorKind

# Roles of the method that a membership tells.
MEMBERS_OF_ROLES: dict[str, Callable[[Role], bool]] = {
    "chef de projet": partial(allows, permission=Permission.MANAGE),
    "élu référent": only_decides,
    # And those of the light path.
    "vous": partial(allows, permission=Permission.MANAGE),
}


@dataclass(frozen=True, slots=True)
class Helper:
    """A member as proposed: by name, with their address if another has the same name."""

    user_id: int
    name: str
    label: str
    role: Role


def helpers_of(authority: Authority) -> list[Helper]:
    """Return the members to whom tasks may be given."""
    members = [m for m in spaces.members_of(authority) if m.user.disabled_at is None]
    users = [member.user for member in members]
    names = [folded(user.full_name) for user in users]
    return [
        Helper(
            user.id,
            user.full_name,
            user.full_name
            if names.count(folded(user.full_name)) == 1
            else f"{user.full_name} ({user.email})",
            Role(member.role),
        )
        for member, user in zip(members, users, strict=True)
    ]


def known_people(
    authority: Authority, edition: Edition, helpers: Sequence[Helper], *, me: int
) -> dict[str, str]:
    """Return who already plays each role of the method, by label: one statement.

    Who last had a task of the role; else the lead and the official, where only one may be meant
    (``me`` when I am a lead).
    """
    labels = {helper.user_id: helper.label for helper in helpers}
    known = _known(edition, helpers, _given([authority.id])[authority.id], me)
    return {
        role: labels[meant.user_id] if meant.user_id is not None else meant.name
        for role, meant in known.items()
    }


def people_of_all(authorities: Sequence[Authority], *, me: int) -> dict[int, dict[str, Assignee]]:
    """Return who already plays each role in several authorities, by id: two statements for all."""
    ids = [authority.id for authority in authorities]
    members, given = _members_of(ids), _given(ids)
    return {
        authority.id: _known(edition_of(authority), members[authority.id], given[authority.id], me)
        for authority in authorities
    }


def _members_of(authority_ids: Sequence[int]) -> Mapping[int, Sequence[Helper]]:
    query = (
        select(Membership.authority_id, User.id, User.full_name, Membership.role)
        .join(Membership.user)
        .where(Membership.authority_id.in_(authority_ids), User.disabled_at.is_(None))
        .order_by(Membership.authority_id, User.id)
    )
    members: dict[int, list[Helper]] = defaultdict(list)
    for authority_id, user_id, name, role in db.session.execute(query):
        members[authority_id].append(Helper(user_id, name, name, Role(role)))
    return members


class _Given(NamedTuple):
    """A task about an item and whom it is given to."""

    item_id: str
    user_id: int | None
    name: str


def _given(authority_ids: Sequence[int]) -> Mapping[int, Sequence[_Given]]:
    """Return the tasks about items that somebody has, oldest first, by authority."""
    query = (
        select(Task.authority_id, Task.anchor_id, Task.assignee_id, Task.assignee_name)
        .where(
            Task.authority_id.in_(authority_ids),
            Task.anchor_kind == AnchorKind.ITEM.value,
            Task.assignee_name != "",
            Task.orphaned_at.is_(None),
        )
        .order_by(Task.id)
    )
    given: dict[int, list[_Given]] = defaultdict(list)
    for authority_id, item_id, user_id, name in db.session.execute(query):
        given[authority_id].append(_Given(item_id, user_id, name))
    return given


def _known(
    edition: Edition, helpers: Sequence[Helper], given: Iterable[_Given], me: int
) -> dict[str, Assignee]:
    names = {helper.user_id: helper.name for helper in helpers}
    people = _only_ones(helpers, me)
    for item_id, user_id, name in given:
        if item_id in edition and (user_id is None or user_id in names):
            meant = Assignee(None, name) if user_id is None else Assignee(user_id, names[user_id])
            people[edition.item(item_id).role] = meant
    return people


def _only_ones(helpers: Sequence[Helper], me: int) -> dict[str, Assignee]:
    """Return the one member who can be meant by each role that memberships know."""
    people = {}
    for title, means in MEMBERS_OF_ROLES.items():
        several = [helper for helper in helpers if means(helper.role)]
        mine = [helper for helper in several if helper.user_id == me]
        if len(mine or several) == 1:
            helper = (mine or several)[0]
            people[title] = Assignee(helper.user_id, helper.name)
    return people
