"""Words of the glossary, explained where they first stand in a text of ours."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from flask import g

from app.methodology.library import LibraryEntry, library
from app.web.page import wants_fragment

# Everyday words, and those of the product itself: explained on every page, they would weary.
EVERYDAY = frozenset(
    {
        *("administration", "chef-de-projet", "commune", "deliberation", "etape", "frein"),
        *("incontournable", "inventaire", "jeu-de-donnees", "phase", "plateforme", "preuve"),
        *("point-de-controle", "processus", "promoteur", "qualite", "ressource", "sans-objet"),
    }
)
PAGE = ""  # the words explained once on the whole page
MOST_ON_PAGE = 4  # more would hide what is to be read
MOST_IN_PART = 2
KEPT_TEXTS = 2_048
WORD = re.compile(r"\w+")


class TextPiece(NamedTuple):
    """A piece of a text: plain words, or a word with the entry that explains it."""

    words: str
    entry: LibraryEntry | None = None


def term_pieces(text: str, scope: str = PAGE) -> list[TextPiece]:
    """Return a text cut around the words to explain there, each for the first time.

    ``scope`` names a part that also arrives alone: its words are explained within it.
    """
    pieces, end = [], 0
    for start, stop, term in terms_in(text):
        entry = first_of(term, scope)
        if entry:
            pieces += [TextPiece(text[end:start]), TextPiece(text[start:stop], entry)]
            end = stop
    return [*pieces, TextPiece(text[end:])]


def first_of(term: str, scope: str = PAGE) -> LibraryEntry | None:
    """Return the entry that explains a word here; nothing where it was, or after a few others.

    A part that arrives alone joins a page that has explained its words: only its own are.
    """
    if not scope and wants_fragment():
        return None
    scopes: dict[str, set[str]] = g.setdefault("terms_seen", {})
    seen = scopes.setdefault(scope, set())
    if term in seen or len(seen) >= (MOST_IN_PART if scope else MOST_ON_PAGE):
        return None
    seen.add(term)
    return library("glossary").entry(term)


@lru_cache(maxsize=KEPT_TEXTS)
def terms_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return where the words of the glossary stand in a text, and the entry of each."""
    pattern, entries, beginnings = _pattern()
    found, end = [], 0
    # The long expression is tried where a word begins one of its titles only: ten times quicker.
    for word in WORD.finditer(text):
        letters = word[0].lower()
        if word.start() < end or not {letters, letters[:-1]} & beginnings:
            continue
        match = pattern.match(text, word.start())
        if match:
            end = match.end()
            found.append((match.start(), end, entries[match.lastindex or 0]))
    return tuple(found)


@cache
def _pattern() -> tuple[re.Pattern[str], dict[int, str], frozenset[str]]:
    """Return one expression, the longest words first, and the entry of each of its groups.

    Last, how their first words begin: in small letters, without the « s » of a plural.
    """
    known = [entry for entry in library("glossary") if entry.id not in EVERYDAY]
    known.sort(key=lambda entry: -len(entry.title))
    groups = "|".join(f"({_forms(entry.title)})" for entry in known)
    numbered = {rank: entry.id for rank, entry in enumerate(known, start=1)}
    firsts = (WORD.findall(entry.title.split()[0].removesuffix("s"))[0] for entry in known)
    beginnings = frozenset(first.lower() for first in firsts)
    return re.compile(rf"(?<![\w’@./-])(?:{groups})(?![\w@/-])"), numbered, beginnings


def _forms(title: str) -> str:
    """Return the expression of a title, singular or plural; initials keep their capitals."""
    words = [re.escape(word.removesuffix("s")) + "[sx]?" for word in title.split()]
    joined = r"\s".join(words)
    return joined if title.isupper() else f"(?i:{joined})"
