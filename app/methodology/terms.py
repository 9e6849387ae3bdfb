"""Words of the glossary, explained where they first stand in a text of ours."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from flask import g
from markupsafe import Markup, escape

from app.methodology.library import library
from app.web.addresses import address

# Everyday words, and those of the product itself: explained on every page, they would weary.
EVERYDAY = frozenset(
    {
        *("administration", "chef-de-projet", "commune", "deliberation", "etape", "frein"),
        *("incontournable", "inventaire", "jeu-de-donnees", "phase", "plateforme", "preuve"),
        *("point-de-controle", "processus", "promoteur", "qualite", "ressource", "sans-objet"),
    }
)
MOST = 4  # explained in one text or page: more would hide what is to be read
TAG = re.compile(r"(<[^>]*>)")
CLOSED = ("a", "button", "summary", "label", "h1", "h2", "h3", "code", "kbd")  # nothing inside
KEPT_TEXTS = 2_048
PAGE = ""  # the words explained once on the whole page


def explained(text: str, scope: str = PAGE) -> Markup:
    """Return a text whose first unknown words open their definition.

    ``scope`` names a part that also arrives alone: its words are explained within it.
    """
    seen = _seen(scope)
    if not isinstance(text, Markup):
        return Markup("").join(_pieces(text, seen, scope))
    return Markup("").join(_around_tags(text, seen, scope))


def _seen(scope: str) -> set[str]:
    scopes: dict[str, set[str]] = g.setdefault("terms_seen", {})
    return scopes.setdefault(scope, set())


def _around_tags(text: Markup, seen: set[str], scope: str) -> Iterator[Markup]:
    within = 0
    for piece in TAG.split(str(text)):
        name = re.match(r"</?(\w+)", piece)
        if name is None and not within:
            yield from _pieces(piece, seen, scope, escaped=True)
            continue
        if name is not None and name[1] in CLOSED:
            within += -1 if piece.startswith("</") else 1
        yield Markup(piece)  # noqa: S704  a piece of what was markup already


def _pieces(text: str, seen: set[str], scope: str, *, escaped: bool = False) -> Iterator[Markup]:
    safe = Markup if escaped else escape
    end = 0
    for start, stop, term in terms_in(text):
        if term in seen or len(seen) >= MOST:
            continue
        seen.add(term)
        yield safe(text[end:start])
        yield _opening(safe(text[start:stop]), term, scope)
        end = stop
    yield safe(text[end:])


def _opening(word: Markup, term: str, scope: str) -> Markup:
    entry = library("glossary").entry(term)
    target = f"mot-{scope}-{term}" if scope else f"mot-{term}"
    where = f"{address('methodology.glossary')}#{term}"
    return Markup(
        '<button type="button" class="term" popovertarget="{0}">{1}</button>'
        '<span class="definition" popover id="{0}"><b>{2}</b> {3} '
        '<a href="{4}">Glossaire</a></span>'
    ).format(target, word, entry.title, entry.text, where)


@lru_cache(maxsize=KEPT_TEXTS)
def terms_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """Return where the words of the glossary stand in a text, and the entry of each."""
    pattern, entries = _pattern()
    return tuple(
        (match.start(), match.end(), entries[match.lastindex or 0])
        for match in pattern.finditer(text)
    )


@cache
def _pattern() -> tuple[re.Pattern[str], dict[int, str]]:
    """Return one expression, the longest words first, and the entry of each of its groups."""
    known = [entry for entry in library("glossary") if entry.id not in EVERYDAY]
    known.sort(key=lambda entry: -len(entry.title))
    groups = "|".join(f"({_forms(entry.title)})" for entry in known)
    numbered = {rank: entry.id for rank, entry in enumerate(known, start=1)}
    return re.compile(rf"(?<![\w’@./-])(?:{groups})(?![\w@/-])"), numbered


def _forms(title: str) -> str:
    """Return the expression of a title, singular or plural; initials keep their capitals."""
    words = [re.escape(word.removesuffix("s")) + "[sx]?" for word in title.split()]
    joined = r"\s".join(words)
    return joined if title.isupper() else f"(?i:{joined})"
