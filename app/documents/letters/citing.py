"""The citations of a letter: between brackets where nobody verified them, told on the page."""

import re
from collections.abc import Iterator, Sequence

from app.documents.facts import DocumentFacts
from app.documents.letters.reach import holds
from app.governance.certainty import Certainty
from app.kernel.typography import day, lowered
from app.law.grammar import CRPA, LegalCitation
from app.law.listing import reading_words
from app.law.register import legal_register
from app.writing.model import Table

BRACKETS = re.compile(r"\[[^\[\]]*\]")
PARENTHESIS = re.compile(r"(?<=\()(?:[^()\[\]]|\([A-Z]{2}\))+(?=\))")
VISA = "Vu "
NOTABLY = re.compile(r", notamment (?:son article|ses articles)(?= )")
FAR = 24  # letters between « règlement » and its number, at most
UNREAD = "à vérifier pour votre territoire"


def bracketed(text: str, facts: DocumentFacts) -> str:
    """Put between brackets what a text cites and that does not bind as it is written.

    The whole line of a visa, what stands between parentheses, or the words of the citation.
    """
    doubtful = [one for one in _citations(text) if not holds(one, facts)]
    if text.startswith(VISA):
        return f"[{text}]" if doubtful else text
    spans = {_span(text, one) for one in doubtful if not _inside(text, one)}
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}[{text[start:end]}]{text[end:]}"
    return text


def codes_named(texts: Sequence[str]) -> str:
    """Return what the initials of the codes stand for: « CRPA : code des relations… »."""
    register = legal_register()
    sources = {one.source for text in texts for one in _citations(text)}
    whole = "\n".join(texts)
    named = (
        f"{code.code}\u00a0: {lowered(code.title)}"
        for code in register.codes.values()
        if code.code in sources and code.code.isupper() and f"{code.code} " in whole
    )
    return "\u202f; ".join(named)


def texts_cited(texts: Sequence[str], facts: DocumentFacts) -> Table | None:
    """Return the texts cited and how each was read; nothing where none is."""
    rows: dict[str, str] = {}
    for text in texts:
        for one in _citations(text):
            rows.setdefault(_reference(one), _reading(one, facts))
    if not rows:
        return None
    header = ("Article", "Comment nous l’avons lu")
    return Table("Textes cités", header, tuple(sorted(rows.items())))


def _citations(text: str) -> Iterator[LegalCitation]:
    """Yield what a text cites; the articles of a visa are those of its code."""
    visa = text.lstrip("[").startswith(VISA)
    found = legal_register().grammar.read(NOTABLY.sub("", text) if visa else text)
    return (one for one in found if isinstance(one, LegalCitation))


def _reference(citation: LegalCitation) -> str:
    through = f" à {citation.through}" if citation.through else ""
    return f"{citation.reference}{through}"


def _reading(citation: LegalCitation, facts: DocumentFacts) -> str:
    register = legal_register()
    if citation.source == CRPA:
        read = f"lu dans le code, copie du {day(register.read_on)}"
    else:
        text = register.read_text(citation)
        read = reading_words(text)
        if text is None or Certainty(text.certainty) is Certainty.MEMORY:
            return read
    return read if holds(citation, facts) else f"{read}\u202f; {UNREAD}"


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
