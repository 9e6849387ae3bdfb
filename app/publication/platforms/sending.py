"""The sendings: asked by a request, done beside it, each over its own transactions.

Like the outbox of mails, this commits by itself: what is reserved must be known to all before the
platform is spoken to.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from app.audit.rules import Actor
from app.extensions import db
from app.jobs.queues import Queue, declare
from app.kernel.clock import now
from app.kernel.errors import DomainError
from app.kernel.zones import in_zone
from app.places.zones import zone_of
from app.publication.models import Push
from app.publication.platforms import asking, pushing
from app.publication.rules import PushState
from app.spaces.models import Authority

BATCH = 50
AT_ONCE = 4  # one silent platform must not keep the others waiting

log = logging.getLogger(__name__)

PushKey = tuple[int, int, str]  # authority, dataset, platform


def ask(
    authority: Authority,
    dataset_id: int,
    *,
    by: Actor,
    chosen: Mapping[str, str] | None = None,
) -> bool:
    """Have a dataset sent, as ``pushing.ask`` does; what that would have changed is forgotten."""
    asking.forget_trial(authority, dataset_id)
    return pushing.ask(authority, dataset_id, by=by, chosen=chosen)


def due() -> Sequence[PushKey]:
    """Return the sendings to do now, the oldest first, a batch at most."""
    query = (
        select(Push.authority_id, Push.dataset_id, Push.platform)
        .where(_WAITS, Push.next_try_at <= now())
        .order_by(Push.next_try_at)
        .limit(BATCH)
    )
    return [(row[0], row[1], row[2]) for row in db.session.execute(query)]


def oldest() -> datetime | None:
    """Return when the oldest of those that are still to come was asked."""
    planned = Push.next_try_at.is_not(None)
    return db.session.scalar(select(func.min(Push.asked_at)).where(_WAITS, planned))


def send(key: PushKey) -> bool:
    """Send a dataset; whatever happens, the others get their turn."""
    authority_id, dataset_id, platform = key
    try:
        db.begin_write()
        authority = db.session.get_one(Authority, authority_id)
        try:
            claimed = pushing.claim(authority, dataset_id, platform)
        except DomainError as refusal:
            db.rollback()
            _give_up(key, refusal.message)
            return False
        db.commit()  # no lock waits for a far machine
        done = pushing.attempt(claimed)
        db.begin_write()
        authority = db.session.get_one(Authority, authority_id)
        with in_zone(zone_of(authority)):  # it dates what is published
            pushing.settle(authority, claimed, done)
        db.commit()
    except Exception:
        db.rollback()
        log.exception("a waiting sending could not be done")
        return False
    return done.problem is None


def _give_up(key: PushKey, sentence: str) -> None:
    db.begin_write()
    push = db.session.get(Push, key, with_for_update=True, populate_existing=True)
    if push is None or not _is_due(push):
        db.rollback()  # gone, or somebody else has it in hand
        return
    # Not the platform: it was not asked. Somebody has to send it again.
    push.state, push.next_try_at = PushState.WAITING.value, None
    push.problem = sentence
    db.commit()


def _is_due(push: Push) -> bool:
    return push.next_try_at is not None and push.next_try_at <= now()


_WAITS = Push.state.in_((PushState.WAITING.value, PushState.UNREACHABLE.value))
declare(Queue("pushes", due=due, run=send, oldest=oldest, at_once=AT_ONCE))
