"""A text cut at its citations, each with its address: what the pages draw as links."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from app.law.grammar import LegalCitation
from app.law.register import legal_register

# Whose site an address leads to, as the reader is told before leaving.
SITES = {
    "www.legifrance.gouv.fr": "Légifrance",
    "eur-lex.europa.eu": "EUR-Lex",
    "www.conseil-etat.fr": "site du Conseil d’État",
    "cada.data.gouv.fr": "site de la CADA",
}


@dataclass(frozen=True, slots=True)
class CitedPiece:
    """Words, and where the text they cite can be read; no address: plain words."""

    words: str
    address: str = ""
    label: str = ""  # what a screen reader says of the link: the text, and whose site


@lru_cache(maxsize=4096)
def cited_pieces(text: str) -> tuple[CitedPiece, ...]:
    """Cut a text at the citations that can be read elsewhere."""
    register = legal_register()
    pieces: list[CitedPiece] = []
    done = 0
    for words in register.grammar.read(text):
        if not isinstance(words, LegalCitation) or words.start < done:
            continue
        address = register.address(words.source, words.number)
        if not address:
            continue
        if words.start > done:
            pieces.append(CitedPiece(text[done : words.start]))
        shown = text[words.start : words.end]
        named = f"{words.source} {shown}" if words.source in register.codes else shown
        pieces.append(CitedPiece(shown, address, label_of(named, address)))
        done = words.end
    if done < len(text):
        pieces.append(CitedPiece(text[done:]))
    return tuple(pieces)


def label_of(words: str, address: str) -> str:
    """Return what the link says aloud: « CRPA L312-1, sur Légifrance »."""
    return f"{words}, sur {site_of(address)}"


def site_of(address: str) -> str:
    """Name the site of an address."""
    host = urlsplit(address).netloc
    return SITES.get(host, host)
