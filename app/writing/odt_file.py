"""A document as an ODT: real styles, real headings, its language and its title."""

import io
from collections.abc import Sequence

from odfdo import Document as Odt
from odfdo import Element, Header, List, ListItem
from odfdo import Paragraph as OdtParagraph

from app.writing import odt_page, odt_styles
from app.writing.columns import shares
from app.writing.letterhead import Letterhead
from app.writing.model import Block, Document, Heading, Listing, Paragraph, Table
from app.writing.odt_styles import BODY, CAPTION, NOTE, TITLE


def odt_bytes(document: Document, letterhead: Letterhead | None = None) -> bytes:
    """Return the file."""
    file = Odt("text")
    file.language = document.language
    known = file.meta
    known.title, known.subject = document.title, document.subject
    known.language, known.initial_creator = document.language, document.author
    known.creator = document.author
    odt_styles.dress(file)
    head = letterhead or Letterhead(document.author)
    odt_page.lay_out(file, head, landscape=document.landscape)
    body = file.body
    body.clear()
    body.append(OdtParagraph(document.title, style=TITLE))
    beside = odt_styles.automatic()
    for rank, block in enumerate(document.blocks):
        for element in _elements(block, rank, beside):
            body.append(element)
    _put_beside(file, beside)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _put_beside(file: Odt, beside: Sequence[Element]) -> None:
    """Put the styles of tables where those of this text alone are."""
    holder = file.content.root.get_element("office:automatic-styles")
    if holder is not None:
        for style in beside:
            holder.append(style)


def _elements(block: Block, rank: int, beside: list[Element]) -> list[Element]:
    match block:
        case Heading(level, text, new_page):
            heading = Header(level, text)
            style = odt_styles.NEW_PAGE if new_page else f"Heading_20_{level}"
            heading.set_attribute("text:style-name", style)
            return [heading]
        case Paragraph(text, note):
            body = odt_styles.WITH_NEXT if block.stays_with_next else BODY
            return [OdtParagraph(text, style=NOTE if note else body)]
        case Listing(items, numbered):
            return [_list(items, odt_styles.NUMBERED if numbered else odt_styles.BULLETED)]
        case Table():
            return [OdtParagraph(block.caption, style=CAPTION), _table(block, rank, beside)]


def _list(items: tuple[str, ...], style: str) -> List:
    listed = List(style=style)
    for item in items:
        entry = ListItem()
        entry.append(OdtParagraph(item, style=odt_styles.ITEM))
        listed.append(entry)
    return listed


def _table(block: Table, rank: int, beside: list[Element]) -> Element:
    table = Element.from_tag("table:table")
    table.set_attribute("table:name", f"Tableau{rank}")
    style = odt_styles.TOGETHER if block.together else odt_styles.LOOSE
    table.set_attribute("table:style-name", style)
    for number, share in enumerate(shares(block.header, block.rows)):
        name = f"Colonne{rank}.{number}"
        beside.append(odt_styles.column_style(name, share))
        column = Element.from_tag("table:table-column")
        column.set_attribute("table:style-name", name)
        table.append(column)
    head = Element.from_tag("table:table-header-rows")
    head.append(_row(block.header, odt_styles.HEAD_CELL, odt_styles.SHADED))
    table.append(head)
    for row in block.rows:
        table.append(_row(row, odt_styles.CELL, odt_styles.GRID))
    return table


def _row(texts: tuple[str, ...], style: str, cell_style: str) -> Element:
    row = Element.from_tag("table:table-row")
    row.set_attribute("table:style-name", odt_styles.WHOLE_ROW)
    for text in texts:
        cell = Element.from_tag("table:table-cell")
        cell.set_attribute("table:style-name", cell_style)
        cell.set_attribute("office:value-type", "string")
        for line in text.splitlines() or [""]:
            cell.append(OdtParagraph(line, style=style))
        row.append(cell)
    return row
