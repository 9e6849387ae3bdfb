"""An answer as it is carried from an edition to another, with its evidence and its signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from app.progress.rules import TODO, AnswerState, BlockReason


class Signed(NamedTuple):
    """Who writes, when, and the revision of the authority that it makes."""

    revision: int
    at: datetime
    by_id: int | None
    by_name: str


@dataclass(frozen=True, slots=True)
class CarriedAnswer:
    """An answer with all that goes with it; an empty text means none."""

    signed: Signed
    state: AnswerState = TODO
    note: str = ""
    justification: str = ""
    block_reason: str = ""
    unblock: str = ""
    wake_on: date | None = None
    blocked_on: date | None = None
    kept_revision: int | None = None  # see ``Answer``
    evidence: tuple[int, ...] = ()  # ids, the oldest first

    @property
    def says_nothing(self) -> bool:
        """Whether no row says as much."""
        texts = self.note, self.justification, self.block_reason, self.unblock
        return self.state is TODO and not any(texts) and not self.wake_on and not self.evidence


Answers = Mapping[str, CarriedAnswer]


def words_of(given: CarriedAnswer) -> str:
    """Write all that an answer says: « Bloqué. Une compétence manque. … »."""
    reason = BlockReason(given.block_reason).label if given.block_reason else ""
    words = given.state.label, reason, given.justification, given.unblock, given.note
    return "\n".join(word for word in words if word)
