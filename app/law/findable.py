"""The texts of law that Jalon cites, among what the search finds."""

from collections.abc import Iterator
from functools import cache

from app.law.listing import cited_texts
from app.spaces import findable
from app.spaces.findable import OUTSIDE, Findable, FindableKind, SearchScope, Sought


def texts_named(_scope: SearchScope, _sought: Sought) -> tuple[Findable, ...]:
    """Return the texts by their reference and what is told of them: the same for everybody."""
    return _texts()


@cache
def _texts() -> tuple[Findable, ...]:
    return tuple(_named())


def _named() -> Iterator[Findable]:
    for text in cited_texts():
        yield Findable.named(
            text.reference,
            "law.text",
            hint=text.counts,
            more=text.note,
            code=text.code_slug,
            text=text.slug,
        )


findable.register(FindableKind("droit", "Textes de loi", OUTSIDE + 25, texts_named))
