"""Excel and OpenDocument files, read by calamine after the checks of ``archive``."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
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

from app.tables.form import DAMAGED, Form, Progress, TableKind, Unreadable
from app.tables.reading.archive import (
    SAVE_AGAIN,
    kind_of_archive,
    refuse_large_ods,
    refuse_large_xlsx,
)

SIGNIFICANT_DIGITS = 15  # what a spreadsheet itself shows of a number
PROGRESS_ROWS = 5_000

Cell = int | float | str | bool | date | time | datetime | timedelta


def sniff_workbook(path: Path, sheet: int = 0) -> Form:
    """Find the sheets of a workbook and the header of one of them."""
    kind = kind_of_archive(path)
    if kind is TableKind.ODS:
        refuse_large_ods(path)  # calamine reads all sheets of these as soon as it opens one
    with _opened(path) as workbook:
        names = _visible_sheets(workbook)
        name = _chosen(names, sheet)
        if kind is TableKind.XLSX:
            refuse_large_xlsx(path, name)
        header = next((cells for cells in _rows(_sheet(workbook, name)) if any(cells)), [])
    if not header:
        raise Unreadable(f"La feuille «\u202f{name}\u202f» est vide. Choisissez-en une autre.")
    return Form(kind, sheets=names, header=tuple(header))


def workbook_rows(
    path: Path, form: Form, sheet: int = 0, on_progress: Progress | None = None
) -> Iterator[list[str]]:
    """Yield each row of a sheet as text, those above the table included."""
    name = _chosen(form.sheets, sheet)
    kind_of_archive(path)
    if form.kind is TableKind.ODS:
        refuse_large_ods(path)
    else:
        refuse_large_xlsx(path, name)
    with _opened(path) as workbook:
        yield from _rows(_sheet(workbook, name), on_progress)


def _rows(sheet: CalamineSheet, on_progress: Progress | None = None) -> Iterator[list[str]]:
    if sheet.start is None:
        return
    width = 0
    for count, cells in enumerate(sheet.iter_rows(), 1):
        row = _trimmed([text_of(cell) for cell in cells], width)
        width = width or len(row)
        yield row
        if on_progress and count % PROGRESS_ROWS == 0:
            on_progress(count, sheet.total_height)


def _chosen(names: tuple[str, ...], sheet: int) -> str:
    if not 0 <= sheet < len(names):
        raise Unreadable("Cette feuille n’existe pas. Choisissez-en une autre.")
    return names[sheet]


def text_of(cell: Cell) -> str:
    """Write a cell as a CSV would hold it: ISO dates, no « .0 », true and false."""
    if isinstance(cell, str):
        return cell
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
        raise Unreadable(
            "Ce fichier est protégé par un mot de passe. Retirez-le et renvoyez-le."
        ) from None
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
