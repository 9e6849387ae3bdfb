"""A document made from a sheet: its words filled, its doubts between brackets, its page beside."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.documents.citations import advice
from app.documents.facts import DocumentFacts
from app.documents.letters.citing import bracketed, codes_named, texts_cited
from app.documents.letters.filling import filled, words_of
from app.documents.letters.sheets import (
    DocumentSheet,
    SheetBlock,
    SheetBlockKind,
    SheetSentence,
    Situation,
)
from app.documents.letters.situation import situation_of
from app.governance.wording import executive_to_check
from app.writing.model import Block, Document, Heading, Listing, Paragraph, Table, document

PLACE = "[lieu], le [date]"
SIGNATURE = "[nom et signature]"


@dataclass(frozen=True)
class SheetFiller:
    """The words and the situation of an authority, ready for any text of a sheet."""

    facts: DocumentFacts
    words: Mapping[str, str]
    situation: Situation

    @classmethod
    def of(cls, facts: DocumentFacts) -> "SheetFiller":
        """Read them from the facts."""
        return cls(facts, words_of(facts), situation_of(facts))

    def text(self, text: str) -> str:
        """Return a text as the document has it."""
        return "\n".join(self.parts(text))

    def parts(self, text: str) -> list[str]:
        """Return the lines of a text as the document has them."""
        return [bracketed(line, self.facts) for line in filled(text, self.words).splitlines()]

    def lines(self, lines: tuple[SheetSentence, ...]) -> tuple[str, ...]:
        """Return the texts that stand here, as the page has them: without brackets of doubt."""
        return tuple(
            filled(line.text, self.words) for line in lines if line.when.holds(self.situation)
        )

    def blocks(self, sheet: DocumentSheet) -> list[SheetBlock]:
        """Return the blocks that stand here."""
        return [block for block in sheet.blocks if block.when.holds(self.situation)]


def maker(sheet: DocumentSheet) -> Callable[[DocumentFacts], Document]:
    """Return what makes the document of a sheet."""

    def make(facts: DocumentFacts) -> Document:
        return made(sheet, facts)

    return make


def concern(sheet: DocumentSheet) -> Callable[[DocumentFacts], str]:
    """Return what tells why a sheet does not concern an authority."""

    def concerns(facts: DocumentFacts) -> str:
        return next(iter(SheetFiller.of(facts).lines(sheet.not_for)), "")

    return concerns


def made(sheet: DocumentSheet, facts: DocumentFacts) -> Document:
    """Return the document of a sheet for an authority."""
    filler = SheetFiller.of(facts)
    title = filler.text(filler.lines(sheet.names)[0])
    blocks = [
        *_opening(sheet, filler),
        *(block for one in filler.blocks(sheet) for block in _written(one, filler)),
        *_closing(sheet, filler),
    ]
    codes = codes_named(tuple(_texts(blocks)))
    if codes:
        blocks.append(Paragraph(f"{codes}."))
    return document(
        title,
        sheet.title,
        facts.name,
        blocks,
        advice=advice(facts),
        aside=list(_aside(sheet, filler, blocks)),
    )


def _opening(sheet: DocumentSheet, filler: SheetFiller) -> Iterator[Block]:
    """Yield the head of a letter."""
    if sheet.recipient:
        yield Paragraph(PLACE)
        yield Paragraph(filler.text(sheet.recipient))
    if sheet.about:
        yield Paragraph(f"Objet\u00a0: {filler.text(sheet.about)}")


def _closing(sheet: DocumentSheet, filler: SheetFiller) -> Iterator[Block]:
    """Yield the last words, then who signs."""
    if sheet.ending:
        yield Paragraph(filler.text(sheet.ending))
    if len(sheet.signed) == 1:
        yield Paragraph(f"{filler.text(sheet.signed[0])},")
        yield Paragraph(SIGNATURE)
    elif sheet.signed:
        rows = tuple((filler.text(signer), SIGNATURE) for signer in sheet.signed)
        yield Table("Signatures", ("Qui signe", "Nom et signature"), rows, together=True)


def _written(block: SheetBlock, filler: SheetFiller) -> Iterator[Block]:
    """Yield a block as the document has it; a text of several lines makes as many paragraphs."""
    texts = [line for text in block.texts for line in filler.parts(text)]
    if block.table is not None:
        rows = tuple(tuple(map(filler.text, row)) for row in block.table.rows)
        yield Table(filler.text(block.table.caption), block.table.header, rows)
    elif block.kind is SheetBlockKind.HEADING:
        yield Heading(1, texts[0])
    elif block.kind is SheetBlockKind.LIST:
        yield Listing(tuple(texts), block.numbered)
    else:
        yield from map(Paragraph, texts)


def _aside(sheet: DocumentSheet, filler: SheetFiller, blocks: list[Block]) -> Iterator[Block]:
    """Yield what the page says beside the document, and that its files do not hold."""
    to_know = filler.lines(sheet.advice)
    if to_know:
        yield Heading(2, "Avant d’envoyer ou de signer")
        yield Listing(to_know)
    comments = _comments(sheet, filler)
    if comments:
        yield Table("Clause par clause", ("Clause", "Ce qu’elle vous apporte"), comments)
    doubts = executive_to_check(filler.facts.body, filler.facts.checked_on)
    if doubts:
        yield Heading(2, "À vérifier")
        yield Listing(doubts)
    page_texts = (*to_know, *(comment for _, comment in comments))
    table = texts_cited((*_texts(blocks), *page_texts), filler.facts)
    if table is not None:
        yield table


def _comments(sheet: DocumentSheet, filler: SheetFiller) -> tuple[tuple[str, str], ...]:
    """Return what is to be known of each clause, with its title."""
    comments, title = [], ""
    for block in filler.blocks(sheet):
        if block.kind is SheetBlockKind.HEADING:
            title = filler.text(block.texts[0])
        if block.comment:
            comments.append((title, filled(block.comment, filler.words)))
    return tuple(comments)


def _texts(blocks: list[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(_, text) | Paragraph(text):
                yield text
            case Listing(items):
                yield from items
            case Table(caption, _, rows):
                yield caption
                yield from (cell for row in rows for cell in row)
