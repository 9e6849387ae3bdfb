"""Where a text holds as it is: what stands in an act without brackets, and what does not."""

from functools import cache

from app.documents.facts import DocumentFacts
from app.documents.letters.situation import WALLIS_BODY
from app.governance.certainty import Certainty
from app.law.grammar import CRPA, LegalCitation
from app.law.register import legal_register
from app.obligation.decision import DROM, MAINLAND
from app.publication.strategy.law import PublicationRegime

# Of the code: what book V extends to New Caledonia, its provinces and French Polynesia (L563-2,
# R563-4, L553-2, R553-4), then what it adds in Wallis-et-Futuna (L574-5, R574-5-2).
LISTED = (
    ("L300-1", "L300-4"),
    ("L311-1", "L311-3-1"),
    ("L311-5", "L311-9"),
    ("L312-1", "L312-2"),
)
LISTED_IN_WALLIS = (
    ("L321-1", "L321-4"),
    ("L322-1", "L322-2"),
    ("L322-5", "L322-6"),
    ("L323-1", "L323-2"),
    ("L324-1", "L324-6"),
    ("L325-1", "L325-4"),
    ("L325-7", "L326-1"),
)
BOOK_OF_TERRITORIES = "5"
# Elsewhere the codes and the acts of the Union hold with adaptations that nobody read.
PLAIN_TERRITORIES = frozenset({MAINLAND, DROM})
EVERYWHERE = ("loi 78-17", "loi organique", "CADA", "CE ", "arrêté du 17 novembre 2017")


def holds(citation: LegalCitation, facts: DocumentFacts) -> bool:
    """Whether a citation was read, and binds an authority as it is written."""
    if citation.source == CRPA:
        return all(_extended(number, facts) for number in (citation.number, citation.through))
    text = legal_register().read_text(citation)
    was_read = text is not None and Certainty(text.certainty) is not Certainty.MEMORY
    binds = facts.territory in PLAIN_TERRITORIES or citation.source.startswith(EVERYWHERE)
    return was_read and binds


def _extended(number: str, facts: DocumentFacts) -> bool:
    if not number or facts.regime is PublicationRegime.CODE:
        return True
    if facts.regime is PublicationRegime.UNVERIFIED:
        return False
    beyond = number.lstrip("LRD*").startswith(BOOK_OF_TERRITORIES)
    return beyond or number in _listed(in_wallis=facts.body.id == WALLIS_BODY)


@cache
def _listed(*, in_wallis: bool) -> frozenset[str]:
    ranges = LISTED + (LISTED_IN_WALLIS if in_wallis else ())
    crpa = legal_register().crpa
    return frozenset(number for first, last in ranges for number in crpa.between(first, last))
