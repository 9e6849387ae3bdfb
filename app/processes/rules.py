"""The state of the review of a process, and its agreed procedure, as pure rules."""

from dataclasses import dataclass

from app.kernel.labels import LabelledEnum

MOST_STEPS = 30


class ReviewState(LabelledEnum):
    """How far the review of a process has come."""

    TO_REVIEW = ("to_review", "À revoir")
    REVIEWED = ("reviewed", "Revu")
    TO_CHANGE = ("to_change", "À faire évoluer")
    FORMALISED = ("formalised", "Formalisé")
    IN_USE = ("in_use", "En œuvre")


# Codes in order: what is reached includes what comes before.
ORDER = tuple(state.value for state in ReviewState)
FORMAL = frozenset({ReviewState.FORMALISED.value, ReviewState.IN_USE.value})


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """A step of a procedure: who does what; ``who`` may be empty."""

    who: str
    what: str


def steps_of(text: str) -> tuple[ProcedureStep, ...]:
    """Read a procedure typed one step a line, « Qui : quoi »; « quoi » alone is enough."""
    steps = []
    for line in text.splitlines():
        words = " ".join(line.split()).lstrip("-•–* ")
        who, colon, what = words.partition(":")
        if colon and what.strip():
            steps.append(ProcedureStep(who.strip(), what.strip()))
        elif words:
            steps.append(ProcedureStep("", words))
    return tuple(steps)


def written(steps: tuple[ProcedureStep, ...]) -> str:
    """Write a procedure as it is typed, one step a line."""
    return "\n".join(f"{step.who}\u00a0: {step.what}" if step.who else step.what for step in steps)
