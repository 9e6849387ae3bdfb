"""Queueing and sending."""

import logging
import smtplib
import ssl
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import current_app
from sqlalchemy import select

from app.extensions import db
from app.kernel.clock import now
from app.mailer.models import OutgoingMail

SENDER_NAME = "Jalon"
TIMEOUT_SECONDS = 10
MAX_ATTEMPTS = 12
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
BATCH = 100

log = logging.getLogger(__name__)


def queue_mail(recipient: str, subject: str, template: str, **context: object) -> OutgoingMail:
    """Write a mail in the outbox, in the current transaction; ``template`` is under emails/."""
    # Not render_template: a mail knows nothing of the page and of who is looking at it.
    body = current_app.jinja_env.get_template(f"emails/{template}.txt").render(**context)
    mail = OutgoingMail(recipient=recipient, subject=" ".join(subject.split()), body=body)
    db.session.add(mail)
    return mail


def send_due() -> int:
    """Send what waits and is due; return how many left. Each mail is its own transaction."""
    due = select(OutgoingMail.id).where(
        OutgoingMail.sent_at.is_(None),
        OutgoingMail.next_try_at <= now(),
        OutgoingMail.attempts < MAX_ATTEMPTS,
    )
    waiting = db.session.scalars(due.order_by(OutgoingMail.id).limit(BATCH)).all()
    return sum(_send_one(mail_id) for mail_id in waiting)


def _send_one(mail_id: int) -> bool:
    """Claim the mail, send it outside any transaction, then write down what happened."""
    mail = _claim(mail_id)
    if mail is None:
        return False
    problem = ""
    try:
        _deliver(_message(mail))
    except (OSError, smtplib.SMTPException) as error:
        problem = f"{type(error).__name__}: {error}"
        log.warning("mail %s not sent: %s", mail_id, problem)
    db.begin_write()
    mail.last_problem = problem[:500]
    mail.sent_at = None if problem else now()
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


def _message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage()
    host = urlsplit(current_app.config["BASE_URL"]).hostname or "localhost"
    message["From"] = f"{SENDER_NAME} <ne-pas-repondre@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.body)
    return message


def _deliver(message: EmailMessage) -> None:
    """Give the mail to the server; without a server, leave it in the data folder to be read."""
    url = urlsplit(current_app.config["SMTP_URL"])
    if not url.hostname:
        _write_down(message)
        return
    with _server(url.scheme, url.hostname, url.port or 0) as server:
        if url.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        server.send_message(message)


def _server(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


def _write_down(message: EmailMessage) -> None:
    folder = Path(current_app.config["DATA_DIR"]) / "courriels"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{now():%Y%m%d-%H%M%S-%f}.eml"
    (folder / name).write_bytes(bytes(message))
    log.info("no mail server set: the mail is in %s", folder / name)
