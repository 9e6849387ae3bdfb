"""Reading what is said of datasets."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.datasets.inventory.queries import DatasetBrief, briefs_by_id
from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.rules import CLOSED, FeedbackKind, FeedbackState, is_slow
from app.extensions import db
from app.kernel.errors import Missing
from app.spaces.models import Authority

NOT_LISTED = "Ce signalement n’est pas dans la liste."


@dataclass(frozen=True)
class FeedbackCard:
    """What is said, and of which dataset."""

    row: Feedback
    dataset: DatasetBrief | None

    @property
    def waiting(self) -> bool:
        """Whether something is still to be done."""
        return self.row.state not in CLOSED

    def slow(self, day: date) -> bool:
        """Whether it took, or takes, more than thirty days."""
        return is_slow(self.row.received_on, self.row.closed_on, day)


@dataclass(frozen=True, slots=True)
class FeedbackSummary:
    """What was said in a period, and what became of it."""

    received: int
    anomalies: int
    corrected: int  # anomalies solved
    questions: int
    answered: int  # questions solved


def feedback(authority: Authority, feedback_id: int, *, fresh: bool = False) -> Feedback:
    """Return what this authority was told, or ``Missing``; ``fresh`` reads it again."""
    query = select(Feedback).where(
        Feedback.authority_id == authority.id, Feedback.id == feedback_id
    )
    row = db.session.scalar(query.execution_options(populate_existing=fresh))
    if row is None:
        raise Missing(NOT_LISTED)
    return row


def card(authority: Authority, feedback_id: int) -> FeedbackCard:
    """Return what was said, with its dataset, or ``Missing``; two statements."""
    return _cards(authority, [feedback(authority, feedback_id)])[0]


def cards(authority: Authority) -> list[FeedbackCard]:
    """Return all that was said: what waits first, oldest first; two statements."""
    query = (
        select(Feedback)
        .where(Feedback.authority_id == authority.id)
        .order_by(Feedback.state.in_(sorted(CLOSED)), Feedback.received_on, Feedback.id)
    )
    return _cards(authority, db.session.scalars(query).all())


def feedback_summary(
    authority: Authority, since: date, until: date | None = None
) -> FeedbackSummary:
    """Count what was said since a day, before another if any; one statement."""
    query = select(Feedback.kind, Feedback.state).where(
        Feedback.authority_id == authority.id, Feedback.received_on >= since
    )
    if until is not None:
        query = query.where(Feedback.received_on < until)
    rows = db.session.execute(query).all()
    anomalies = [row[1] for row in rows if row[0] == FeedbackKind.ANOMALY.value]
    questions = [row[1] for row in rows if row[0] == FeedbackKind.QUESTION.value]
    solved = FeedbackState.SOLVED.value
    return FeedbackSummary(
        received=len(rows),
        anomalies=len(anomalies),
        corrected=anomalies.count(solved),
        questions=len(questions),
        answered=questions.count(solved),
    )


def count(authority: Authority) -> int:
    """Return how many an authority lists."""
    query = select(func.count()).select_from(Feedback)
    return db.session.scalar(query.where(Feedback.authority_id == authority.id)) or 0


def _cards(authority: Authority, rows: Collection[Feedback]) -> list[FeedbackCard]:
    briefs = briefs_by_id(authority, {row.dataset_id for row in rows if row.dataset_id})
    return [FeedbackCard(row, briefs.get(row.dataset_id or 0)) for row in rows]
