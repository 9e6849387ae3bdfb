"""The sendings, each over its own transactions: one that somebody asks for, those that wait.

Like the outbox of mails, this commits by itself: what is reserved must be known to all before the
platform is spoken to.
"""

import logging
from dataclasses import dataclass

from sqlalchemy import select

from app.audit.rules import COMMAND_LINE, Actor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import DomainError, Refused
from app.publication.models import Push
from app.publication.platforms import pushing
from app.publication.platforms.account import account_of
from app.publication.rules import PushState
from app.spaces.models import Authority

DUE = (PushState.WAITING.value, PushState.UNREACHABLE.value)
MOST_DUE = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SendingRound:
    """What a round of waiting sendings has done."""

    sent: int
    still_waiting: int


@dataclass(frozen=True)
class SendingResult:
    """What a sending has come to."""

    unchanged: bool
    arrived: bool


def send_now(
    authority: Authority, dataset_id: int, *, by: Actor, anyway: bool = False
) -> SendingResult:
    """Send a dataset; ``Refused`` says what lacks. The caller commits what became of it."""
    db.begin_write()
    claimed = pushing.claim(authority, dataset_id, anyway=anyway)
    db.commit()  # no lock waits for a far machine
    done = pushing.attempt(claimed)
    db.begin_write()
    pushing.settle(authority, claimed, done, by=by)
    return SendingResult(claimed.unchanged, done.problem is None)


def push_due(*, most: int = MOST_DUE) -> SendingRound:
    """Try again what waits, each in its own transactions; called by ``jalon notify``."""
    query = (
        select(Push.authority_id, Push.dataset_id, Push.platform)
        .where(Push.state.in_(DUE), Push.next_try_at.is_not(None), Push.next_try_at <= now())
        .order_by(Push.next_try_at)
        .limit(most)
    )
    waiting = [(row[0], row[1], row[2]) for row in db.session.execute(query)]
    db.session.rollback()
    sent = sum(_again(*key) for key in waiting)
    return SendingRound(sent, len(waiting) - sent)


def _again(authority_id: int, dataset_id: int, platform: str) -> bool:
    """Try one sending again; whatever happens, the others get their turn."""
    try:
        db.begin_write()
        authority = db.session.get_one(Authority, authority_id)
        try:
            claimed = _same_platform(authority, dataset_id, platform)
        except DomainError as refusal:
            db.rollback()
            _give_up(authority_id, dataset_id, platform, refusal.message)
            return False
        db.commit()
        done = pushing.attempt(claimed)
        db.begin_write()
        pushing.settle(db.session.get_one(Authority, authority_id), claimed, done, by=COMMAND_LINE)
        db.commit()
    except Exception:
        db.rollback()
        log.exception("a waiting sending could not be tried again")
        return False
    return done.problem is None


def _same_platform(authority: Authority, dataset_id: int, platform: str) -> pushing.Claim:
    account = account_of(authority)
    if account is None or account.platform != platform:
        raise Refused("Jalon n’est plus relié à cette plateforme.")
    return pushing.claim(authority, dataset_id, by_itself=True)


def _give_up(authority_id: int, dataset_id: int, platform: str, sentence: str) -> None:
    db.begin_write()
    push = db.session.get_one(Push, (authority_id, dataset_id, platform))
    # Not the platform: it was not asked. Somebody has to send it again.
    push.state, push.next_try_at = PushState.WAITING.value, None
    push.problem = sentence
    db.commit()
