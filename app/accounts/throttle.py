"""Slowing down those who guess: counted in the database before the answer is known.

CNIL, délibération 2022-100: behind a slowed-down door, at most 25 tries a day are possible.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, or_

from app.accounts.models import Throttle
from app.extensions import db
from app.kernel.clock import now
from app.kernel.database import delete_some, insert_if_absent
from app.kernel.ids import digest


@dataclass(frozen=True)
class Limit:
    """So many tries in a window; from then on, one try after each pause, which doubles."""

    tries: int
    window: timedelta
    pause: timedelta
    longest: timedelta = timedelta(hours=2)


PER_ACCOUNT = Limit(5, timedelta(days=1), timedelta(minutes=1))
PER_ADDRESS = Limit(30, timedelta(minutes=5), timedelta(minutes=5))
# Whoever asks in the place of somebody else silences them for an hour at most.
MAIL_PER_PERSON = Limit(5, timedelta(days=1), timedelta(minutes=5), longest=timedelta(hours=1))


KEPT = timedelta(days=30)  # the trace of a try; no pause lasts as long


def take_turn(*keys: tuple[str, Limit]) -> timedelta | None:
    """Count one try under each key, in its own transaction; return the time to wait, if any.

    The try is counted before anyone knows whether it was right: two hundred tries at once
    cannot all pass.
    """
    db.begin_write()
    waits = [_count(_row(name), limit) for name, limit in keys]
    db.commit()
    return max((wait for wait in waits if wait is not None), default=None)


def in_minutes(wait: timedelta) -> int:
    """Return a time to wait in whole minutes, for a sentence."""
    return math.ceil(wait.total_seconds() / 60)


def forget(*names: str) -> None:
    """Start again from zero after a success, in the current transaction."""
    db.session.execute(delete(Throttle).where(Throttle.key.in_([_key(name) for name in names])))


def give_back(name: str) -> None:
    """Uncount a try that was right, in the current transaction.

    Only that one: somebody with an account of their own could else start again from zero and
    guess for ever at the accounts of others.
    """
    row = _row(name)
    row.tries = max(row.tries - 1, 0)
    row.blocked_until = None


def forget_quiet() -> int:
    """Delete a batch of the keys under which nobody has tried for long; return how many."""
    old = now() - KEPT
    freed = or_(Throttle.blocked_until.is_(None), Throttle.blocked_until < old)
    return delete_some(db.session, Throttle, Throttle.window_start < old, freed)


def _key(name: str) -> str:
    kind, _, rest = name.partition(":")
    return f"{kind}:{digest(rest)}"


def _row(name: str) -> Throttle:
    key = _key(name)
    insert_if_absent(db.session, Throttle, key=key, tries=0, window_start=now())
    return db.session.get_one(Throttle, key, with_for_update=True, populate_existing=True)


def _count(row: Throttle, limit: Limit) -> timedelta | None:
    moment = now()
    if row.blocked_until is not None and row.blocked_until > moment:
        return row.blocked_until - moment
    if moment - row.window_start > limit.window and row.blocked_until is None:
        row.tries, row.window_start = 0, moment
    elif row.blocked_until is not None and moment - row.blocked_until > limit.window:
        row.tries, row.window_start, row.blocked_until = 0, moment, None
    row.tries += 1
    over = row.tries - limit.tries
    if over >= 0:  # this one may go on, the next will have to wait
        row.blocked_until = moment + min(limit.pause * 2 ** min(over, 10), limit.longest)
    return None
