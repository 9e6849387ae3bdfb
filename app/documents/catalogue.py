"""What a document of the catalogue is: what it serves for, whom it concerns, what it proves."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from app.documents.facts import DocumentFacts
from app.writing.model import Document


class DocumentFamily(Enum):
    """What sort of paper it is, by its French name."""

    ACT = "acte"
    NOTE = "note"
    LETTER = "lettre"
    CONVENTION = "convention"
    CLAUSES = "clauses"


def everybody(_facts: DocumentFacts) -> str:
    """Return no reason: the document concerns every authority."""
    return ""


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A document that Jalon prepares."""

    id: str  # in its address: « deliberation-de-principe »
    title: str  # « Délibération de principe »
    purpose: str  # what it serves for, in one sentence
    family: DocumentFamily
    phase: int
    items: tuple[str, ...]  # the points that it serves, of either edition
    make: Callable[[DocumentFacts], Document]
    # Why it does not concern an authority, as a French sentence; nothing where it does.
    concerns: Callable[[DocumentFacts], str] = everybody
    proves: tuple[str, ...] = ()  # the points that its signed version proves
