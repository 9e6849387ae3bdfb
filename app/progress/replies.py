"""Replies to items: required fields, differences between two, form kept in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.audit.rules import Change
from app.kernel.errors import Refused
from app.kernel.typography import day
from app.progress.models import Answer
from app.progress.rules import AnswerState, BlockReason

TEXTS = {
    "note": "Note",
    "justification": "Justification",
    "unblock": "Ce qui débloquerait",
}
REQUIRED = {
    AnswerState.NOT_APPLICABLE: {"justification": "Indiquez pourquoi ce point est sans objet."},
    AnswerState.BLOCKED: {
        "block_reason": "Choisissez ce qui bloque ce point.",
        "unblock": "Indiquez ce qui débloquerait la situation.",
        "wake_on": "Indiquez quand revenir sur ce point.",
    },
}


@dataclass(frozen=True)
class Reply:
    """What somebody answers to an item; an empty text means none."""

    state: AnswerState
    note: str = ""
    justification: str = ""
    block_reason: str = ""
    unblock: str = ""
    wake_on: date | None = None

    @classmethod
    def of(cls, answer: Answer | None) -> "Reply":
        """Return the reply of a stored answer; no answer means « à faire »."""
        if answer is None:
            return cls(AnswerState.TODO)
        return cls(
            AnswerState(answer.state),
            answer.note,
            answer.justification,
            answer.block_reason,
            answer.unblock,
            answer.wake_on,
        )

    def stored(self) -> dict[str, Any]:
        """Return the values in a form that JSON can keep."""
        wake = self.wake_on.isoformat() if self.wake_on else None
        return {**vars(self), "state": self.state.value, "wake_on": wake}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Reply":
        """Return the reply whose ``stored`` values are these."""
        wake = date.fromisoformat(stored["wake_on"]) if stored["wake_on"] else None
        return cls(**{**stored, "state": AnswerState(stored["state"]), "wake_on": wake})


def lacking(reply: Reply) -> list[Refused]:
    """Return one ``Refused`` for each field that the state requires and the reply lacks."""
    required = REQUIRED.get(reply.state, {})
    return [Refused(text, field) for field, text in required.items() if not getattr(reply, field)]


def differences(before: Reply, after: Reply) -> tuple[Change, ...]:
    """Return all the fields before and after, in words; ``record`` drops equal ones."""
    texts = [
        Change(title, getattr(before, name) or None, getattr(after, name) or None)
        for name, title in TEXTS.items()
    ]
    return (
        Change("État", before.state.label, after.state.label),
        Change("Raison du blocage", _reason(before), _reason(after)),
        Change("Date de réveil", _day(before.wake_on), _day(after.wake_on)),
        *texts,
    )


def _reason(reply: Reply) -> str | None:
    return BlockReason(reply.block_reason).label if reply.block_reason else None


def _day(when: date | None) -> str | None:
    return day(when) if when else None
