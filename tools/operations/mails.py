"""A mail server on the booted machine, at the address that the page's settings name."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.operations import page
from tools.operations.booted import Booted

PROJECT = Path(__file__).parents[2]
NAME = "courriel.exemple.fr"
FOLDER = "/root/courriels"
# An authority of one's own, which the machine is told to trust.
CERTIFICATE = f"""
mkdir -p {FOLDER}
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN={NAME} \
    -addext subjectAltName=DNS:{NAME} -keyout {FOLDER}/cle -out {FOLDER}/certificat 2>/dev/null
cp {FOLDER}/certificat /usr/local/share/ca-certificates/courriel.crt
update-ca-certificates
"""


@dataclass
class MailServer:
    """A server that keeps what it receives."""

    machine: Booted
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, in the network of the machine."""
        self.machine.run(CERTIFICATE)
        folder = self.machine.root.path / FOLDER[1:]
        files = [str(folder), str(folder / "certificat"), str(folder / "cle")]
        enter = ["nsenter", "--target", str(self.machine.root.first), "--net", "--"]
        serve = [sys.executable, "-m", "tools.operations.mail_server", _address(), *files]
        self.process = subprocess.Popen(
            [*enter, *serve],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None  # noqa: S101 - asked for above
        if "prêt" not in self.process.stdout.readline():
            raise RuntimeError("Le serveur de courriel de l’essai n’a pas démarré.")

    def mails(self) -> list[str]:
        """Return the mails received."""
        folder = self.machine.root.path / FOLDER[1:]
        return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.eml"))]

    def stop(self) -> None:
        """Stop it."""
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
            self.process.wait()


def _address() -> str:
    settings = page.written()["/etc/jalon.env"]
    line = next(line for line in settings.splitlines() if line.startswith("JALON_SMTP_URL="))
    return line.partition("=")[2].strip("'")


@contextmanager
def mail_server(machine: Booted) -> Iterator[MailServer]:
    """Give a server, not started yet; it is stopped afterwards."""
    server = MailServer(machine)
    try:
        yield server
    finally:
        server.stop()
