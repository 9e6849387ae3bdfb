"""What a workbook knows of a cell: a number is no text that looks like one, an error no value."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from app.kernel.text import bare
from app.tables.reading.kinds import KINDS, Cell, ReadKind, plain, unmarked
from app.tables.recipes.cells.evidence import ColumnWays
from app.tables.recipes.cells.figures import NOT_WHOLE, PLAIN, WHOLE, share
from app.tables.recipes.cells.outcome import CellOutcome, Operation, asked, left
from app.tables.recipes.cells.words import NO, YES
from app.tables.schema import Field

IN_ERROR = "le tableur montre une erreur dans cette cellule."
NOT_COMPUTED = "la formule de cette cellule n’a jamais été calculée par le tableur."
SHOWN_IN_PERCENT = "le tableur montre ce nombre en pourcentage\u00a0: à confirmer."
OF_NUMBERS = frozenset({ReadKind.NUMBER, ReadKind.PERCENT})


def with_kinds(op: str, field: Field, ways: ColumnWays, work: Operation) -> Operation:
    """Return an operation on texts that knows what a workbook says of them."""
    typed = _TYPED.get(op)

    def typed_work(cells: Sequence[str]) -> CellOutcome:
        if len(cells) == 1 and cells[0][:1] not in KINDS:
            return work(cells)
        if not any(cell[:1] in KINDS for cell in cells):
            return work(cells)
        if fault := refused(cells):
            return fault
        if typed and len(cells) == 1 and (outcome := typed(field, ways, unmarked(cells[0]))):
            return outcome
        return work([plain(cell) for cell in cells])

    return typed_work


def refused(cells: Sequence[str]) -> CellOutcome | None:
    """Return the outcome of cells that hold an error or a formula never computed."""
    parts = [unmarked(cell) for cell in cells]
    kinds = {part.kind for part in parts}
    whole = " ".join(part.text for part in parts if part.text)
    if ReadKind.ERROR in kinds:
        return left(whole, IN_ERROR)
    return left(whole, NOT_COMPUTED) if ReadKind.UNCOMPUTED in kinds else None


def _amount(field: Field, ways: ColumnWays, cell: Cell) -> CellOutcome | None:
    """A number of a workbook has no sign of thousands: its point stands before decimals."""
    if cell.kind not in OF_NUMBERS or not PLAIN.fullmatch(cell.text):
        return None
    shown = ways.chosen("shown")
    if cell.kind is ReadKind.PERCENT and not shown:
        return asked(cell.text, SHOWN_IN_PERCENT, "shown")
    text = cell.text
    if cell.kind is ReadKind.PERCENT and shown == "hundred":
        text = f"{(Decimal(text) * WHOLE).normalize():f}"
    return CellOutcome(text.replace(".", field.decimal_char))


def _integer(field: Field, ways: ColumnWays, cell: Cell) -> CellOutcome | None:
    _ = field, ways
    if cell.kind not in OF_NUMBERS or not PLAIN.fullmatch(cell.text):
        return None
    return left(cell.text, NOT_WHOLE) if "." in cell.text else CellOutcome(cell.text)


def _percent(field: Field, ways: ColumnWays, cell: Cell) -> CellOutcome | None:
    if cell.kind not in OF_NUMBERS or not PLAIN.fullmatch(cell.text):
        return None
    value, marked = Decimal(cell.text), cell.kind is ReadKind.PERCENT
    return share(field, ways, cell.text, value * WHOLE if marked else value, marked=marked)


def _listed(field: Field, ways: ColumnWays, cell: Cell) -> CellOutcome | None:
    """A true or false of a workbook is the yes or the no of a list."""
    _ = ways
    if cell.kind is not ReadKind.BOOLEAN:
        return None
    words = YES if cell.text == "true" else NO
    found = [value for value in field.enum if bare(value) in words]
    return CellOutcome(found[0]) if len(found) == 1 else None


_TYPED: Mapping[str, Callable[[Field, ColumnWays, Cell], CellOutcome | None]] = {
    "amount": _amount,
    "integer": _integer,
    "percent": _percent,
    "listed": _listed,
}
