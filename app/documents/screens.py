"""The list of documents as its page shows it."""

from dataclasses import dataclass
from itertools import groupby

from app.documents.blanks import blanks
from app.documents.catalogue import DocumentKind
from app.documents.facts import DocumentFacts, facts_of
from app.documents.shelf import catalogue
from app.methodology.rules import Item, Phase
from app.progress.queries import edition_of
from app.spaces.models import Authority


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document of the list."""

    kind: DocumentKind
    left: int  # blanks
    reason: str  # why it does not concern the authority
    items: tuple[Item, ...]  # of its edition, that the document serves


@dataclass(frozen=True, slots=True)
class DocumentsOfPhase:
    """The documents of a phase."""

    phase: Phase
    lines: tuple[DocumentLine, ...]


def phases_of_documents(authority: Authority) -> list[DocumentsOfPhase]:
    """Return the documents of an authority, phase by phase."""
    edition, facts = edition_of(authority), facts_of(authority)
    by_phase = groupby(catalogue().values(), key=lambda kind: kind.phase)
    return [
        DocumentsOfPhase(
            edition.phase(position),
            tuple(_line(kind, facts, items_of(authority, kind)) for kind in kinds),
        )
        for position, kinds in by_phase
    ]


def items_of(authority: Authority, kind: DocumentKind) -> tuple[Item, ...]:
    """Return the points that a document serves, of the edition of an authority."""
    edition = edition_of(authority)
    return tuple(edition.item(item_id) for item_id in kind.items if item_id in edition)


def _line(kind: DocumentKind, facts: DocumentFacts, items: tuple[Item, ...]) -> DocumentLine:
    reason = kind.concerns(facts)
    left = 0 if reason else len(blanks(kind.make(facts)))
    return DocumentLine(kind, left, reason, items)
