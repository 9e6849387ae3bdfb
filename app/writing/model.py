"""A document as plain blocks: the page, the DOCX and the ODT say exactly the same."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

LANGUAGE = "fr-FR"
WRITINGS = {  # the media type of each file
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "html": "application/octet-stream",  # to be kept: never drawn under the address of Jalon
}
# What no XML file may hold: people paste such characters without seeing them.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A title inside the document; level 1 is just under the title of the whole."""

    level: int
    text: str
    new_page: bool = False  # on paper, it begins a page
    kind: str = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``note`` for advice to whoever prepares the document."""

    text: str
    note: bool = False
    with_next: bool = False  # on paper, never parted from what follows
    kind: str = "paragraph"

    @property
    def stays_with_next(self) -> bool:
        """Whether no page ends after it, as after words that announce what follows."""
        return self.with_next or self.text.endswith(":")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, numbered or not."""

    items: tuple[str, ...]
    numbered: bool = False
    kind: str = "listing"


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row names the columns, and whose first column names the rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    together: bool = False  # never cut by the end of a page, nor parted from what follows
    kind: str = "table"


Block = Heading | Paragraph | Listing | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A whole document."""

    title: str
    subject: str
    author: str
    blocks: tuple[Block, ...]
    language: str = LANGUAGE
    landscape: bool = False  # for a table of many columns
    # For whoever prepares the document, on the page alone: above it, then after it.
    advice: str = ""
    aside: tuple[Block, ...] = ()


def document(
    title: str,
    subject: str,
    author: str,
    blocks: Sequence[Block],
    *,
    landscape: bool = False,
    advice: str = "",
    aside: Sequence[Block] = (),
) -> Document:
    """Return a document that any writer can write."""
    return Document(
        writable(title),
        writable(subject),
        writable(author),
        tuple(map(_clean, blocks)),
        landscape=landscape,
        advice=advice,
        aside=tuple(map(_clean, aside)),
    )


def writable(text: str) -> str:
    """Return a text without what a file cannot hold."""
    return UNWRITABLE.sub("", text)


def paragraphs(text: str) -> list[Block]:
    """Return one paragraph for each line that is not empty."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()]


def _clean(block: Block) -> Block:
    match block:
        case Heading(level, text, new_page):
            return Heading(level, writable(text), new_page)
        case Paragraph(text, note, with_next):
            return Paragraph(writable(text), note, with_next)
        case Listing(items, numbered):
            return Listing(tuple(map(writable, items)), numbered)
        case Table(caption, header, rows, together):
            clean = tuple(tuple(map(writable, row)) for row in rows)
            return Table(writable(caption), tuple(map(writable, header)), clean, together)
