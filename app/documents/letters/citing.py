"""The citations of a letter: between brackets where nobody verified them, told on the page."""

import re
from collections.abc import Iterable, Iterator

from app.documents.facts import DocumentFacts
from app.documents.letters.reach import holds
from app.documents.model import Table
from app.governance.certainty import Certainty
from app.kernel.typography import day
from app.law.grammar import CRPA, LegalCitation
from app.law.register import legal_register

BRACKETS = re.compile(r"\[[^\[\]]*\]")
PARENTHESIS = re.compile(r"(?<=\()(?:[^()\[\]]|\([A-Z]{2}\))+(?=\))")
VISA = "Vu "
FAR = 24  # letters between « règlement » and its number, at most
UNREAD = "à vérifier pour votre territoire"


def bracketed(text: str, facts: DocumentFacts) -> str:
    """Put between brackets what a text cites and that does not bind as it is written.

    The whole line of a visa, what stands between parentheses, or the words of the citation.
    """
    doubtful = [one for one in _citations(text) if not holds(one, facts)]
    spans = {_span(text, one) for one in doubtful if not _inside(text, one)}
    if spans and text.startswith(VISA):
        return f"[{BRACKETS.sub(lambda match: match[0][1:-1], text)}]"
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def texts_cited(texts: Iterable[str], facts: DocumentFacts) -> Table | None:
    """Return the texts cited and how each was read; nothing where none is."""
    rows: dict[str, str] = {}
    for text in texts:
        for one in _citations(text):
            rows.setdefault(_reference(one), _reading(one, facts))
    if not rows:
        return None
    header = ("Article", "Comment nous l’avons lu")
    return Table("Textes cités par ce document", header, tuple(sorted(rows.items())))


def _citations(text: str) -> Iterator[LegalCitation]:
    found = legal_register().grammar.read(text)
    return (one for one in found if isinstance(one, LegalCitation))


def _reference(citation: LegalCitation) -> str:
    through = f" à {citation.through}" if citation.through else ""
    return f"{citation.reference}{through}"


def _reading(citation: LegalCitation, facts: DocumentFacts) -> str:
    register = legal_register()
    if citation.source == CRPA:
        read = f"lu dans le code, copie du {day(register.read_on)}"
    else:
        text = register.texts.get((citation.source, citation.number))
        text = text or register.texts.get((citation.source, ""))
        certainty = Certainty(text.certainty) if text else Certainty.MEMORY
        read = certainty.words(text.by, text.verified_on) if text else certainty.words()
    here = holds(citation, facts) or read == Certainty.MEMORY.label
    return read if here else f"{read}\u202f; {UNREAD}"


def _inside(text: str, citation: LegalCitation) -> bool:
    return any(
        match.start() <= citation.start and citation.end <= match.end()
        for match in BRACKETS.finditer(text)
    )


def _span(text: str, citation: LegalCitation) -> tuple[int, int]:
    """Return what to put between brackets around a citation."""
    for match in PARENTHESIS.finditer(text):
        if match.start() <= citation.start and citation.end <= match.end():
            return match.span()
    # An act of the Union is read from its number on.
    nature = citation.source.split()[0]
    named = text.rfind(nature, max(0, citation.start - FAR), citation.start)
    return (named if named >= 0 else citation.start), citation.end
