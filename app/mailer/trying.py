"""Trying the mail server: one mail, sent now, and what came of it in French."""

import smtplib
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from flask import current_app

from app.kernel.clock import now
from app.mailer.delivering import deliver
from app.mailer.messages import message_of
from app.mailer.models import OutgoingMail

SUBJECT = "Essai d’envoi de Jalon"
BODY = (
    "Bonjour,\n\nCe courriel d’essai vient de Jalon ({address}). Puisque vous le lisez, "
    "l’envoi des courriels fonctionne.\n\nVous n’avez rien à faire."
)

UNWRITTEN = "JALON_DATA_DIR n’accepte pas de fichier (droits, ou place sur le disque)."
SUGGESTION = "Vérifiez le début de l’adresse et le port dans JALON_SMTP_URL."
CAUSES: tuple[tuple[type[Exception], str], ...] = (  # the narrowest first
    (
        smtplib.SMTPNotSupportedError,
        "il n’accepte pas ce que demande JALON_SMTP_URL (STARTTLS, un compte et un mot de "
        f"passe), ou pas les adresses accentuées. {SUGGESTION}",
    ),
    (smtplib.SMTPServerDisconnected, f"il a coupé la communication. {SUGGESTION}"),
    (
        UnicodeError,
        "le compte ou le mot de passe contient un caractère accentué\u00a0: changez-le.",
    ),
    (
        ssl.SSLCertVerificationError,
        "son certificat n’est pas reconnu (périmé, d’une autorité que cette machine ne connaît "
        "pas, ou fait pour un autre nom).",
    ),
    (
        ssl.SSLError,
        "il ne parle pas TLS comme il faut. smtps:// va avec le port 465, smtp+starttls:// avec "
        "le port 587.",
    ),
    (TimeoutError, f"il n’a pas répondu à temps. {SUGGESTION}"),
    (socket.gaierror, "le nom de cette machine est inconnu. Vérifiez JALON_SMTP_URL."),
    (ConnectionRefusedError, f"rien n’écoute à cette adresse. {SUGGESTION}"),
)


@dataclass(frozen=True)
class Trial:
    """What came of it: the server that was asked, or the file; and what went wrong."""

    server: str
    file: Path | None
    problem: str


def try_now(recipient: str) -> Trial:
    """Send a mail at once, outside the outbox: it is not tried again."""
    base_url = current_app.config["BASE_URL"]
    mail = OutgoingMail(
        recipient=recipient,
        subject=SUBJECT,
        body=BODY.format(address=base_url),
        created_at=now(),
    )
    server = _server_name(current_app.config["SMTP_URL"])
    try:
        return Trial(server, deliver(message_of(mail, base_url)), "")
    except (OSError, smtplib.SMTPException, UnicodeError) as error:
        return Trial(server, None, explained(error) if server else UNWRITTEN)


def _server_name(smtp_url: str) -> str:
    """Name the server without the account and the password; nothing when there is none."""
    url = urlsplit(smtp_url)
    if not url.hostname:
        return ""
    return f"{url.hostname}, port {url.port}" if url.port else url.hostname


def explained(error: Exception) -> str:
    """Say why the mail did not leave, and what to look at.

    What a server answers to a sign-in is not repeated: some repeat the password.
    """
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return (
            f"il refuse le compte ou le mot de passe (code {error.smtp_code}). Vérifiez-les dans "
            "JALON_SMTP_URL\u00a0; @, /, :, % et # s’y écrivent avec leurs codes."
        )
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"il refuse cette adresse. Sa réponse\u00a0: {_answer(*_first(error.recipients))}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"il le refuse. Sa réponse\u00a0: {_answer(error.smtp_code, error.smtp_error)}"
    # smtplib makes one error of a server that hangs up and of one that says nothing more.
    silent = isinstance(error.__context__, TimeoutError)
    cause = TimeoutError() if silent else error
    unknown = f"la communication a échoué ({type(error).__name__}). {SUGGESTION}"
    return next((words for kind, words in CAUSES if isinstance(cause, kind)), unknown)


def _first(refused: dict[str, tuple[int, bytes]]) -> tuple[int, bytes]:
    return next(iter(refused.values()))


def _answer(code: int, text: bytes | str) -> str:
    """Write a server's own words on one line, after their code."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return f"«\u00a0{code} {' '.join(words.split())}\u00a0»"
