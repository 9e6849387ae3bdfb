"""The budget as an Excel file: formulas, and the values that they have today."""

from collections.abc import Sequence
from decimal import Decimal
from typing import IO, TYPE_CHECKING

from app.budget.workbook import NEXT, CellRef, Expression, SheetCell, SheetPlan

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

A4 = 9  # in the list of papers of the format
STYLES = {
    "title": {"bold": True, "font_size": 14},
    "head": {"bold": True, "text_wrap": True, "valign": "top"},
    "text": {"valign": "top"},
    "number": {"num_format": "#,##0.##"},
    "strong": {"num_format": "#,##0.##", "bold": True},
    "input": {"num_format": "#,##0.##", "bg_color": "#FFF4CC", "border": 1},
}
WRAPPED = {"valign": "top", "text_wrap": True, "indent": 1}
FIRST_TABLE_ROW = 3
LINE_HEIGHT = 15  # points
LONG = 40  # characters: a longer text goes on several lines


def write_budget_xlsx(sheets: tuple[SheetPlan, ...], title: str, target: IO[bytes]) -> None:
    """Write the sheets: none of the texts can run."""
    from xlsxwriter import Workbook  # noqa: PLC0415  it loads what few requests need

    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    with Workbook(target, options) as book:
        book.set_properties({"title": title})
        styles = {name: book.add_format(style) for name, style in STYLES.items()}
        styles["wrapped"] = book.add_format(WRAPPED)
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.set_paper(A4)
            page.set_landscape()
            page.fit_to_pages(1, 0)
            page.freeze_panes(FIRST_TABLE_ROW, 1)
            for column, width in enumerate(sheet.widths):
                page.set_column(column, column, width)
            _rows(page, sheet, styles)


def _rows(page: "Worksheet", sheet: SheetPlan, styles: dict[str, "Format"]) -> None:
    for row, cells in enumerate(sheet.rows):
        lines = _lines(cells, sheet.widths) if len(cells) > 1 else 1
        if lines > 1:
            page.set_row(row, lines * LINE_HEIGHT)
        for column, cell in enumerate(cells):
            long = isinstance(cell.content, str) and len(cell.content) > LONG
            wide = row >= FIRST_TABLE_ROW and len(cells) > 1
            style = styles["wrapped" if long and wide else cell.style]
            if cell.formula:
                value = float(cell.content)
                page.write_formula(row, column, formula(cell.formula, sheet.name), style, value)
            elif isinstance(cell.content, Decimal):
                page.write_number(row, column, float(cell.content), style)
            elif cell.content:
                page.write_string(row, column, cell.content, style)
            else:
                page.write_blank(row, column, None, style)


def _lines(cells: Sequence[SheetCell], widths: Sequence[int]) -> int:
    """Return how many lines a row takes: this format does not measure it by itself."""
    texts = ((cell.content, width) for cell, width in zip(cells, widths, strict=False))
    return max(-(-len(text) // width) for text, width in texts if isinstance(text, str))


def formula(expression: Expression, here: str) -> str:
    """Write a formula as Excel reads it."""
    return "=" + "".join(_part(part, here) for part in expression)


def _part(part: object, here: str) -> str:
    if part is NEXT:
        return ","
    if isinstance(part, CellRef):
        from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415  idem

        cell = xl_rowcol_to_cell(part.row, part.column)
        return cell if part.sheet == here else f"'{part.sheet}'!{cell}"
    return str(part)
