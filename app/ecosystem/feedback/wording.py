"""The words of the screens of feedback."""

from collections.abc import Sequence
from datetime import date

from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.queries import FeedbackCard
from app.ecosystem.feedback.rules import FeedbackKind, FeedbackState

SHAPES = {
    FeedbackState.RECEIVED: "todo",
    FeedbackState.IN_PROGRESS: "in_progress",
    FeedbackState.SOLVED: "done",
    FeedbackState.NO_ACTION: "not_applicable",
}


def title_of(listed: int) -> str:
    """Write « Signalements (14) »."""
    return f"Signalements ({listed})" if listed else "Signalements"


def kind_of(row: Feedback) -> str:
    """Write what it is."""
    return FeedbackKind(row.kind).label


def state_of(row: Feedback) -> str:
    """Write where it stands."""
    return FeedbackState(row.state).label


def shape_of(card: FeedbackCard, day: date) -> str:
    """Name the shape of that state: waiting, under way, answered, left, or waiting too long."""
    if card.waiting and card.slow(day):
        return "blocked"
    return SHAPES[FeedbackState(card.row.state)]


def summary_of(cards: Sequence[FeedbackCard], day: date) -> str:
    """Write what waits over the whole list, most pressing first."""
    waiting = [card for card in cards if card.waiting]
    slow = sum(card.slow(day) for card in waiting)
    parts = [(slow, "depuis plus de trente jours"), (len(waiting), "à traiter")]
    return ", ".join(f"{count} {words}" for count, words in parts if count)
