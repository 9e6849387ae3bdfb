"""The items of phase 6 that the register of feedback proves."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.rules import CLOSED, FeedbackKind, FeedbackState, is_slow
from app.extensions import db
from app.kernel.clock import today
from app.kernel.typography import plural
from app.spaces.findings import COLUMNS, Provable, declare
from app.spaces.findings import settle as settle_findings
from app.spaces.models import Authority
from app.spaces.permissions import Permission

FOLLOWED, QUESTIONS = "signalements-traites", "questions-repondues"
ITEMS = frozenset({FOLLOWED, QUESTIONS})
LACK = "aucun signalement n’est encore dans le registre"


class FeedbackLine(NamedTuple):
    """What of a line of the register proves something."""

    kind: str
    state: str
    received_on: date
    closed_on: date | None


def settle_feedback(authority: Authority) -> None:
    """Keep what the register proves of an authority, behind its lock; two statements."""
    db.session.flush()  # what was just written counts
    db.session.refresh(authority, COLUMNS)
    query = select(Feedback.kind, Feedback.state, Feedback.received_on, Feedback.closed_on).where(
        Feedback.authority_id == authority.id
    )
    lines = [FeedbackLine(*row) for row in db.session.execute(query)]
    proved, lacks = proofs_of(lines, today())
    settle_findings(authority, ITEMS, proved, lacks)
    db.session.flush()


def proofs_of(lines: Sequence[FeedbackLine], day: date) -> tuple[dict[str, str], dict[str, str]]:
    """Return what the register proves on a day, and what is lacking."""
    proved: dict[str, str] = {}
    lacks: dict[str, str] = {}
    anomalies = [line for line in lines if line.kind == FeedbackKind.ANOMALY.value]
    left = sum(
        line.state == FeedbackState.RECEIVED.value and is_slow(line.received_on, None, day)
        for line in anomalies
    )
    count = plural(len(anomalies), "anomalie signalée", "anomalies signalées")
    if anomalies and not left:
        proved[FOLLOWED] = f"{count}, chacune transmise ou close"
    elif left:
        lacks[FOLLOWED] = f"{count}, dont {left} sans suite depuis plus de trente jours"
    questions = [line for line in lines if line.kind == FeedbackKind.QUESTION.value]
    late = sum(is_slow(line.received_on, line.closed_on, day) for line in questions)
    waiting = sum(line.state not in CLOSED for line in questions)
    count = plural(len(questions), "question")
    if questions and not late and not waiting:
        proved[QUESTIONS] = f"{count}, toutes répondues en trente jours"
    elif late:
        lacks[QUESTIONS] = f"{count}, dont {late} au-delà de trente jours"
    return proved, lacks


declare(
    {
        item: Provable(
            lack=LACK,
            action="Ouvrir les signalements",
            endpoint="feedback.table",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # the register may well be kept outside of Jalon
        )
        for item in ITEMS
    }
)
