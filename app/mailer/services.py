"""Queueing and sending."""

import logging
import smtplib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, func, select, update

from app.extensions import db
from app.jobs.bell import ring_after_commit
from app.jobs.queues import Queue, declare
from app.kernel.clock import now
from app.mailer.delivering import deliver, is_of_the_server
from app.mailer.messages import message_of, one_subject, with_way_out
from app.mailer.models import OutgoingMail
from app.mailer.rules import MAX_ATTEMPTS

FIRST_DELAY = timedelta(minutes=1)  # also the lease of the first try: longer than a mail may take
LONGEST_DELAY = timedelta(hours=6)
BATCH = 100
BODY_KEPT = timedelta(days=7)  # once sent: links and names have no more business here

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outbox:
    """What the outbox still holds: mails to try again, and mails tried too often."""

    waiting: int
    given_up: int


def queue_mail(
    recipient: str, subject: str, template: str, *, unsubscribe: str = "", **context: object
) -> OutgoingMail:
    """Write a mail in the outbox, in the current transaction; ``template`` is under emails/.

    ``unsubscribe`` is the address that stops mails of this sort: the last line and the headers
    say it.
    """
    # Not render_template: a mail knows nothing of the page and of who is looking at it.
    body = current_app.jinja_env.get_template(f"emails/{template}.txt").render(**context)
    if unsubscribe:
        body = with_way_out(body, unsubscribe)
    mail = OutgoingMail(
        recipient=recipient,
        subject=one_subject(subject),
        body=body,
        unsubscribe_url=unsubscribe or None,
    )
    db.session.add(mail)
    ring_after_commit()
    return mail


def due() -> Sequence[int]:
    """Return the mails to send now, the oldest first, a batch at most."""
    query = select(OutgoingMail.id).where(*_due())
    return db.session.scalars(query.order_by(OutgoingMail.id).limit(BATCH)).all()


def oldest() -> datetime | None:
    """Return when the oldest of those that may still leave was written."""
    waits = OutgoingMail.sent_at.is_(None), OutgoingMail.attempts < MAX_ATTEMPTS
    return db.session.scalar(select(func.min(OutgoingMail.created_at)).where(*waits))


def forget_bodies() -> int:
    """Empty a batch of the mails sent long enough ago; return how many.

    That a mail was sent, when and to whom stays: people ask for it.
    """
    old = (OutgoingMail.sent_at < now() - BODY_KEPT, OutgoingMail.body != "")
    some = select(OutgoingMail.id).where(*old).order_by(OutgoingMail.id).limit(BATCH)
    query = update(OutgoingMail).where(OutgoingMail.id.in_(some))
    query = query.values(body="", unsubscribe_url=None)
    emptied = db.session.execute(
        query.returning(OutgoingMail.id), execution_options={"synchronize_session": False}
    )
    return len(emptied.all())


def forget_unsent(recipient: str) -> None:
    """Drop the mails that wait for an address, whatever they were to say."""
    waiting = OutgoingMail.recipient == recipient, OutgoingMail.sent_at.is_(None)
    db.session.execute(delete(OutgoingMail).where(*waiting))


def forget_person(address: str, names: Collection[str], erased: str) -> None:
    """Drop every mail to an address, and take these names out of the mails to others."""
    db.session.execute(delete(OutgoingMail).where(OutgoingMail.recipient == address))
    for name in names:
        for column in (OutgoingMail.subject, OutgoingMail.body):
            telling = update(OutgoingMail).where(column.contains(name, autoescape=True))
            without = func.replace(column, name, erased)
            db.session.execute(
                telling.values({column: without}), execution_options={"synchronize_session": False}
            )


def outbox() -> Outbox:
    """Count what has not left."""
    unsent = OutgoingMail.sent_at.is_(None)
    hopeless = OutgoingMail.attempts >= MAX_ATTEMPTS
    total = db.session.scalar(select(func.count()).where(unsent)) or 0
    given_up = db.session.scalar(select(func.count()).where(unsent, hopeless)) or 0
    return Outbox(total - given_up, given_up)


def send(mail_id: int) -> bool | None:
    """Claim the mail, send it outside any transaction, then write down what happened.

    Nothing is returned when somebody else has it.
    """
    mail = _claim(mail_id)
    if mail is None:
        return None
    problem, closed = "", False
    try:
        deliver(message_of(mail, current_app.config["BASE_URL"]))
    except (OSError, smtplib.SMTPException) as error:
        problem, closed = f"{type(error).__name__}: {error}", is_of_the_server(error)
        log.warning("mail %s not sent: %s", mail_id, problem)
    except Exception as error:  # one that cannot even be written out must not hold the others back
        problem = f"{type(error).__name__}: {error}"
        log.exception("mail %s cannot be sent", mail_id)
    db.begin_write()
    # Not through the object: the account may have been closed meanwhile, and the row be gone.
    written = {"last_problem": problem[:500], "sent_at": None if problem else now()}
    db.session.execute(update(OutgoingMail).where(OutgoingMail.id == mail_id).values(written))
    if closed:
        _put_others_off()
    db.commit()
    return not problem


def _put_others_off() -> None:
    """Have the others wait too, without using up a try: the server would not take them."""
    query = update(OutgoingMail).where(*_due()).values(next_try_at=now() + FIRST_DELAY)
    db.session.execute(query, execution_options={"synchronize_session": False})


def _due() -> tuple[ColumnElement[bool], ...]:
    return (
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.next_try_at <= now(),
        OutgoingMail.attempts < MAX_ATTEMPTS,
    )


def _claim(mail_id: int) -> OutgoingMail | None:
    """Put off the next try, so that another process does not send the same mail meanwhile."""
    db.begin_write()
    mail = db.session.get(
        OutgoingMail,
        mail_id,
        with_for_update=True,
        populate_existing=True,
    )
    if mail is None or mail.sent_at is not None or mail.next_try_at > now():
        db.rollback()
        return None
    delay = min(FIRST_DELAY * 2**mail.attempts, LONGEST_DELAY)
    mail.attempts += 1
    mail.next_try_at = now() + delay
    db.commit()
    return mail


declare(Queue("mails", due=due, run=send, oldest=oldest, at_once=1))
