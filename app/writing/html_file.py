"""A document as one page of HTML, complete by itself: to be put on a website as it is."""

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, tostring

from app.writing.model import Block, Document, Heading, Listing, Paragraph, Table

# Sober: the website that takes it has a style of its own. Names of columns come back on each page.
STYLE = """
body { font-family: sans-serif; line-height: 1.5; max-width: 75rem; margin: 2rem auto;
  padding: 0 1rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: 0.5rem 0; }
th, td { border: 1px solid; padding: 0.4rem; text-align: left; vertical-align: top; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
"""
PAPER = "@page {{ size: A4 {}; margin: 2cm; }}\n"


def html_bytes(document: Document) -> bytes:
    """Return the file, in UTF-8."""
    page = Element("html", lang=document.language)
    head = SubElement(page, "head")
    SubElement(head, "meta", charset="utf-8")
    scale = "width=device-width, initial-scale=1"
    for name, content in (
        ("viewport", scale), ("description", document.subject), ("author", document.author),
    ):  # fmt: skip
        SubElement(head, "meta", name=name, content=content)
    _texts(head, "title", [document.title])
    style = STYLE + PAPER.format("landscape" if document.landscape else "portrait")
    _texts(head, "style", [style])
    main = SubElement(SubElement(page, "body"), "main")
    _texts(main, "h1", [document.title])
    for block in document.blocks:
        _write(main, block)
    written: bytes = tostring(page, encoding="utf-8", method="html")
    return b"<!doctype html>\n" + written


def _write(main: Element, block: Block) -> None:
    match block:
        case Heading(level, text, _):
            _texts(main, f"h{level + 1}", [text])
        case Paragraph(text, note, _):
            _texts(SubElement(main, "p"), "em" if note else "span", [text])
        case Listing(items, numbered):
            _texts(SubElement(main, "ol" if numbered else "ul"), "li", items)
        case Table():
            _table(main, block)


def _table(main: Element, block: Table) -> None:
    named = {"class": "wide", "role": "region", "aria-label": block.caption, "tabindex": "0"}
    table = SubElement(SubElement(main, "div", named), "table")
    _texts(table, "caption", [block.caption])
    header = SubElement(SubElement(table, "thead"), "tr")
    _texts(header, "th", block.header, scope="col")
    body = SubElement(table, "tbody")
    for row in block.rows:
        line = SubElement(body, "tr")
        _texts(line, "th", row[:1], scope="row")
        _texts(line, "td", row[1:])


def _texts(parent: Element, tag: str, texts: Iterable[str], **attributes: str) -> None:
    """Write one element for each text, its lines kept; a style stays as it is."""
    for text in texts:
        element = SubElement(parent, tag, attributes)
        first, *others = [text] if tag == "style" else text.splitlines() or [""]
        element.text = first
        for line in others:
            SubElement(element, "br").tail = line
