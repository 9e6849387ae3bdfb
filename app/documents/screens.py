"""The list of documents as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.documents.catalogue import DocumentKind
from app.documents.facts import facts_of
from app.documents.shelf import catalogue
from app.documents.signing import all_signed
from app.documents.versions import counts_of
from app.methodology.rules import Item, Phase
from app.progress.queries import edition_of
from app.spaces.models import Authority
from app.writing.blanks import blanks


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the list."""

    kind: DocumentKind
    left: int  # blanks
    reason: str  # why it does not concern the authority
    items: tuple[Item, ...]  # of its edition, that the document serves
    versions: int  # taken away
    signed_on: date | None


@dataclass(frozen=True, slots=True)
class DocumentsOfPhase:
    """The documents of a phase: first those that concern the authority."""

    phase: Phase
    lines: tuple[DocumentLine, ...]
    others: tuple[DocumentLine, ...]


def phases_of_documents(authority: Authority) -> list[DocumentsOfPhase]:
    """Return the documents of an authority, phase by phase."""
    edition, lines = edition_of(authority), _lines(authority)
    return [
        DocumentsOfPhase(
            edition.phase(position),
            tuple(line for line in some if not line.reason),
            tuple(line for line in some if line.reason),
        )
        for position, group in groupby(lines.values(), key=lambda line: line.kind.phase)
        if (some := list(group))
    ]


def items_of(authority: Authority, kind: DocumentKind) -> tuple[Item, ...]:
    """Return the points that a document serves, of the edition of an authority."""
    edition = edition_of(authority)
    return tuple(edition.item(item_id) for item_id in kind.items if item_id in edition)


def _lines(authority: Authority) -> Mapping[str, DocumentLine]:
    facts = facts_of(authority)
    taken, signed = counts_of(authority), all_signed(authority)
    lines = {}
    for kind in catalogue().values():
        reason, row = kind.concerns(facts), signed.get(kind.id)
        lines[kind.id] = DocumentLine(
            kind,
            0 if reason else len(blanks(kind.make(facts))),
            reason,
            items_of(authority, kind),
            taken.get(kind.id, 0),
            row.signed_on if row is not None else None,
        )
    return lines
