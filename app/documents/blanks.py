"""The blanks of a document: what stands between brackets, and only the authority knows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.documents.model import Block, Document, Heading, Listing, Paragraph, Table

BRACKETS = re.compile(r"\[([^\[\]]+)\]")
START = "Début du document"


@dataclass(frozen=True, slots=True)
class Blank:
    """What is left to fill, and the part of the document where it stands."""

    text: str
    place: str


def blanks(document: Document) -> tuple[Blank, ...]:
    """Return what a document leaves to fill, in its order: once for each part."""
    return tuple(dict.fromkeys(_blanks(document)))


def _blanks(document: Document) -> Iterator[Blank]:
    for text in BRACKETS.findall(document.title):
        yield Blank(text, "Titre")
    place = START
    for block in document.blocks:
        if isinstance(block, Heading):
            place = block.text
        for row_of_table, text in _texts(block):
            for words in BRACKETS.findall(text):
                yield Blank(words, f"{place}, {row_of_table}" if row_of_table else place)


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
