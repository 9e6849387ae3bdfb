"""The states of a job."""

from app.kernel.labels import LabelledEnum


class JobState(LabelledEnum):
    """Where a job stands; while it waits, somebody may have it in hand."""

    WAITING = ("waiting", "En attente")
    DONE = ("done", "Fait")
    FAILED = ("failed", "A échoué")


IN_HAND = "En cours"


def state_in_words(state: JobState, *, taken: bool) -> str:
    """Return a state in words; ``taken``: a runner has it in hand."""
    return IN_HAND if taken and state is JobState.WAITING else state.label
