"""The lines of a grid as a form shows them: what stands, or what was typed and why it is not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from app.grid.register import GridRegister
from app.grid.rules import (
    BLANK_ROWS,
    FORM_ROWS,
    NEW,
    GridColumn,
    GridRow,
    RowOutcome,
    RowsCut,
)
from app.grid.sending import cell_name, seen_name
from app.kernel.typography import quoted

KEEP_OR_TAKE = "Enregistrez pour garder votre texte, ou recopiez le sien."
PROBLEM = "ligne"


@dataclass(frozen=True)
class FormCell:
    """A cell of the form: its name, its text, what is wrong in it."""

    column: GridColumn
    name: str
    text: str
    message: str = ""
    conflict: bool = False

    @property
    def id(self) -> str:
        """What links lead to."""
        return f"c-{self.name.replace('.', '-')}"


@dataclass(frozen=True)
class FormLine:
    """A line of the form; ``number`` is its rank in the register, from 1."""

    number: int
    id: str
    title: str
    seen: str
    seen_name: str
    cells: tuple[FormCell, ...]
    problem: str = ""
    is_new: bool = False
    url: str = ""

    @property
    def problem_id(self) -> str:
        """What the link of a fault of the whole line leads to."""
        return f"{PROBLEM}-{self.id}"


def form_lines(
    register: GridRegister, cut: RowsCut, outcomes: Sequence[RowOutcome]
) -> list[FormLine]:
    """Return the lines of the form; those to correct hold what was typed."""
    sent = {outcome.sent.id: outcome for outcome in outcomes}
    lines = [
        _line(register, number, row, sent.get(row.id))
        for number, row in enumerate(cut.rows[:FORM_ROWS], cut.start + 1)
    ]
    if register.adds:
        for rank in range(1, BLANK_ROWS + 1):
            row = GridRow(f"{NEW}{rank}", "", {}, {}, "")
            lines.append(_line(register, cut.total + rank, row, sent.get(row.id), is_new=True))
    return lines


def lines_to_correct(
    register: GridRegister, lines: Sequence[FormLine], outcomes: Sequence[RowOutcome], problem: str
) -> list[tuple[str | None, str]]:
    """Return the faults, each with what a link leads to: « Ligne 4, Influence : … »."""
    faults: list[tuple[str | None, str]] = [(None, problem)] if problem else []
    shown = {line.id for line in lines}
    faults += [(None, _lost(register, outcome)) for outcome in outcomes if _is_lost(outcome, shown)]
    for line in lines:
        if line.problem:
            faults.append((line.problem_id, f"Ligne {line.number}\u00a0: {line.problem}"))
        faults += [
            (cell.id, f"Ligne {line.number}, {cell.column.title}\u00a0: {cell.message}")
            for cell in line.cells
            if cell.message
        ]
    return faults


def _is_lost(outcome: RowOutcome, shown: Collection[str]) -> bool:
    return outcome.waits and outcome.sent.id not in shown


def _lost(register: GridRegister, outcome: RowOutcome) -> str:
    """Return what is told of a line that the page does not show: its name, what was typed in it."""
    title = outcome.sent.cells.get(register.columns[0].name, "").strip()
    cells = [_lost_cell(column, outcome) for column in register.columns]
    told = " ".join(filter(None, [outcome.problem, *cells]))
    return f"Ligne {quoted(title)}\u00a0: {told}" if title else told


def _lost_cell(column: GridColumn, outcome: RowOutcome) -> str:
    theirs, fault = outcome.theirs.get(column.name), outcome.faults.get(column.name, "")
    text = outcome.sent.cells.get(column.name, "").strip() if column.name in outcome.typed else ""
    told = [fault, theirs.sentence if theirs is not None else ""]
    told += [f"Vous aviez écrit {quoted(text)}."] if text else []
    words = " ".join(filter(None, told))
    return f"{column.title}\u00a0: {words}" if words else ""


def _line(
    register: GridRegister,
    number: int,
    row: GridRow,
    outcome: RowOutcome | None,
    *,
    is_new: bool = False,
) -> FormLine:
    return FormLine(
        number=number,
        id=row.id,
        title=row.title or f"ligne {number}",
        seen="" if is_new else row.seen(register.columns).text,
        seen_name=seen_name(row.id),
        cells=tuple(_cell(column, row, outcome) for column in register.columns),
        problem=outcome.problem if outcome is not None else "",
        is_new=is_new,
        url=row.url,
    )


def _cell(column: GridColumn, row: GridRow, outcome: RowOutcome | None) -> FormCell:
    name, standing = column.name, row.text(column)
    theirs = outcome.theirs.get(name) if outcome is not None else None
    fault = outcome.faults.get(name, "") if outcome is not None else ""
    # What nobody typed is shown as it stands: its mark says that it was seen so.
    typed = outcome.sent.cells if outcome is not None and name in outcome.typed else {}
    asked = f"{theirs.sentence} {KEEP_OR_TAKE}" if theirs is not None else ""
    return FormCell(
        column,
        cell_name(row.id, name),
        typed.get(name, standing),
        " ".join(filter(None, (fault, asked))),
        conflict=theirs is not None,
    )
