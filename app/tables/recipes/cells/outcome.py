"""What an operation gives for one cell: the new text, or the old one and why it stays."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple


class CellOutcome(NamedTuple):
    """A cell after its operation; with a ``fault`` (a French sentence) the text is as it was.

    ``question`` is the code of the question whose answer would settle it (``questions``), or of
    what is told of a cell that was converted (``REMARKS``).
    """

    text: str
    fault: str = ""
    question: str = ""

    @property
    def recognised(self) -> bool:
        """Whether the cell is of the kind awaited, even if an answer is still needed."""
        return not self.fault or self.question in ASKED_OF_KNOWN_KINDS


SWAPPED = "swapped"
# What is told of cells that were converted, beside their text.
REMARKS: Mapping[str, str] = {
    SWAPPED: "position retournée\u00a0: la latitude venait d’abord, le schéma veut la longitude."
}
# Questions that are put about cells whose kind is beyond doubt.
ASKED_OF_KNOWN_KINDS = frozenset(
    {"order", "century", "decimal", "unit", "percent", "shown", "span", "several", "phones"}
)

Operation = Callable[[Sequence[str]], CellOutcome]
EMPTY = CellOutcome("")


def asked(text: str, fault: str, question: str) -> CellOutcome:
    """Return a cell left as it is until its question is answered."""
    return CellOutcome(text, fault, question)


def left(text: str, fault: str) -> CellOutcome:
    """Return a cell left as it is."""
    return CellOutcome(text, fault)
