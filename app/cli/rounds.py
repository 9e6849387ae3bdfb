"""A whole round of notices, mails and sendings: what « jalon notify » does when there is some."""

import logging
from collections.abc import Callable
from functools import partial

from app.cli.opening import open_app
from app.cli.versions import refuse_old_database
from app.cli.waiting import Round
from app.extensions import db
from app.jobs.queues import run_due
from app.mailer.services import outbox
from app.notifications import services as notifications

REMINDERS = 100  # written together

log = logging.getLogger(__name__)


def whole_round() -> Round:
    """Write what people are due, send what waits; return what came of it."""
    with open_app():
        refuse_old_database()
        failures = _write_notices()
        done = run_due()
        left = outbox()
    return Round(
        sent=done["mails"].done,
        refused=done["mails"].failed,
        waiting=left.waiting,
        given_up=left.given_up,
        failures=failures,
        pushed=done["pushes"].done,
        put_off=done["pushes"].failed,
    )


def _write_notices() -> int:
    """Write the mails that people are due, each in its own transaction; return the failures."""
    due = notifications.reminders()
    batches = [due[start : start + REMINDERS] for start in range(0, len(due), REMINDERS)]
    done = [_alone(partial(notifications.write_reminders, batch)) for batch in batches]
    people = notifications.people_to_tell()
    done += [_alone(partial(notifications.tell, user_id)) for user_id in people]
    return done.count(False)


def _alone(work: Callable[[], object]) -> bool:
    """Do this in its own transaction; what fails is logged, and tried again the next time."""
    try:
        db.begin_write()
        work()
        db.commit()
    except Exception:
        db.rollback()
        log.exception("a notice could not be written")
        return False
    return True
