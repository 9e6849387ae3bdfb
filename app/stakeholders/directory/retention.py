"""Opinions are not kept without use: after two years without activity, they are erased.

The leads are told thirty days before. That they were is read in the journal: no column says it,
and what somebody does in the space meanwhile makes it void.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, delete, exists, select

from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE
from app.audit.services import record
from app.authorities.services import mail_leads
from app.extensions import db
from app.kernel.typography import of_name
from app.kernel.zones import PARIS
from app.spaces.models import Authority
from app.stakeholders.directory import queries
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.rules import gaps_of

# « Au plus tard deux ans » without activity: a relevant period, which the app must choose (GDPR
# article 5, 1, e) and which its users are told.
KEPT = timedelta(days=730)
NOTICE = timedelta(days=30)
BATCH = 20  # authorities in one transaction


def warn_of_old_opinions(today: date) -> int:
    """Tell the leads of a few authorities that opinions are about to be erased; return how many."""
    quiet = _quiet_since(today - KEPT + NOTICE)
    authorities = _locked(and_(quiet, ~_warned()))
    for authority in authorities:
        _tell_leads(authority, today)
        _record("opinions:warn", authority)
    return len(authorities)


def anonymise_old_opinions(today: date) -> int:
    """Erase the opinions of a few authorities long without activity; return how many.

    The stakeholders stay, as every member reads them: it is what was thought of them that goes.
    """
    warned = _warned(AuditEvent.at < _midnight(today - NOTICE + timedelta(days=1)))
    authorities = _locked(and_(_quiet_since(today - KEPT), warned))
    for authority in authorities:
        for table in (Position, Opinion):
            db.session.execute(delete(table).where(table.authority_id == authority.id))
        authority.stakeholder_gaps = gaps_of(queries.known(authority))
        _record("opinions:erase", authority)
    return len(authorities)


def _locked(condition: ColumnElement[bool]) -> Sequence[Authority]:
    """Return the authorities of the next batch, locked and read again behind the lock."""
    query = select(Authority).where(condition).order_by(Authority.id).limit(BATCH)
    locking = query.with_for_update(of=Authority).execution_options(populate_existing=True)
    return db.session.scalars(locking).all()


def _quiet_since(day: date) -> ColumnElement[bool]:
    """Return the condition: no activity since a day, and opinions are held."""
    held = exists().where(Opinion.authority_id == Authority.id)
    return and_(Authority.last_activity_at < _midnight(day), held)


def _warned(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition: the leads were warned since the last activity."""
    return exists().where(
        AuditEvent.authority_id == Authority.id,
        AuditEvent.event == "opinions:warn",
        AuditEvent.at >= Authority.last_activity_at,
        *conditions,
    )


def _tell_leads(authority: Authority, today: date) -> None:
    """Write to the leads: nothing of an opinion is in the mail."""
    mail_leads(
        authority,
        f"Les avis sur les acteurs {of_name(authority.name)} vont être effacés",
        "opinions_end",
        last=authority.last_activity_at,
        erased_on=today + NOTICE,
    )


def _record(event: str, authority: Authority) -> None:
    record(
        event,
        actor=COMMAND_LINE,
        authority_id=authority.id,
        subject=f"authority:{authority.id}",
        title=authority.name,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=PARIS)
