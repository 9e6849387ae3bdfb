"""Queueing and sending."""

import logging
import smtplib
import ssl
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import delete, func, select, update

from app.extensions import db
from app.kernel.clock import now
from app.mailer.messages import message_of, one_subject, with_way_out
from app.mailer.models import OutgoingMail
from app.mailer.rules import MAX_ATTEMPTS

TIMEOUT_SECONDS = 10
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
BATCH = 100
BODY_KEPT = timedelta(days=7)  # once sent: links and names have no more business here

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sending:
    """What came of sending: how many a server has taken, and how many it has not."""

    sent: int
    refused: int


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
    return mail


def send_due() -> int:
    """Send what waits and is due, a batch at most; return how many left."""
    return _counted([_send_one(mail_id) for mail_id in _due()]).sent


def send_all() -> Sending:
    """Send all that waits and is due, batch after batch."""
    return _counted(list(_each_one()))


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


def _each_one() -> Iterator[bool | None]:
    while due := _due():
        for mail_id in due:
            yield _send_one(mail_id)  # sent or put off: never due again in this run


def _counted(outcomes: list[bool | None]) -> Sending:
    return Sending(outcomes.count(True), outcomes.count(False))


def _due() -> list[int]:
    due = select(OutgoingMail.id).where(
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.next_try_at <= now(),
        OutgoingMail.attempts < MAX_ATTEMPTS,
    )
    return list(db.session.scalars(due.order_by(OutgoingMail.id).limit(BATCH)))


def _send_one(mail_id: int) -> bool | None:
    """Claim the mail, send it outside any transaction, then write down what happened.

    Nothing is returned when somebody else has it.
    """
    mail = _claim(mail_id)
    if mail is None:
        return None
    problem = ""
    try:
        deliver(message_of(mail, current_app.config["BASE_URL"]))
    except (OSError, smtplib.SMTPException) as error:
        problem = f"{type(error).__name__}: {error}"
        log.warning("mail %s not sent: %s", mail_id, problem)
    except Exception as error:  # one that cannot even be written out must not hold the others back
        problem = f"{type(error).__name__}: {error}"
        log.exception("mail %s cannot be sent", mail_id)
    db.begin_write()
    # Not through the object: the account may have been closed meanwhile, and the row be gone.
    written = {"last_problem": problem[:500], "sent_at": None if problem else now()}
    db.session.execute(update(OutgoingMail).where(OutgoingMail.id == mail_id).values(written))
    db.commit()
    return not problem


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


def deliver(message: EmailMessage) -> Path | None:
    """Give the mail to the server; without a server, return the file where it can be read."""
    url = urlsplit(current_app.config["SMTP_URL"])
    if not url.hostname:
        return _write_down(message)
    with _server(url.scheme, url.hostname, url.port or 0) as server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)
    return None


def _server(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


def _write_down(message: EmailMessage) -> Path:
    folder = Path(current_app.config["DATA_DIR"]) / "courriels"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{now():%Y%m%d-%H%M%S-%f}.eml"
    (folder / name).write_bytes(bytes(message))
    log.info("no mail server set: the mail is in %s", folder / name)
    return folder / name
