"""What is said of a dataset and where it stands, as pure rules."""

from datetime import date, timedelta

from app.kernel.labels import LabelledEnum

SENDER_KEPT = timedelta(days=365)  # of what nobody closed
SENDER_MONTHS = 12  # the same, as forms say it
PROMPT = timedelta(days=30)  # within which a question is answered, an anomaly looked at


class FeedbackKind(LabelledEnum):
    """What somebody says of a dataset."""

    ANOMALY = ("anomaly", "Une anomalie")
    QUESTION = ("question", "Une question")
    SUGGESTION = ("suggestion", "Une suggestion")


class FeedbackState(LabelledEnum):
    """How far it has come."""

    RECEIVED = ("received", "Reçu")
    IN_PROGRESS = ("in-progress", "Chez le service")
    SOLVED = ("solved", "Corrigé ou répondu")
    NO_ACTION = ("no-action", "Sans suite")


CLOSED = frozenset({FeedbackState.SOLVED.value, FeedbackState.NO_ACTION.value})


def is_slow(received: date, closed: date | None, day: date) -> bool:
    """Say whether it was closed, or still waits, more than thirty days after its arrival."""
    return (closed or day) - received > PROMPT
