"""Writing events and campaigns: each write locks the authority and tells the journal."""

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.ecosystem.activities import queries
from app.ecosystem.activities.contents import ActivityFacts, differences, problems_of
from app.ecosystem.activities.models import Activity
from app.ecosystem.activities.proofs import settle_activities
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.errors import Refused
from app.kernel.revisions import Saved, Sight, merge
from app.kernel.typography import number
from app.spaces.locking import lock
from app.spaces.models import Authority

MOST = 500  # of one authority
THIS = "cette rencontre"


def add(authority: Authority, facts: ActivityFacts, *, by: Actor) -> Activity:
    """List an event or a campaign."""
    lock(authority)
    if queries.count(authority) >= MOST:
        raise Refused(f"La liste peut compter {number(MOST)} rencontres et campagnes.")
    for refusal in problems_of(facts, today()):
        raise refusal
    row = Activity(authority_id=authority.id, updated_by_name=by.name, **facts.columns())
    db.session.add(row)
    db.session.flush()  # the journal needs the id
    _tell(authority, "activity:add", row, by)
    return row


def change(
    authority: Authority, activity_id: int, typed: ActivityFacts, *, seen: Sight, by: Actor
) -> Saved[Activity]:
    """Change it; ``Conflict`` (see ``merge``) if somebody changed the same."""
    lock(authority)
    row = queries.activity(authority, activity_id, fresh=True)
    before = ActivityFacts.of(row)
    merged = merge(before, typed, seen, THIS, revision=row.revision)
    facts = merged.facts
    if before == facts:
        return Saved(row, merged.kept)
    merged.judge(problems_of(facts, today()))
    for column, value in facts.columns().items():
        setattr(row, column, value)
    row.revision += 1
    row.updated_at = now()
    row.updated_by_name = by.name
    _tell(authority, "activity:update", row, by, differences(before, facts))
    return Saved(row, merged.kept)


def take_off(authority: Authority, activity_id: int, *, by: Actor) -> ActivityFacts:
    """Take it off the list."""
    lock(authority)
    row = queries.activity(authority, activity_id, fresh=True)
    facts = ActivityFacts.of(row)
    db.session.delete(row)
    db.session.flush()
    _tell(authority, "activity:remove", row, by)
    return facts


def _tell(
    authority: Authority, event: str, row: Activity, by: Actor, changes: tuple[Change, ...] = ()
) -> None:
    authority.last_activity_at = now()
    settle_activities(authority)
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"activity:{row.id}",
        title=row.title,
        changes=changes,
    )
