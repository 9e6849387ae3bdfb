"""Telling people of their tasks, and sending what waits: for cron, every five minutes."""

import logging
from collections.abc import Callable
from functools import partial

from app.cli.base import Stopped, cli, open_app
from app.cli.database import refuse_old_database
from app.cli.reports import Report, reporting
from app.extensions import db
from app.kernel.typography import number, plural
from app.mailer.services import outbox, send_all
from app.notifications import services as notifications
from app.publication.sending import push_due

REMINDERS = 100  # written together

log = logging.getLogger(__name__)


@cli.command()
@reporting(
    "mails_sent",
    "mails_refused",
    "mails_waiting",
    "mails_given_up",
    "notices_failed",
    "datasets_sent",
    "datasets_waiting",
)
def notify(report: Report) -> None:
    """Prévenir les gens de leurs tâches et envoyer les courriels (à lancer toutes les 5 minutes).

    Finit avec le code 1 quand un courriel n’est pas parti ou n’a pas pu être écrit.
    """
    with open_app():
        refuse_old_database()
        failures = _write_notices()
        sending = send_all()
        left = outbox()
        pushes = push_due()
    report.note(
        mails_sent=sending.sent,
        mails_refused=sending.refused,
        mails_waiting=left.waiting,
        mails_given_up=left.given_up,
        notices_failed=failures,
        datasets_sent=pushes.sent,
        datasets_waiting=pushes.kept,
    )
    told = plural(sending.sent, "courriel envoyé", "courriels envoyés")
    report.say(f"{told}, {number(left.waiting)} en attente.")
    if pushes.sent or pushes.kept:
        again = plural(pushes.sent, "jeu envoyé", "jeux envoyés")
        report.say(f"{again} vers une plateforme, {number(pushes.kept)} à réessayer.")
    if left.given_up:
        report.say(plural(left.given_up, "courriel abandonné", "courriels abandonnés") + ".")
    if sending.refused:
        refused = plural(
            sending.refused, "courriel n’est pas parti", "courriels ne sont pas partis"
        )
        report.complain(f"{refused}\u00a0: un autre essai aura lieu.")
    if failures:
        raise Stopped("Des courriels n’ont pas pu être écrits\u00a0: voyez le journal technique.")
    if sending.refused:
        raise SystemExit(1)


def _write_notices() -> int:
    """Write the mails that people are due, each in its own transaction; return the failures."""
    found = notifications.reminders()
    batches = [found[start : start + REMINDERS] for start in range(0, len(found), REMINDERS)]
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
