"""Visiting the sources: fetched, judged, and published when all is well, else held with one task.

The last good version stays online whatever happens here. A source is taken in one transaction and
settled in another; none is open while a machine is spoken to or a file is read.
"""

import logging
from collections.abc import Sequence

from sqlalchemy import select

from app.datasets.checks.room import Room, passing_room
from app.extensions import db
from app.jobs.queues import Queue, declare
from app.kernel.clock import now
from app.kernel.errors import DomainError
from app.kernel.zones import in_zone
from app.places.zones import zone_of
from app.publication.outside.manners import agent, is_local
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.tables import sandbox
from app.tables.form import Unreadable
from app.watching import turns
from app.watching.models import DataSource
from app.watching.rules import MOST_A_HOST, SourceKind
from app.watching.sources import services
from app.watching.sources.getting import Got, SourceTaken, get
from app.watching.sources.judging import Judgement, judge
from app.watching.sources.settling import settle
from app.watching.visiting import LastAnswer, Visit
from config import MAX_CHECKED_BYTES

QUEUE = "sources"
FETCH_SECONDS = 240.0
BROKEN = (
    "La lecture de cette source s’est arrêtée sur un défaut de Jalon. Il est noté pour la personne "
    "qui s’occupe de votre Jalon."
)

log = logging.getLogger(__name__)


def due() -> Sequence[int]:
    """Return the sources to visit now, a few at most."""
    moment = now()
    query = select(DataSource.id).where(
        DataSource.next_run_at <= moment,
        turns.is_free(DataSource, moment),
    )
    ordered = query.order_by(DataSource.next_run_at, DataSource.id)
    return db.session.scalars(ordered.limit(MOST_A_HOST)).all()


def run(source_id: int) -> bool | None:
    """Visit a source; whether all is well, or nothing when somebody else has it."""
    try:
        return _run(source_id)
    except Exception:  # a defect, or a full disk: the others get their turn
        log.exception("source %s could not be visited", source_id)
        turns.put_off(DataSource, source_id, DataSource.next_run_at)
        db.commit()
        return False


def _run(source_id: int) -> bool | None:
    taken = _take(source_id)
    if taken is None:
        return None
    with passing_room() as room:
        try:
            got = get(taken, room)
            judgement = None if got.problem or got.same else _judge(taken, got, room)
        except Exception:
            db.rollback()
            log.exception("source %s could not be read", source_id)
            got, judgement = Got(problem=BROKEN), None
        return _end(taken, got, judgement, room)


def _take(source_id: int) -> SourceTaken | None:
    """Take a source for the time of a lease; who armed it must still be there."""
    db.begin_write()
    turns.enter()
    row = db.session.get(DataSource, source_id, populate_existing=True)
    moment = now()
    if (
        row is None
        or row.next_run_at is None
        or row.next_run_at > moment
        or (row.taken_until is not None and row.taken_until > moment)
        or not turns.has_room(row.host)
    ):
        db.rollback()
        return None
    authority = db.session.get_one(Authority, row.authority_id)
    if not services.may_still_publish(row):
        lock(authority)
        services.disarm_orphan(authority, row)
        db.commit()
        return None
    taken = _taken(authority, row)
    row.taken_until = moment + turns.SOURCE_LEASE
    db.commit()
    return taken


def _taken(authority: Authority, row: DataSource) -> SourceTaken:
    known = LastAnswer(row.etag, row.last_modified, row.judged_digest or row.published_digest)
    asked = Visit(
        row.address, agent(), is_local(), known,
        most=MAX_CHECKED_BYTES, seconds=FETCH_SECONDS, plain=False,
    )  # fmt: skip
    return SourceTaken(
        row.id, row.authority_id, row.dataset_id, row.resource_id, authority.slug,
        SourceKind(row.kind), row.address, row.revision, asked, row.published_digest,
        (row.judged_digest, row.judged_recipe),
    )  # fmt: skip


def _judge(taken: SourceTaken, got: Got, room: Room) -> Judgement:
    authority = db.session.get_one(Authority, taken.authority_id)
    try:
        with in_zone(zone_of(authority)):
            return judge(authority, taken.dataset_id, taken.resource_id, got.name, room)
    except DomainError as refusal:
        return Judgement((refusal.message,))
    except Unreadable as refusal:
        return Judgement((refusal.sentence,))
    except sandbox.ChildFailed:
        log.exception("source %s could not be converted", taken.id)
        return Judgement((BROKEN,))
    finally:
        db.rollback()


def _end(taken: SourceTaken, got: Got, judgement: Judgement | None, room: Room) -> bool | None:
    """Settle a visit; what could not be published after all is held."""
    try:
        return settle(taken, got, judgement, room)
    except DomainError as refusal:
        db.rollback()
        # By no version of the recipe: the same file is judged again at the next visit.
        return settle(taken, got, Judgement((refusal.message,)), room)


declare(Queue(QUEUE, due=due, run=run, oldest=lambda: None, at_once=1, own_command=True))
