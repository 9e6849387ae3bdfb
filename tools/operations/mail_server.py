"""A mail server with TLS and one account, for a booted machine: keeps each mail in a folder."""

import logging
import ssl
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword


class Kept:
    """Writes what it receives into files."""

    def __init__(self, folder: Path) -> None:
        """Remember the folder."""
        self.folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one mail."""
        (self.folder / f"{time.monotonic_ns()}.eml").write_bytes(envelope.content)
        return "250 OK"


def serve(url: str, folder: Path, certificate: str, key: str) -> None:
    """Listen where an address of JALON_SMTP_URL says, and let only its account in."""
    address = urlsplit(url)
    expected = (unquote(address.username or ""), unquote(address.password or ""))

    def known(_server: Any, _session: Any, _envelope: Any, _way: str, given: Any) -> AuthResult:
        right = isinstance(given, LoginPassword)
        right = right and (given.login.decode(), given.password.decode()) == expected
        return AuthResult(success=right)

    # The library warns of its own use of a name that it will give up.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    controller = Controller(
        Kept(folder),
        hostname="127.0.0.1",
        port=address.port or 25,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=known,
    )
    controller.start()
    print("prêt", flush=True)
    sys.stdin.read()  # until the one that started us closes it
    controller.stop()


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4])
