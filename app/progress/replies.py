"""Replies to items: required fields, differences between two, form kept in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from app.audit.rules import Change, changes_between
from app.kernel.errors import Refused
from app.kernel.revisions import Words, in_words
from app.kernel.typography import day
from app.progress.models import Answer
from app.progress.rules import AnswerState, BlockReason

# The fields that the journal shows: name, title, words.
SHOWN: tuple[tuple[str, str, Words], ...] = (
    ("state", "État", lambda state: str(state.label)),
    ("block_reason", "Raison du blocage", lambda code: BlockReason(code).label),
    ("wake_on", "Date de réveil", day),
    ("note", "Note", str),
    ("justification", "Justification", str),
    ("unblock", "Ce qui débloquerait", str),
)
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


def lacking_to_keep(reply: Reply) -> list[Refused]:
    """Return what prevents « fait » from being kept although no register shows it."""
    lacks = []
    if reply.state is not AnswerState.DONE:
        lacks.append(
            Refused("Laissez ce point «\u202fFait\u202f» pour garder sa réponse.", "state")
        )
    if not reply.note:
        lacks.append(Refused("Indiquez une note qui dit ce qui le prouve.", "note"))
    return lacks


def differences(before: Reply, after: Reply) -> tuple[Change, ...]:
    """Return the fields that changed, in words."""
    old, new = (in_words(partial(getattr, reply), SHOWN) for reply in (before, after))
    return changes_between(old, new)
