"""The documents of the sheets, for the catalogue."""

from app.documents.catalogue import DocumentFamily, DocumentKind
from app.documents.letters.making import concern, maker
from app.documents.letters.sheets import DocumentSheet, sheets


def kind_of(sheet: DocumentSheet) -> DocumentKind:
    """Return the kind of document that a sheet describes."""
    return DocumentKind(
        id=sheet.id,
        title=sheet.title,
        purpose=sheet.purpose,
        family=DocumentFamily(sheet.family),
        phase=sheet.phase,
        items=sheet.items,
        make=maker(sheet),
        concerns=concern(sheet),
        proves=sheet.proves,
    )


KINDS: tuple[DocumentKind, ...] = tuple(map(kind_of, sheets()))
