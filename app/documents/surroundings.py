"""Who carries the project and when its phases end: the actors, the members, the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from app.extensions import db
from app.methodology.rules import Phase
from app.progress.queries import edition_of
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.spaces.queries import names_of_members
from app.stakeholders.directory.models import Stakeholder
from app.tasks.models import Task
from app.tasks.rules import AnchorKind, TaskState

REFERENT = "elu-delegue"  # the archetype of whom the method expects to follow the project


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The people and the days that documents name."""

    officials: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    phases: tuple[Phase, ...] = ()
    milestones: Mapping[int, date] = field(default_factory=dict)  # last day of each phase


def surroundings_of(authority: Authority) -> Surroundings:
    """Read who carries the project and when, in three statements."""
    members = names_of_members(authority)
    officials = tuple(one.full_name for one in members if one.role == Role.OFFICIAL.value)
    leads = tuple(one.full_name for one in members if one.role == Role.LEAD.value)
    phases = edition_of(authority).phases
    return Surroundings(_referents(authority) or officials, leads, phases, _ends(authority, phases))


def _referents(authority: Authority) -> tuple[str, ...]:
    """Return the referents of the map of actors, where names may be written there."""
    query = (
        select(Stakeholder.person, Stakeholder.title)
        .where(
            Stakeholder.authority_id == authority.id,
            Stakeholder.archetype == REFERENT,
            Stakeholder.person != "",
        )
        .order_by(Stakeholder.title_key, Stakeholder.id)
    )
    return tuple(f"{person}, {title}" for person, title in db.session.execute(query))


def _ends(authority: Authority, phases: tuple[Phase, ...]) -> dict[int, date]:
    """Return the last day that the tasks of each phase are due on."""
    query = (
        select(Task.anchor_id, func.max(Task.due_on))
        .where(
            Task.authority_id == authority.id,
            Task.plan_id.is_not(None),
            Task.anchor_kind == AnchorKind.ITEM.value,
            Task.state != TaskState.DROPPED.value,
            Task.due_on.is_not(None),
        )
        .group_by(Task.anchor_id)
    )
    positions = {item.id: phase.position for phase in phases for item in phase.items}
    ends: dict[int, date] = {}
    for item_id, due_on in db.session.execute(query):
        position = positions.get(item_id)
        if position is not None and due_on is not None:
            ends[position] = max(due_on, ends.get(position, due_on))
    return ends
