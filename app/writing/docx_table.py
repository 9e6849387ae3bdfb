"""A table of a DOCX, written as XML: the library is slow on long ones, and knows half of it."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from docx.document import Document as Docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.writing.columns import WHOLE, shares
from app.writing.docx_styles import CAPTION, CELL, paragraph
from app.writing.model import Table

TWIPS = 56.7  # in a millimetre
SHADE = "E4E9F0"


def add(file: Docx, block: Table, width: int) -> None:
    """Write a table on a line of so many millimetres, its caption above it."""
    paragraph(file, block.caption, CAPTION)
    style = file.styles[CELL].style_id
    grid = file.styles["Table Grid"].style_id
    twips = [round(share * width * TWIPS / WHOLE) for share in shares(block.header, block.rows)]
    content = "".join(_parts(block, twips, style, grid))
    file.element.body.insert_element_before(parse_xml(content), "w:sectPr")
    file.add_paragraph()


def _parts(block: Table, twips: Sequence[int], style: str, grid: str) -> Iterator[str]:
    yield (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="{grid}"/>'
        f'<w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/>'
        f"</w:tblCellMar><w:tblCaption w:val={_quoted(block.caption)}/></w:tblPr><w:tblGrid>"
    )
    yield from (f'<w:gridCol w:w="{one}"/>' for one in twips)
    yield "</w:tblGrid>"
    yield _row(block.header, twips, style, head=True, kept=True)
    for row in block.rows:
        yield _row(row, twips, style, head=False, kept=block.together)
    yield "</w:tbl>"


def _quoted(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;", "\n": " "}) + '"'


def _row(texts: Sequence[str], twips: Sequence[int], style: str, *, head: bool, kept: bool) -> str:
    """Return a row that no page cuts; ``kept``: with the one that follows."""
    marks = '<w:cantSplit w:val="true"/>' + ('<w:tblHeader w:val="true"/>' if head else "")
    with_next = "<w:keepNext/>" if kept else ""
    bold = "<w:rPr><w:b/></w:rPr>" if head else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{SHADE}"/>' if head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{shade}</w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{style}"/>{with_next}</w:pPr>'
        f"<w:r>{bold}{_lines(text)}</w:r></w:p></w:tc>"
        for text, wide in zip(texts, twips, strict=True)
    )
    return f"<w:tr><w:trPr>{marks}</w:trPr>{cells}</w:tr>"


def _lines(text: str) -> str:
    written = (
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.splitlines() or [""]
    )
    return "<w:br/>".join(written)
