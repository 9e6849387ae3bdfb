"""Reading the journal."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import literal, select, union_all

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
    [points] = points_each(authority_id, [moment])
    return points


def points_each(authority_id: int, moments: Sequence[datetime]) -> list[tuple[int, int] | None]:
    """Return ``points_at`` for each of several moments, in their order; one statement."""
    if not moments:
        return []
    latest = [
        select(literal(rank).label("rank"), AuditEvent.points_done, AuditEvent.points_applicable)
        .where(
            AuditEvent.authority_id == authority_id,
            AuditEvent.at <= moment,
            AuditEvent.points_applicable.is_not(None),
        )
        .order_by(AuditEvent.id.desc())
        .limit(1)
        .subquery()
        for rank, moment in enumerate(moments)
    ]
    rows = db.session.execute(union_all(*(select(one) for one in latest))).all()
    points = {rank: (done or 0, applicable) for rank, done, applicable in rows}
    return [points.get(rank) for rank in range(len(moments))]
