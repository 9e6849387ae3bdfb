"""The items that the list of requests proves."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select

from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.queries import due_of
from app.extensions import db
from app.kernel.clock import today
from app.kernel.typography import plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

RECORDED, ANSWERED = "demandes-recues-relevees", "demandes-inscrites-au-programme"
ITEMS = frozenset({RECORDED, ANSWERED})
TWO_YEARS = timedelta(days=730)
LACK = "aucune demande n’est encore dans la liste"


class RequestLine(NamedTuple):
    """What of a request proves something; ``due``: none where no text gives a day."""

    received_on: date
    outcome: str
    due: date | None


def settle_requests(authority: Authority) -> None:
    """Keep what the list proves of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    query = select(DataRequest.received_on, DataRequest.outcome).where(
        DataRequest.authority_id == authority.id
    )
    lines = [
        RequestLine(received, outcome, due_of(authority, received))
        for received, outcome in db.session.execute(query)
    ]
    proved, lacks = proofs_of(lines, today())
    settle_findings(authority, ITEMS, proved, lacks)
    db.session.flush()


def proofs_of(lines: Sequence[RequestLine], day: date) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the list proves on a day, and what is lacking."""
    proved: dict[str, str] = {}
    lacks: dict[str, str] = {}
    recent = sum(line.received_on >= day - TWO_YEARS for line in lines)
    if recent:
        proved[RECORDED] = f"{plural(recent, 'demande')} depuis deux ans dans la liste"
    waiting = [line for line in lines if not line.outcome]
    late = sum(line.due is not None and line.due < day for line in waiting)
    count = plural(len(lines), "demande")
    if lines and not waiting:
        proved[ANSWERED] = f"{count}, chacune avec sa réponse"
    elif late:
        lacks[ANSWERED] = f"{count}, dont {late} sans réponse après le délai légal"
    return proved, lacks


declare(
    {
        item: Provable(
            lack=LACK,
            action="Ouvrir les demandes",
            endpoint="requests.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the list may well be kept outside of Jalon
        )
        for item in ITEMS
    }
)
