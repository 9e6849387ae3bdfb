"""Writing the journal."""

from typing import Any

from sqlalchemy import insert

from app.audit.events import EVENTS
from app.audit.models import AuditEvent
from app.audit.rules import Actor, Change
from app.extensions import db
from app.kernel.clock import now

_RECORD = insert(AuditEvent.__table__).inline()  # type: ignore[arg-type]  # it is a table


def record(
    event: str,
    *,
    actor: Actor,
    subject: str,
    title: str,
    authority_id: int | None = None,
    changes: tuple[Change, ...] = (),
    points: tuple[int, int] | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Add an event to the journal, in the transaction of the write it tells of.

    ``event`` is a tag ``noun:verb`` of ``app.audit.events``; ``subject`` is ``kind:id``;
    ``points`` is (done, applicable) of the authority after the write, when it moves progress;
    ``before`` is what « Annuler » puts back. The event is written at once, before what waits for
    a flush: an authority it tells of must have been flushed, as its id shows.
    """
    if event not in EVENTS:
        raise ValueError(f"undeclared audit event {event}")
    done, applicable = points or (None, None)
    row = {
        "at": now(),
        "authority_id": authority_id,
        "user_id": actor.user_id,
        "actor_name": actor.name,
        "event": event,
        "subject": subject,
        "subject_title": title[:300],
        "before": before,
        "changes": [vars(change) for change in changes if change.old != change.new],
        "points_done": done,
        "points_applicable": applicable,
    }
    db.write(_RECORD, row)
