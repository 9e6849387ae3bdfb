"""Two versions of one thing: what somebody typed, and what somebody else wrote meanwhile.

A form carries a mark of each value that it showed (``Sight``). With it, ``merge`` tells field by
field who has changed what: what only one of two people has changed is saved, what both have
changed is asked (decision 17).
"""

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from typing import Any, Generic, TypeVar

from app.kernel.errors import Conflict, Refused

NOTHING = "rien"
MARK_LENGTH = 12  # hexadecimal digits: two values share a mark once in 3e14
ONE_MARK = rf"[a-z0-9_-]+\.[0-9a-f]{{{MARK_LENGTH}}}"
SEEN = re.compile(rf"[0-9]{{1,9}}(?: {ONE_MARK})*|{ONE_MARK}(?: {ONE_MARK})*")
LONGEST = 4000  # characters of what a form carries
NEVER = -1  # no revision of anything
KEPT = "Ce que quelqu’un d’autre a changé entre-temps est gardé"
TOGETHER = "Vos changements et ceux de quelqu’un d’autre ne vont pas ensemble."


Together = Collection[tuple[str, ...]]
F = TypeVar("F")  # a dataclass of the values that a form shows
R = TypeVar("R")

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


@dataclass(frozen=True)
class Sight:
    """What a form showed: the revision of the thing, if it has one, and a mark of each value."""

    revision: int | None = None
    marks: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, values: Mapping[str, Any], revision: int | None = None) -> "Sight":
        """Return what a form says that shows these values."""
        return cls(revision, {name: mark(value) for name, value in values.items()})

    @classmethod
    def read(cls, text: str) -> "Sight":
        """Read what a form sent back; what nobody wrote for it is a revision that never was."""
        if len(text) > LONGEST or not SEEN.fullmatch(text):
            return cls(NEVER)
        first, _, rest = text.partition(" ") if text[:1].isdigit() else ("", "", text)
        pairs = (word.rpartition(".") for word in rest.split())
        marks = {name: digest for name, _, digest in pairs}
        return cls(int(first) if first else None, marks)

    def only(self, names: Collection[str]) -> "Sight":
        """Return the marks of these values alone, without a revision."""
        return Sight(None, {name: self.marks[name] for name in self.marks if name in names})

    @property
    def text(self) -> str:
        """What a form carries: « 7 title.0a1b2c3d4e5f due_on.f5e4d3c2b1a0 »."""
        marks = [f"{name}.{digest}" for name, digest in self.marks.items()]
        return " ".join(marks if self.revision is None else [str(self.revision), *marks])


def mark(value: Any) -> str:
    """Return a short mark of a value: two values that read the same have the same mark."""
    return hashlib.sha256(repr(_plain(value)).encode()).hexdigest()[:MARK_LENGTH]


def values_of(facts: Any) -> dict[str, Any]:
    """Return the values of a dataclass by name."""
    return {one.name: getattr(facts, one.name) for one in fields(facts)}


@dataclass(frozen=True)
class Merged(Generic[F]):
    """Two versions in one: ``facts`` holds what was typed, over what only the other changed."""

    standing: F
    facts: F
    kept: tuple[str, ...] = ()  # the fields that only the other has changed
    asked: tuple[str, ...] = ()  # those that both have changed

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that saving would change."""
        before, after = values_of(self.standing), values_of(self.facts)
        return tuple(name for name in before if not same(before[name], after[name]))

    def judge(self, problems: Iterable[Refused]) -> None:
        """Raise the first problem: a ``Conflict`` when both versions together make it."""
        for refusal in problems:
            if not self.kept:
                raise refusal
            both = replace(self, asked=self.changed)
            raise Conflict(f"{TOGETHER} {refusal.message}", both)


def joined(values: Mapping[str, Any], together: Together) -> dict[str, Any]:
    """Return values where those that make sense only together are one, named as the last."""
    whole = dict(values)
    for names in together:
        whole[names[-1]] = tuple(whole.pop(name) for name in names)
    return whole


def merge(
    standing: F,
    typed: F,
    seen: Sight,
    thing: str,
    *,
    revision: int | None = None,
    together: Together = (),
) -> Merged[F]:
    """Return what to save of what was typed; ``Conflict`` (``current``: all of it) to be asked.

    ``revision`` is that of what stands: the one that was seen is written over. A value without a
    mark was not shown, and stays; without any mark, each difference is asked.
    """
    if revision is not None and seen.revision == revision:
        return Merged(standing, typed)
    theirs, mine = (joined(values_of(facts), together) for facts in (standing, typed))
    values = merge_values(theirs, mine, seen)
    taken = dict(values.facts)
    for names in together:
        taken |= zip(names, taken[names[-1]], strict=True)
    merged = Merged(standing, replace(typed, **taken), values.kept, values.asked)  # type: ignore[type-var]  # any dataclass
    if merged.asked:
        raise Conflict(stale(thing), merged)
    return merged


def merge_values(
    standing: Mapping[str, Any], typed: Mapping[str, Any], seen: Sight
) -> Merged[Mapping[str, Any]]:
    """Return both versions of values by name in one; nothing is raised about what is asked."""
    taken, kept, asked = dict(standing), list[str](), list[str]()
    for name, value in typed.items():
        if same(value, standing[name]) or (seen.marks and name not in seen.marks):
            continue
        if mark(value) == seen.marks.get(name):
            kept.append(name)
            continue
        taken[name] = value
        if mark(standing[name]) != seen.marks.get(name):
            asked.append(name)
    return Merged(standing, taken, tuple(kept), tuple(asked))


@dataclass(frozen=True)
class Saved(Generic[R]):
    """A row that was saved, and the fields that somebody else had changed meanwhile."""

    row: R
    kept: tuple[str, ...] = ()


def same(one: Any, other: Any) -> bool:
    """Tell whether two values read the same: the end of a line, or of a text, is no difference."""
    return bool(_plain(one) == _plain(other))


def kept_words(titles: Iterable[str]) -> str:
    """Return the sentence about what somebody else changed meanwhile; nothing without titles."""
    listed = ", ".join(titles)
    return f" {KEPT}\u00a0: {listed}." if listed else ""


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


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, Decimal):
        return value.normalize()
    if isinstance(value, list | tuple):
        return tuple(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return tuple((name, _plain(one)) for name, one in sorted(value.items()))
    return value


def _text(value: Any, words: Words) -> str | None:
    return words(value) if value not in (None, "", ()) else None
