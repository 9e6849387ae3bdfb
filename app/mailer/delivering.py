"""Giving a mail to the server, within a bounded time; without a server, writing it in a file."""

import logging
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from pathlib import Path
from threading import Timer
from urllib.parse import SplitResult, unquote, urlsplit

from flask import current_app

from app.kernel.clock import now

TIMEOUT_SECONDS = 10  # for each answer
WHOLE_SECONDS = 25.0  # for a whole mail, however slowly the answers come
LEAVE_SECONDS = 2
# What says that the server is in trouble, and not that it refuses one mail.
OF_THE_SERVER = (
    smtplib.SMTPServerDisconnected,
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPNotSupportedError,
)

log = logging.getLogger(__name__)


def deliver(message: EmailMessage) -> Path | None:
    """Give the mail to the server; without a server, return the file where it can be read."""
    url = urlsplit(current_app.config["SMTP_URL"])
    if not url.hostname:
        return _write_down(message)
    server = _server(url)
    try:
        with _hung_up_in(server, WHOLE_SECONDS):
            _talk(server, url, message)
        _take_leave(server)
    finally:
        server.close()
    return None


def _talk(server: smtplib.SMTP, url: SplitResult, message: EmailMessage) -> None:
    if url.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    server.send_message(message)


def _take_leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever is answered, the mail has left and must not leave again."""
    server.sock.settimeout(LEAVE_SECONDS)  # type: ignore[union-attr]
    with suppress(OSError):
        server.quit()


def is_of_the_server(error: Exception) -> bool:
    """Tell whether another mail would meet the same error: silent, closed, or shut to us."""
    if isinstance(error, smtplib.SMTPException):
        return isinstance(error, OF_THE_SERVER)
    return isinstance(error, OSError)


def _server(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or 0
    if url.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


@contextmanager
def _hung_up_in(server: smtplib.SMTP, seconds: float) -> Iterator[None]:
    """Cut the communication after so long: a timeout of the library starts again at each byte."""
    # A second handle: TLS takes the first.
    handle = socket.socket(fileno=socket.dup(server.sock.fileno()))  # type: ignore[union-attr]
    late = Timer(seconds, _hang_up, [handle])
    late.daemon = True
    late.start()
    try:
        yield
    finally:
        late.cancel()
        handle.close()


def _hang_up(handle: socket.socket) -> None:
    with suppress(OSError):  # closed in the meantime
        handle.shutdown(socket.SHUT_RDWR)


def _write_down(message: EmailMessage) -> Path:
    folder = Path(current_app.config["DATA_DIR"]) / "courriels"
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{now():%Y%m%d-%H%M%S-%f}.eml"
    (folder / name).write_bytes(bytes(message))
    log.info("no mail server set: the mail is in %s", folder / name)
    return folder / name
