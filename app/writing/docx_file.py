"""A document as a DOCX: real styles, real headings, its language and its title."""

import io
from datetime import UTC, datetime, time

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph as DocxParagraph

from app.kernel.clock import today
from app.writing import docx_styles, docx_table
from app.writing.letterhead import Letterhead, LogoPicture
from app.writing.model import Block, Document, Heading, Listing, Paragraph

SHORT_SIDE, LONG_SIDE, MARGIN = 210, 297, 20  # A4, in millimetres


def docx_bytes(document: Document, letterhead: Letterhead | None = None) -> bytes:
    """Return the file."""
    file = docx.Document()
    docx_styles.dress(file)
    _describe(file, document)
    width = _lay_out(file, document)
    _head_and_foot(file, letterhead or Letterhead(document.author))
    docx_styles.paragraph(file, document.title, "Title")
    for block in document.blocks:
        _write(file, block, width)
    target = io.BytesIO()
    file.save(target)
    return target.getvalue()


def _describe(file: Docx, document: Document) -> None:
    """Say the title and the language: assistive tools read both."""
    known = file.core_properties
    known.title, known.subject = document.title[:255], document.subject[:255]
    known.author, known.language = document.author[:255], document.language
    known.comments = ""
    known.created = known.modified = datetime.combine(today(), time(), tzinfo=UTC)
    defaults = file.styles.element.find(qn("w:docDefaults"))
    for language in defaults.iter(qn("w:lang")) if defaults is not None else ():
        language.set(qn("w:val"), document.language)


def _lay_out(file: Docx, document: Document) -> int:
    """Set the paper to A4, and return the width of a line, in millimetres."""
    paper = file.sections[0]
    wide, high = (LONG_SIDE, SHORT_SIDE) if document.landscape else (SHORT_SIDE, LONG_SIDE)
    paper.page_width, paper.page_height = Mm(wide), Mm(high)
    paper.orientation = WD_ORIENT.LANDSCAPE if document.landscape else WD_ORIENT.PORTRAIT
    margin = Mm(MARGIN)
    paper.left_margin = paper.right_margin = paper.top_margin = paper.bottom_margin = margin
    return wide - 2 * MARGIN


def _head_and_foot(file: Docx, letterhead: Letterhead) -> None:
    paper = file.sections[0]
    head = paper.header.paragraphs[0]
    if letterhead.logo is not None and _draw(head, letterhead.logo):
        head.add_run("  ")
    head.add_run(letterhead.name)
    foot = paper.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, field in (("page\u00a0", "PAGE"), (" sur\u00a0", "NUMPAGES")):
        foot.add_run(words)
        _field(foot, field)


def _draw(head: DocxParagraph, logo: LogoPicture) -> bool:
    """Draw a logo; a picture whose head the library does not know is left out."""
    run = head.add_run()
    try:
        run.add_picture(io.BytesIO(logo.content), Mm(logo.width), Mm(logo.height))
    except UnrecognizedImageError:
        return False
    return True


def _field(paragraph: DocxParagraph, name: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"  # what is shown until the word processor counts
    run.append(text)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001  python-docx has no words for it


def _write(file: Docx, block: Block, width: int) -> None:
    match block:
        case Heading(level, text, new_page):
            heading = docx_styles.paragraph(file, text, f"Heading {level}")
            heading.paragraph_format.page_break_before = new_page or None
        case Paragraph(text, note):
            style = docx_styles.NOTE if note else docx_styles.BODY
            form = docx_styles.paragraph(file, text, style).paragraph_format
            form.keep_with_next = block.stays_with_next or None
        case Listing(items, numbered):
            _list(file, items, numbered=numbered)
        case _:
            docx_table.add(file, block, width)


def _list(file: Docx, items: tuple[str, ...], *, numbered: bool) -> None:
    """Write a list; each numbered one begins at 1 again."""
    style = docx_styles.NUMBERED if numbered else docx_styles.BULLETED
    restart = _new_numbering(file, style) if numbered else None
    for item in items:
        paragraph = docx_styles.paragraph(file, item, style)
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
