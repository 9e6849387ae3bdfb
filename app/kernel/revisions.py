"""Two versions of one thing: what somebody typed, and what somebody else wrote meanwhile."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.kernel.errors import Conflict

NOTHING = "rien"

Words = Callable[[Any], str]
Version = Mapping[str, str | None]  # title of each value -> its words
Difference = tuple[str, str, str]  # title, words before, words after


def stale(thing: str) -> str:
    """Return what is told to whoever comes second: « Quelqu’un a modifié cette fiche… »."""
    return f"Quelqu’un a modifié {thing} pendant que vous écriviez. Voici les deux versions."


def check_revision(revision: int, seen: int, thing: str, current: object) -> None:
    """Raise ``Conflict`` with what stands now, unless it is the revision that was seen."""
    if revision != seen:
        raise Conflict(stale(thing), current)


def in_words(read: Callable[[str], Any], fields: Iterable[tuple[str, str, Words]]) -> Version:
    """Return a version in words from its fields (name, title, words); empty values have none."""
    return {title: _text(read(name), words) for name, title, words in fields}


def different(before: Version, after: Version) -> Iterator[Difference]:
    """Yield the values that are not the same in two versions, in their order."""
    for title in dict.fromkeys((*before, *after)):
        old, new = before.get(title) or "", after.get(title) or ""
        if old != new:
            yield title, old, new


def side_by_side(standing: Version, typed: Version) -> list[Difference]:
    """Return what a page shows of a conflict, where « rien » stands for an empty value."""
    return [
        (title, old or NOTHING, new or NOTHING) for title, old, new in different(standing, typed)
    ]


def _text(value: Any, words: Words) -> str | None:
    return words(value) if value not in (None, "", ()) else None
