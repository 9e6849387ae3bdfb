"""The item of phase 6 that the list of events proves."""

from sqlalchemy import select

from app.ecosystem.activities.models import Activity
from app.ecosystem.activities.rules import is_public_meeting
from app.extensions import db
from app.kernel.clock import today
from app.kernel.typography import plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

MEETING = "rencontre-publique-tenue"


def settle_activities(authority: Authority) -> None:
    """Keep what the list proves of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    query = select(
        Activity.kind, Activity.state, Activity.starts_on, Activity.attendance, Activity.outcome
    ).where(Activity.authority_id == authority.id)
    held = [
        row
        for row in db.session.execute(query)
        if row.attendance and row.outcome
        if is_public_meeting(row.kind, row.state, row.starts_on, today())
    ]
    proved = {}
    if held:
        people = plural(sum(row.attendance for row in held), "participant")
        proved[MEETING] = f"{plural(len(held), 'rencontre')} en un an, {people}"
    settle_findings(authority, {MEETING}, proved, {})
    db.session.flush()


declare(
    {
        MEETING: Provable(
            lack="aucune rencontre de l’année n’a encore son nombre de participants et sa suite",
            action="Ouvrir les rencontres",
            endpoint="activities.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # it may well be told outside of Jalon
        )
    }
)
