"""The form in which a mail of the outbox leaves."""

from email import policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime
from urllib.parse import urlsplit

from app.kernel.ids import digest
from app.mailer.models import OutgoingMail

SENDER_NAME = "Jalon"
LONGEST_SUBJECT = 200
STOP = "Ne plus recevoir ces courriels\u00a0: "


class UnfoldedHeader(UnstructuredHeader, BaseHeader):
    """A header left on its line: folding would encode an address longer than 78 characters."""

    def fold(self, *, policy: Policy) -> str:
        """Write the header as it is."""
        return f"{self.name}: {self}{policy.linesep}"


_REGISTRY = HeaderRegistry()
_REGISTRY.map_to_type("list-unsubscribe", UnfoldedHeader)
_POLICY = policy.default.clone(header_factory=_REGISTRY)


def with_way_out(body: str, address: str) -> str:
    """Add the last line, which says where to stop these mails without signing in."""
    return f"{body.rstrip()}\n\n{STOP}{address}"


def one_subject(text: str) -> str:
    """Return a subject of one line that the table and mail servers accept."""
    line = " ".join(text.splitlines()).strip()  # no-break spaces stay
    return line if len(line) <= LONGEST_SUBJECT else f"{line[: LONGEST_SUBJECT - 1]}…"


def message_of(mail: OutgoingMail, base_url: str) -> EmailMessage:
    """Return the message to give to a server; tried again, it is the same with the same name."""
    message = EmailMessage(policy=_POLICY)
    host = urlsplit(base_url).hostname or "localhost"
    message["From"] = f"{SENDER_NAME} <ne-pas-repondre@{host}>"
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    name = digest(f"{mail.id} {mail.created_at.isoformat()}")[:32]
    message["Message-ID"] = f"<{name}@{host}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe_url:
        _add_way_out(message, mail.unsubscribe_url)
    message.set_content(mail.body)
    return message


def _add_way_out(message: EmailMessage, address: str) -> None:
    """Let mail programs show their own button (RFC 2369; by one click, HTTPS only: RFC 8058)."""
    message["List-Unsubscribe"] = f"<{address}>"
    if address.startswith("https://"):
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
