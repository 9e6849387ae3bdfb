"""A document as a DOCX: real styles, real headings, its language and its title."""

import io
from datetime import UTC, datetime, time

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table as DocxTable

from app.documents.model import Block, Document, Heading, Listing, Paragraph, Table
from app.kernel.clock import today

GRID = "Table Grid"
SHORT_SIDE, LONG_SIDE, MARGIN = Mm(210), Mm(297), Mm(20)  # A4


def docx_bytes(document: Document) -> bytes:
    """Return the file."""
    file = docx.Document()
    _describe(file, document)
    _lay_out(file, document)
    file.add_heading(document.title, level=0)
    for block in document.blocks:
        _write(file, block)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _describe(file: Docx, document: Document) -> None:
    """Say the title and the language: assistive tools read both."""
    known = file.core_properties
    known.title, known.subject = document.title, document.subject
    known.author, known.language = document.author, document.language
    known.comments = ""
    known.created = known.modified = datetime.combine(today(), time(), tzinfo=UTC)
    defaults = file.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")) if defaults is not None else ():
        language.set(qn("w:val"), document.language)


def _lay_out(file: Docx, document: Document) -> None:
    """Set the paper to A4, whatever the template of the library says."""
    paper = file.sections[0]
    sides = (LONG_SIDE, SHORT_SIDE) if document.landscape else (SHORT_SIDE, LONG_SIDE)
    paper.page_width, paper.page_height = sides
    paper.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    paper.left_margin = paper.right_margin = paper.top_margin = paper.bottom_margin = MARGIN


def _write(file: Docx, block: Block) -> None:
    match block:
        case Heading(level, text):
            file.add_heading(text, level=level)
        case Paragraph(text, note):
            file.add_paragraph(text, style="Intense Quote" if note else "Normal")
        case Listing(items, numbered):
            _list(file, items, numbered=numbered)
        case Table():
            _table(file, block)


def _list(file: Docx, items: tuple[str, ...], *, numbered: bool) -> None:
    """Write a list; each numbered one begins at 1 again."""
    style = "List Number" if numbered else "List Bullet"
    restart = _new_numbering(file, style) if numbered else None
    for item in items:
        paragraph = file.add_paragraph(item, style=style)
        if restart is not None:
            properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()  # noqa: SLF001
            properties.get_or_add_numId().val = restart
            properties.get_or_add_ilvl().val = 0


def _new_numbering(file: Docx, style: str) -> int:
    """Return the id of a numbering like that of a style, which starts again."""
    numbering = file.part.numbering_part.element
    like = file.styles[style].element.pPr.numPr.numId.val
    model = next(definition for definition in numbering.num_lst if definition.numId == like)
    fresh = numbering.add_num(model.abstractNumId.val)
    fresh.add_lvlOverride(0).add_startOverride(1)
    return int(fresh.numId)


def _table(file: Docx, block: Table) -> None:
    file.add_paragraph(block.caption, style="Caption")
    table = file.add_table(rows=1, cols=len(block.header), style=GRID)
    for cell, text in zip(table.rows[0].cells, block.header, strict=True):
        cell.text = text
        cell.paragraphs[0].runs[0].bold = True
    _repeat_header(table)
    for row in block.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file.add_paragraph()


def _repeat_header(table: DocxTable) -> None:
    """Mark the first row as that of the names of the columns."""
    properties = table.rows[0]._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no words for it
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    properties.append(mark)
