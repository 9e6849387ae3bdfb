"""The documents of the sheets, made for any case of authority, as one text."""

from dataclasses import replace
from datetime import date

from app.authorities.rules import AuthorityFacts, AuthorityKind, ObligationView
from app.authorities.situations import AuthorityOrigin, situation_of
from app.documents.facts import DocumentFacts
from app.documents.letters.making import made
from app.documents.letters.sheets import DocumentSheet, sheets
from app.governance.loader import kind_table
from app.governance.rules import BodyRecord, find_kind
from app.obligation.loader import get_law
from app.obligation.rules import decide
from app.places.record import Territory
from app.writing.model import Block, Document, Heading, Listing, Paragraph, Table

DAY = date(2026, 12, 1)
BY_ID = {sheet.id: sheet for sheet in sheets()}


def facts_of_record(
    record: BodyRecord, people: int | None = 12_000, **changes: object
) -> DocumentFacts:
    """Return the facts of an authority, its law found as its row would tell it."""
    code = record.departement or record.place_id.partition("-")[2]
    known = AuthorityFacts(
        name=record.name or "Ici",
        kind=AuthorityKind(record.kind),
        territory=Territory(record.territory),
        population=people,
        precise=record.chosen,
    )
    origin = AuthorityOrigin(code, record.departement, record.place_id, record.nature)
    facts = DocumentFacts(
        name=known.name,
        kind=known.kind,
        body=find_kind(record, kind_table()).body,
        checked_on=kind_table().checked_on,
        territory=record.territory,
        population=people,
        council_population=people,
        obligation=ObligationView(decide(situation_of(known, origin), get_law(DAY))),
        law_text="",
        progress=46,
        current_phase=1,
        stages={},
        late=0,
        standings={},
        day=DAY,
    )
    return replace(facts, **changes)


def sheet_made(sheet: DocumentSheet | str, facts: DocumentFacts) -> Document:
    """Return the document of a sheet, by itself or by its id."""
    return made(BY_ID[sheet] if isinstance(sheet, str) else sheet, facts)


def all_of(document: Document) -> str:
    """Return all that a document says, and its files hold."""
    return "\n".join([document.title, *(text for one in document.blocks for text in texts_of(one))])


def beside(document: Document) -> str:
    """Return all that its page says around it."""
    return "\n".join(text for one in document.aside for text in texts_of(one))


def texts_of(block: Block) -> tuple[str, ...]:
    """Return the texts of a block."""
    match block:
        case Heading(_, text) | Paragraph(text):
            return (text,)
        case Listing(items):
            return items
        case Table(caption, header, rows):
            return (caption, *header, *(cell for row in rows for cell in row))
