"""The blanks of a document: what stands between brackets, and only the authority knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from app.writing.model import Block, Document, Heading, Listing, Paragraph, Table

BRACKETS = re.compile(r"\[([^\[\]]+)\]")
START, CLOSING = "Début du document", "À compléter avant signature"


@dataclass(frozen=True, slots=True)
class Blank:
    """What is left to fill, and the part of the document where it stands."""

    text: str
    place: str


def blanks(document: Document) -> tuple[Blank, ...]:
    """Return what a document leaves to fill, in its order: once for each part."""
    return tuple(dict.fromkeys(_blanks(document)))


def with_closing(document: Document) -> Document:
    """Return a document that closes on what it leaves to fill, if anything, on a page apart."""
    left = blanks(document)
    if not left:
        return document
    listed = Listing(tuple(f"{blank.text} ({blank.place})" for blank in left))
    closing = (Heading(1, CLOSING, new_page=True), listed)
    return replace(document, blocks=(*document.blocks, *closing))


def _blanks(document: Document) -> Iterator[Blank]:
    for text in BRACKETS.findall(document.title):
        yield Blank(text, "Titre")
    place = START
    for block in document.blocks:
        if isinstance(block, Heading):
            place = block.text
        part = block.caption if isinstance(block, Table) and place == START else place
        for row_of_table, text in _texts(block):
            for words in BRACKETS.findall(text):
                yield Blank(words, f"{part}, {row_of_table}" if row_of_table else part)


def _texts(block: Block) -> Iterator[tuple[str, str]]:
    """Yield each text of a block, and the name of the row where it stands in a table."""
    match block:
        case Heading(_, text) | Paragraph(text):
            yield "", text
        case Listing(items):
            for item in items:
                yield "", item
        case Table(_, header, rows):
            for cell in header:
                yield "", cell
            for row in rows:
                for rank, cell in enumerate(row):
                    yield row[0] if rank else "", cell
