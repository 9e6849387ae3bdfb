"""A document as an ODT: real styles, real headings, its language and its title."""

import io

from odfdo import Cell, Element, Header, List, ListItem, Row, Style
from odfdo import Document as Odt
from odfdo import Paragraph as OdtParagraph
from odfdo import Table as OdtTable
from odfdo.style_base import StyleBase
from odfdo.xmlpart import XmlPart

from app.documents.model import Block, Document, Heading, Listing, Paragraph, Table

BODY, TITLE, CAPTION, NOTE = "Text_20_body", "Title", "Caption", "Quotations"
NUMBERED, BULLETED = "Numbering_20_1", "List_20_1"
HEADER_CELL, GRID = "Table_20_Heading", "Grille"


def odt_bytes(document: Document) -> bytes:
    """Return the file."""
    file = Odt("text")
    file.language = document.language
    known = file.meta
    known.title, known.subject = document.title, document.subject
    known.language, known.initial_creator = document.language, document.author
    known.creator = document.author
    for style in _styles():
        file.insert_style(style, automatic=style.name == GRID)
    _without_numbers(file)
    if document.landscape:
        _turn(file)
    body = file.body
    body.clear()
    body.append(_text(document.title, TITLE))
    for rank, block in enumerate(document.blocks):
        for element in _elements(block, rank):
            body.append(element)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _styles() -> list[Style]:
    """Return the styles that the empty document of odfdo lacks."""
    cell = Style("table-cell", name=GRID, area="table-cell", border="0.5pt solid #777777")
    cell.set_properties({"fo:padding": "0.1cm"}, area="table-cell")
    return [
        Style("paragraph", name=TITLE, parent_style="Heading", area="text", size="20pt", bold=True),
        Style("paragraph", name=NOTE, parent_style=BODY, area="text", italic=True),
        Style("paragraph", name=HEADER_CELL, parent_style="Standard", area="text", bold=True),
        cell,
    ]


def _without_numbers(file: Odt) -> None:
    """Take away the numbers that the empty document of odfdo puts before headings: « 3.1. »."""
    styles = file.get_part("styles.xml")
    if isinstance(styles, XmlPart):
        for level in styles.root.get_elements("descendant::text:outline-level-style"):
            level.set_attribute("style:num-format", "")
            for name in ("style:num-suffix", "loext:num-list-format"):
                level.del_attribute(name)


def _turn(file: Odt) -> None:
    """Lay the paper on its long side: that of odfdo is an A4, upright."""
    for layout in file.get_styles("page-layout"):
        if not isinstance(layout, StyleBase):
            continue
        sides = layout.get_properties(area="page-layout") or {}
        turned = {
            "fo:page-width": str(sides.get("fo:page-height")),
            "fo:page-height": str(sides.get("fo:page-width")),
            "style:print-orientation": "landscape",
        }
        layout.set_properties(turned, area="page-layout")


def _text(text: str, style: str) -> OdtParagraph:
    return OdtParagraph(text, style=style)


def _elements(block: Block, rank: int) -> list[Element]:
    match block:
        case Heading(level, text):
            heading = Header(level, text)
            heading.set_attribute("text:style-name", f"Heading_20_{level}")
            return [heading]
        case Paragraph(text, note):
            return [_text(text, NOTE if note else BODY)]
        case Listing(items, numbered):
            return [_list(items, NUMBERED if numbered else BULLETED)]
        case Table():
            return [_text(block.caption, CAPTION), _table(block, rank), _text("", BODY)]


def _list(items: tuple[str, ...], style: str) -> List:
    listed = List(style=style)
    for item in items:
        entry = ListItem()
        entry.append(_text(item, BODY))
        listed.append(entry)
    return listed


def _table(block: Table, rank: int) -> OdtTable:
    table = OdtTable(f"Tableau{rank}")
    columns = Element.from_tag("table:table-column")
    columns.set_attribute("table:number-columns-repeated", str(len(block.header)))
    table.append(columns)
    header = Element.from_tag("table:table-header-rows")
    header.append(_row(block.header, HEADER_CELL))
    table.append(header)
    for row in block.rows:
        table.append(_row(row, "Standard"))
    return table


def _row(texts: tuple[str, ...], style: str) -> Row:
    row = Row()
    for text in texts:
        cell = Cell(style=GRID)
        for line in text.splitlines() or [""]:
            cell.append(_text(line, style))
        row.append(cell)
    return row
