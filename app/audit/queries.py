"""Reading the journal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db


def history_of(
    authority_id: int, subject: str, *, event: str | None = None, limit: int = 50
) -> Sequence[AuditEvent]:
    """Return what happened to one subject, newest first; only one kind of event if asked."""
    query = select(AuditEvent).where(
        AuditEvent.authority_id == authority_id,
        AuditEvent.subject == subject,
    )
    if event is not None:
        query = query.where(AuditEvent.event == event)
    return db.session.scalars(query.order_by(AuditEvent.id.desc()).limit(limit)).all()


def last_of(subject: str, event: str) -> datetime | None:
    """Return when an event of no authority last happened to a subject."""
    query = (
        select(AuditEvent.at)
        .where(
            AuditEvent.authority_id.is_(None),
            AuditEvent.subject == subject,
            AuditEvent.event == event,
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    return db.session.scalar(query)


def points_at(authority_id: int, moment: datetime) -> tuple[int, int] | None:
    """Return (done, applicable) points as they stood at a moment, if anything had moved by then."""
    query = (
        select(AuditEvent.points_done, AuditEvent.points_applicable)
        .where(
            AuditEvent.authority_id == authority_id,
            AuditEvent.at <= moment,
            AuditEvent.points_applicable.is_not(None),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else (row[0] or 0, row[1] or 0)
