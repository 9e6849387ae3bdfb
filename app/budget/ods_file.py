"""The budget as an OpenDocument file: formulas, and the values that they have today."""

import io
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from app.budget.workbook import NEXT, CellRef, Expression, SheetCell, SheetPlan

if TYPE_CHECKING:
    from odfdo import Cell, Document, Table

LANGUAGE = "fr-FR"
CENTIMETRES = 0.19  # of a character of ten points
LETTERS = 26
PAPER = {
    "fo:page-width": "29.7cm",
    "fo:page-height": "21cm",
    "style:print-orientation": "landscape",
    "style:scale-to-X": "1",
    "style:scale-to-Y": "0",
}
NUMBERS = ("number", "strong", "input")


def write_budget_ods(sheets: tuple[SheetPlan, ...], title: str, target: IO[bytes]) -> None:
    """Write the sheets: none of the texts can run."""
    from odfdo import Document  # noqa: PLC0415  it loads what few requests need

    file = Document("spreadsheet")
    file.language = LANGUAGE
    file.meta.title = title
    _add_styles(file, sheets)
    _lay_out(file)
    file.body.clear()
    for sheet in sheets:
        file.body.append(_table(sheet))
    whole = io.BytesIO()
    file.save(whole)
    target.write(whole.getvalue())


def _add_styles(file: "Document", sheets: tuple[SheetPlan, ...]) -> None:
    from odfdo import Element, Style  # noqa: PLC0415  idem

    number: Any = Element.from_tag(
        '<number:number-style style:name="nombres" number:language="fr" '
        'number:country="FR"><number:number number:min-integer-digits="1" '
        'number:decimal-places="2" number:min-decimal-places="0" number:grouping="true"/>'
        "</number:number-style>"
    )
    file.insert_style(number, automatic=True)
    for name in ("title", "head", "note", "text", *NUMBERS):
        style = Style("table-cell", name=name)
        if name in NUMBERS:
            style.set_attribute("style:data-style-name", "nombres")
        cell = {"fo:wrap-option": "no-wrap" if name in {"title", "note"} else "wrap"}
        cell |= {"style:vertical-align": "top"}
        if name == "input":
            cell |= {"fo:background-color": "#fff4cc", "fo:border": "0.5pt solid #777777"}
        style.set_properties(cell, area="table-cell")
        if name in {"title", "head", "strong"}:
            words = {"fo:font-weight": "bold"}
            style.set_properties(
                words | ({"fo:font-size": "14pt"} if name == "title" else {}), area="text"
            )
        file.insert_style(style, automatic=True)
    for width in sorted({width for sheet in sheets for width in sheet.widths}):
        column = Style("table-column", name=f"l{width}")
        column.set_properties(
            {"style:column-width": f"{width * CENTIMETRES:.2f}cm"}, area="table-column"
        )
        file.insert_style(column, automatic=True)


def _lay_out(file: "Document") -> None:
    """Print on A4 sheets laid on their long side, each as wide as its table."""
    for layout in file.get_styles("page-layout"):
        # odfdo knows of no scale to a width: the attributes are written as they are.
        for properties in layout.get_elements("style:page-layout-properties"):
            for name, value in PAPER.items():
                properties.set_attribute(name, value)


def _table(sheet: SheetPlan) -> "Table":
    from odfdo import Column, Row, Table  # noqa: PLC0415  idem

    table = Table(sheet.name)
    for width in sheet.widths:
        table.append(Column(style=f"l{width}"))
    for cells in sheet.rows:
        row = Row()
        for cell in cells:
            row.append(_cell(cell, sheet.name, alone=len(cells) == 1))
        table.append(row)
    return table


def _cell(cell: SheetCell, here: str, *, alone: bool) -> "Cell":
    from odfdo import Cell  # noqa: PLC0415  idem

    style = "note" if alone and cell.style == "text" else cell.style
    if isinstance(cell.content, Decimal):
        made = Cell(cell.content, style=style, cell_type="float")
        if cell.formula:
            made.formula = formula(cell.formula, here)
        return made
    return Cell(cell.content or None, style=style)


def formula(expression: Expression, here: str) -> str:
    """Write a formula as OpenDocument says it."""
    return "of:=" + "".join(_part(part, here) for part in expression)


def _part(part: object, here: str) -> str:
    if part is NEXT:
        return ";"
    if isinstance(part, CellRef):
        cell = f".{_letters(part.column)}{part.row + 1}"
        return f"[{cell}]" if part.sheet == here else f"[$'{part.sheet}'{cell}]"
    return str(part)


def _letters(column: int) -> str:
    return chr(ord("A") + column % LETTERS)
