"""What is written where a column has nothing, because somebody said so."""

from collections.abc import Sequence

from app.tables.recipes.cells.outcome import CellOutcome, Operation

IF_EMPTY = "empty"  # the parameter of a target: the text of its empty cells


def filled(work: Operation, text: str) -> Operation:
    """Return the same operation, but that a cell which gives nothing gives this text."""
    if not text:
        return work

    def read(cells: Sequence[str]) -> CellOutcome:
        outcome = work(cells)
        return outcome if outcome.text or outcome.fault else CellOutcome(text)

    return read
