"""People of plans: the members to whom tasks may be given, and who already plays each role."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from app.extensions import db
from app.kernel.text import folded
from app.methodology.rules import Edition
from app.spaces import queries as spaces
from app.spaces.models import Authority
from app.spaces.permissions import Permission, Role, allows, only_decides
from app.tasks.models import Task
from app.tasks.rules import AnchorKind

# Roles of the method that a membership tells.
MEMBERS_OF_ROLES: dict[str, Callable[[Role], bool]] = {
    "chef de projet": partial(allows, permission=Permission.MANAGE),
    "élu référent": only_decides,
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
    people = _only_ones(helpers, me)
    query = (
        select(Task.anchor_id, Task.assignee_id, Task.assignee_name)
        .where(
            Task.authority_id == authority.id,
            Task.anchor_kind == AnchorKind.ITEM.value,
            Task.assignee_name != "",
            Task.orphaned_at.is_(None),
        )
        .order_by(Task.id)
    )
    for item_id, user_id, name in db.session.execute(query):
        if item_id in edition and (user_id is None or user_id in labels):
            people[edition.item(item_id).role] = labels[user_id] if user_id else name
    return people


def _only_ones(helpers: Sequence[Helper], me: int) -> dict[str, str]:
    """Return the one member who can be meant by each role that memberships know."""
    people = {}
    for title, means in MEMBERS_OF_ROLES.items():
        several = [helper for helper in helpers if means(helper.role)]
        mine = [helper for helper in several if helper.user_id == me]
        if len(mine or several) == 1:
            people[title] = (mine or several)[0].label
    return people
