"""The styles of a DOCX: those of every word processor, in the colours and sizes of the house."""

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

FONT = "Arial"
BODY, CELL, CAPTION, NOTE = "Body Text", "Contenu de tableau", "Caption", "Intense Quote"
BULLETED, NUMBERED = "List Bullet", "List Number"
INK = RGBColor(0x1F, 0x2A, 0x44)
# Style: size, bold, space before, space after; all in points.
SIZES = {
    "Normal": (11, False, 0, 0),
    BODY: (11, False, 0, 6),
    "Title": (18, True, 0, 12),
    "Heading 1": (14, True, 16, 6),
    "Heading 2": (12, True, 12, 4),
    "Heading 3": (11, True, 8, 4),
    CAPTION: (10, False, 8, 3),
    BULLETED: (11, False, 0, 3),
    NUMBERED: (11, False, 0, 3),
    CELL: (10, False, 1, 1),
    "Header": (9, False, 0, 10),
    "Footer": (9, False, 0, 0),
}
TITLES = ("Title", "Heading 1", "Heading 2", "Heading 3")


def dress(file: Docx) -> None:
    """Give a new file its styles."""
    cell = file.styles.add_style(CELL, WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = file.styles["Normal"]
    for name, (size, bold, before, after) in SIZES.items():
        style = file.styles[name]
        if isinstance(style, ParagraphStyle):
            _set(style, size, before, after, bold=bold)
    for name in TITLES:
        file.styles[name].font.color.rgb = INK
        file.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    caption = file.styles[CAPTION]
    caption.font.color.rgb, caption.font.italic = INK, True
    caption.paragraph_format.keep_with_next = True
    for name in (BODY, BULLETED, NUMBERED):
        file.styles[name].paragraph_format.widow_control = True


def paragraph(file: Docx, text: str, style: str) -> Paragraph:
    """Add a paragraph; by the id of its style, as the library reads all styles for each name."""
    added = file.add_paragraph(text)
    added._p.style = style_id(file, style)  # noqa: SLF001
    return added


def style_id(file: Docx, name: str) -> str:
    """Return the id of a style, which its name gives in every file of the library."""
    return str(file.styles[name].style_id) if name == CELL else name.replace(" ", "")


def _set(style: ParagraphStyle, size: int, before: int, after: int, *, bold: bool) -> None:
    style.font.size, style.font.bold, style.font.name = Pt(size), bold, FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):  # they would win
        fonts.attrib.pop(qn(f"w:{name}"), None)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(before), Pt(after), 1.1
