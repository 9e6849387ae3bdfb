"""Excel and OpenDocument files, read by calamine after the checks of ``archive``."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from app.tables.form import DAMAGED, LOCKED, Form, Progress, TableKind, Unreadable
from app.tables.reading.archive import SAVE_AGAIN, kind_of_archive, refuse_odd
from app.tables.reading.header import BEGINNING_ROWS
from app.tables.reading.kinds import Cell, Merge, OddCell, Percentage, ReadKind, Survey, marked
from app.tables.reading.ods_survey import survey_ods
from app.tables.reading.xls_survey import OLE, survey_xls
from app.tables.reading.xlsx_survey import survey_xlsx

SIGNIFICANT_DIGITS = 15  # what a spreadsheet itself shows of a number
PROGRESS_ROWS = 5_000

Value = int | float | str | bool | date | time | datetime | timedelta | OddCell


def sheets_of(path: Path) -> tuple[TableKind, tuple[str, ...]]:
    """Return the kind of a workbook and the names of its visible sheets."""
    kind = _kind(path)
    # Calamine reads all sheets of these as soon as it opens one.
    if kind is TableKind.ODS:
        survey_ods(path)
    elif kind is TableKind.XLS:
        survey_xls(path, 0)
    with _opened(path) as workbook:
        return kind, _visible_sheets(workbook)


def _kind(path: Path) -> TableKind:
    with path.open("rb") as stream:
        old = stream.read(len(OLE)) == OLE
    return TableKind.XLS if old else kind_of_archive(path)


def beginning_of(path: Path, form: Form, sheet: int) -> tuple[list[list[str]], Survey]:
    """Return the first rows of a sheet, and what stands beside its values."""
    survey = survey_of(path, form, sheet)
    with _opened(path) as workbook:
        opened_sheet = _sheet(workbook, chosen_sheet(form.sheets, sheet))
        survey = _with_merges(survey, opened_sheet)
        return list(islice(_texts(opened_sheet, survey, text_of), BEGINNING_ROWS)), survey


def survey_of(path: Path, form: Form, sheet: int) -> Survey:
    """Return what a sheet holds beside its values, the merged cells of an Excel file apart."""
    name = chosen_sheet(form.sheets, sheet)
    if form.kind is TableKind.XLS:
        with _opened(path) as workbook:
            rank = [meta.name for meta in workbook.sheets_metadata].index(name)
        return survey_xls(path, rank)
    kind_of_archive(path)
    if form.kind is TableKind.ODS:
        return survey_ods(path, name)
    return survey_xlsx(path, name)


def whole_survey(path: Path, form: Form, sheet: int) -> Survey:
    """Return all that a sheet holds beside its values."""
    survey = survey_of(path, form, sheet)
    with _opened(path) as workbook:
        return _with_merges(survey, _sheet(workbook, chosen_sheet(form.sheets, sheet)))


def workbook_rows(
    path: Path,
    form: Form,
    sheet: int = 0,
    on_progress: Progress | None = None,
    surveyed: Survey | None = None,
    *,
    kinds: bool = False,
) -> Iterator[list[str]]:
    """Yield each row of a sheet as text, those above the table included.

    ``surveyed``: its ``whole_survey``, where it was made already. ``kinds``: texts are marked.
    """
    survey = surveyed or survey_of(path, form, sheet)
    with _opened(path) as workbook:
        opened_sheet = _sheet(workbook, chosen_sheet(form.sheets, sheet))
        whole = surveyed or _with_merges(survey, opened_sheet)
        write = _marked if kinds else text_of
        yield from _texts(opened_sheet, whole, write, on_progress)


def workbook_cells(path: Path, form: Form, sheet: int = 0) -> Iterator[list[Cell]]:
    """Yield each row of a sheet as cells that keep their kind."""
    survey = survey_of(path, form, sheet)
    with _opened(path) as workbook:
        opened_sheet = _sheet(workbook, chosen_sheet(form.sheets, sheet))
        for values in _values(opened_sheet, _with_merges(survey, opened_sheet)):
            yield [Cell(text_of(value), kind_of(value)) for value in values]


def _with_merges(survey: Survey, sheet: CalamineSheet) -> Survey:
    """Add the merged cells, which calamine gives for Excel files."""
    ranges = sheet.merged_cell_ranges or ()
    refuse_odd(len(ranges))
    merges = tuple(
        Merge(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges
    )
    return replace(survey, merges=survey.merges + merges)


def _texts(
    sheet: CalamineSheet,
    survey: Survey,
    write: Callable[[Value], str],
    on_progress: Progress | None = None,
) -> Iterator[list[str]]:
    width = 0
    for count, values in enumerate(_values(sheet, survey), 1):
        row = _trimmed([write(value) for value in values], width)
        width = width or len(row)
        yield row
        if on_progress and count % PROGRESS_ROWS == 0:
            on_progress(count, sheet.total_height)


def _values(sheet: CalamineSheet, survey: Survey) -> Iterator[list[Value]]:
    """Yield the rows of a sheet, odd cells in their places and vertical merges filled down."""
    odd: dict[int, list[tuple[int, Value]]] = {}
    for cell in survey.odd:
        odd.setdefault(cell.line, []).append((cell.column, cell))
    for (line, column), text in survey.texts.items():
        odd.setdefault(line, []).append((column, text))
    filling = _Filling(survey.merges)
    given = sheet.iter_rows() if sheet.start is not None else iter(())
    last = max(odd, default=0)
    line = 0
    for line, row in enumerate(given, 1):
        values = _placed(list(row), odd.get(line, ()))
        if survey.percents:
            _show_percents(values, line, survey)
        yield filling.filled(line, values)
    # What is past the last value that calamine knows.
    for rest in range(line + 1, last + 1):
        yield _placed([], odd.get(rest, ()))


def _show_percents(row: list[Value], line: int, survey: Survey) -> None:
    for column, flags in survey.percents.items():
        if line < len(flags) and flags[line] and column < len(row):
            value = row[column]
            if isinstance(value, int | float) and not isinstance(value, bool):
                row[column] = Percentage(value)


def _placed(row: list[Value], odd: Iterable[tuple[int, Value]]) -> list[Value]:
    for column, value in odd:
        if column >= len(row):
            row += [""] * (column + 1 - len(row))
        row[column] = value
    return row


class _Filling:
    """Fills the merged cells down, in rows that hold something else."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.waiting = sorted(
            (merge for merge in merges if merge.bottom > merge.top),
            key=lambda merge: merge.top,
            reverse=True,
        )
        self.open: list[tuple[Merge, Value]] = []

    def filled(self, line: int, row: list[Value]) -> list[Value]:
        """Return a row with the value of each merge that comes down to it."""
        if self.open:
            self.open = [pair for pair in self.open if pair[0].bottom >= line]
            if self.open and any(value != "" for value in row):
                _placed(row, [(merge.left, value) for merge, value in self.open])
        while self.waiting and self.waiting[-1].top <= line:
            merge = self.waiting.pop()
            value = row[merge.left] if merge.left < len(row) else ""
            if value != "":
                self.open.append((merge, value))
        return row


def chosen_sheet(names: tuple[str, ...], sheet: int) -> str:
    """Return the name of a sheet, from its rank; ``Unreadable`` if there is none."""
    if not 0 <= sheet < len(names):
        raise Unreadable("Cette feuille n’existe pas. Choisissez-en une autre.")
    return names[sheet]


def kind_of(cell: Value) -> ReadKind:
    """Return what a workbook says that a cell is."""
    if isinstance(cell, OddCell):
        return cell.kind
    if isinstance(cell, str):
        return ReadKind.TEXT
    if isinstance(cell, bool):
        return ReadKind.BOOLEAN
    if isinstance(cell, Percentage):
        return ReadKind.PERCENT
    return ReadKind.NUMBER if isinstance(cell, int | float) else ReadKind.DATE


def _marked(cell: Value) -> str:
    return cell if isinstance(cell, str) else marked(Cell(text_of(cell), kind_of(cell)))


def text_of(cell: Value) -> str:
    """Write a cell as a CSV would hold it: ISO dates, no « .0 », true and false."""
    if isinstance(cell, str | OddCell):
        return cell if isinstance(cell, str) else cell.text
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        midnight = cell.time() == time()
        return cell.date().isoformat() if midnight else cell.isoformat(timespec="seconds")
    if isinstance(cell, timedelta):
        return _clock(cell)
    if isinstance(cell, date | time):
        return cell.isoformat()
    return _figures(cell)


def _figures(value: float) -> str:
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = f"{value:.{SIGNIFICANT_DIGITS}g}"
    return f"{Decimal(text):f}" if "e" in text else text


def _clock(duration: timedelta) -> str:
    seconds = round(duration.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _trimmed(cells: list[str], width: int) -> list[str]:
    """Drop empty cells past the header; a wholly empty row becomes blank."""
    end = len(cells)
    while end > width and not cells[end - 1]:
        end -= 1
    return cells[:end] if any(cells[:end]) else []


def _opened(path: Path) -> CalamineWorkbook:
    try:
        return load_workbook(path)
    except PasswordError:
        raise Unreadable(LOCKED) from None
    except (CalamineError, OSError, ValueError):
        raise Unreadable(DAMAGED) from None


def _sheet(workbook: CalamineWorkbook, name: str) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, OSError, ValueError):
        raise Unreadable(DAMAGED) from None


def _visible_sheets(workbook: CalamineWorkbook) -> tuple[str, ...]:
    names = tuple(
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    )
    if not names:
        raise Unreadable(f"Ce fichier ne contient aucune feuille de calcul visible. {SAVE_AGAIN}")
    return names
