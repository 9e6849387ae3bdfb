"""Reading events and campaigns, and the local actors who could join them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.ecosystem.activities.models import Activity
from app.ecosystem.activities.rules import ActivityState
from app.extensions import db
from app.kernel.errors import Missing
from app.methodology.stakeholder_library import archetypes, objectives
from app.spaces.models import Authority
from app.stakeholders.directory.models import Stakeholder
from app.stakeholders.directory.rules import Side

NOT_LISTED = "Cette rencontre n’est pas dans la liste."
MOST_ACTORS = 12
TOLD = 2  # objectives of an actor that the page names


@dataclass(frozen=True, slots=True)
class LocalActor:
    """Somebody outside the authority, and what could interest them in its data."""

    id: int
    title: str
    body: str
    interests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActivitiesSummary:
    """What was done in a period: events and campaigns, people, those with an outcome."""

    done: int
    people: int
    with_outcome: int


def activity(authority: Authority, activity_id: int, *, fresh: bool = False) -> Activity:
    """Return an event or a campaign of this authority, or ``Missing``."""
    query = select(Activity).where(
        Activity.authority_id == authority.id, Activity.id == activity_id
    )
    row = db.session.scalar(query.execution_options(populate_existing=fresh))
    if row is None:
        raise Missing(NOT_LISTED)
    return row


def activities(authority: Authority) -> Sequence[Activity]:
    """Return every event and campaign: those without a day first, then the latest."""
    query = (
        select(Activity)
        .where(Activity.authority_id == authority.id)
        .order_by(Activity.starts_on.is_not(None), Activity.starts_on.desc(), Activity.id.desc())
    )
    return db.session.scalars(query).all()


def activities_summary(
    authority: Authority, since: date, until: date | None = None
) -> ActivitiesSummary:
    """Count what was done since a day, before another if any; one statement."""
    query = select(Activity.attendance, Activity.outcome).where(
        Activity.authority_id == authority.id,
        Activity.state == ActivityState.DONE.value,
        Activity.starts_on >= since,
    )
    if until is not None:
        query = query.where(Activity.starts_on < until)
    rows = db.session.execute(query).all()
    return ActivitiesSummary(
        done=len(rows),
        people=sum(row[0] or 0 for row in rows),
        with_outcome=sum(bool(row[1]) for row in rows),
    )


def local_actors(authority: Authority) -> list[LocalActor]:
    """Return the actors from outside of the map, with the objectives of their kind."""
    query = (
        select(Stakeholder.id, Stakeholder.title, Stakeholder.body, Stakeholder.archetype)
        .where(Stakeholder.authority_id == authority.id, Stakeholder.side == Side.EXTERNAL.value)
        .order_by(Stakeholder.title_key, Stakeholder.id)
        .limit(MOST_ACTORS)
    )
    rows = db.session.execute(query).all()
    return [LocalActor(row[0], row[1], row[2], _interests(row[3])) for row in rows]


def count(authority: Authority) -> int:
    """Return how many an authority lists."""
    query = select(func.count()).select_from(Activity)
    return db.session.scalar(query.where(Activity.authority_id == authority.id)) or 0


def _interests(archetype: str) -> tuple[str, ...]:
    profile = archetypes().get(archetype)
    named = profile.objectives[:TOLD] if profile is not None else ()
    return tuple(objectives()[one].title for one in named)
