"""What somebody finds: all the kinds matched together, then grouped."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.kernel.matching import Match, Matches, is_cut, matches, words_sought
from app.spaces.findable import OUTSIDE, Findable, FindableKind, SearchScope, Sought, kinds_for

SHOWN_EACH = 6  # of a kind, beside others
SHOWN_ALONE = 50  # of one kind
PROPOSED = 8
PROPOSED_EACH = 3  # of a kind, while others have something to propose


@dataclass(frozen=True)
class FoundGroup:
    """The things of one kind, best first."""

    kind: FindableKind
    things: tuple[Findable, ...]
    total: int


@dataclass(frozen=True)
class SearchResults:
    """What was found for what somebody typed."""

    typed: str
    words: tuple[str, ...]  # that were looked for
    groups: tuple[FoundGroup, ...]
    whole: bool  # all the words are in each thing found
    mistyped: tuple[str, ...]  # taken for a neighbouring word
    shortened: bool  # more was typed than is looked for

    @property
    def total(self) -> int:
        """How many things were found."""
        return sum(group.total for group in self.groups)


def find(
    scope: SearchScope, typed: str, *, only: str = "", among: Collection[str] = ()
) -> SearchResults:
    """Find what answers the words typed; ``only`` keeps one kind, by its code.

    Kinds of the authority come first, and among them those that answer best. ``among``: the
    codes of the kinds to look into, where others are not to be read at all.
    """
    words = words_sought(typed)
    kinds, things, found = _matched(scope, words, among)
    groups = _grouped(found, kinds, things)
    if only:
        groups = [group for group in groups if group.kind.code == only]
    most = SHOWN_ALONE if only else SHOWN_EACH
    return SearchResults(
        typed=typed,
        words=words,
        groups=tuple(FoundGroup(group.kind, group.things[:most], group.total) for group in groups),
        whole=found.whole,
        mistyped=found.mistyped,
        shortened=is_cut(typed),
    )


def propose(scope: SearchScope, typed: str) -> list[tuple[FindableKind, Findable]]:
    """Return the best things for what is being typed, those of the authority first.

    Nothing typed: the pages of the authority.
    """
    words = words_sought(typed)
    if not words:
        return _ways(scope)
    kinds, things, found = _matched(scope, words)

    def rank(match: Match) -> tuple[bool, int]:
        return kinds[match.rank].order >= OUTSIDE, match.weight

    best = sorted(found.found, key=rank)
    return [(kinds[match.rank], things[match.rank]) for match in _mixed(best, kinds)]


def _mixed(best: Sequence[Match], kinds: Sequence[FindableKind]) -> list[Match]:
    """Return the best few, in their order, so that no kind hides the others."""
    taken: Counter[str] = Counter()
    first: list[Match] = []
    spare: list[Match] = []
    for match in best:
        code = kinds[match.rank].code
        taken[code] += 1
        (first if taken[code] <= PROPOSED_EACH else spare).append(match)
    kept = {match.rank for match in (*first, *spare)[:PROPOSED]}
    return [match for match in best if match.rank in kept]


def _ways(scope: SearchScope) -> list[tuple[FindableKind, Findable]]:
    """Return the first pages of the authority: where to go."""
    pages = (kind for kind in kinds_for(scope) if kind.code == "pages")
    return [(kind, thing) for kind in pages for thing in kind.source(scope, Sought())][:PROPOSED]


def _matched(
    scope: SearchScope, words: tuple[str, ...], among: Collection[str] = ()
) -> tuple[list[FindableKind], list[Findable], Matches]:
    """Match the words as typed; where one is no word of what is found, add what is near it."""
    if not words:
        return [], [], matches((), [])
    asked = [kind for kind in kinds_for(scope) if not among or kind.code in among]
    sources = {kind: list(kind.source(scope, Sought(words))) for kind in asked}
    kinds, things = _flat(sources)
    found = matches(words, [thing.text for thing in things], forgiving=False)
    if found.whole and found.found and found.exact:
        return kinds, things, found
    for kind, some in sources.items():
        if kind.narrows:
            known = {_place(thing) for thing in some}
            near = kind.source(scope, Sought(words, near=True))
            some += [thing for thing in near if _place(thing) not in known]
    kinds, things = _flat(sources)
    return kinds, things, matches(words, [thing.text for thing in things])


def _place(thing: Findable) -> tuple[str, tuple[Any, ...]]:
    """Return what tells a thing from the others of its kind."""
    return thing.url_endpoint, tuple(thing.url_values.values())


def _flat(
    sources: Mapping[FindableKind, Sequence[Findable]],
) -> tuple[list[FindableKind], list[Findable]]:
    """Return all the candidates, and the kind of each."""
    kinds: list[FindableKind] = []
    things: list[Findable] = []
    for kind, some in sources.items():  # thousands of pairs would keep the collector busy
        kinds += [kind] * len(some)
        things += some
    return kinds, things


def _grouped(
    found: Matches, kinds: Sequence[FindableKind], things: Sequence[Findable]
) -> list[FoundGroup]:
    by_kind: dict[FindableKind, list[Match]] = {}
    for match in found.found:
        by_kind.setdefault(kinds[match.rank], []).append(match)

    def rank(kind: FindableKind) -> tuple[bool, int, int]:
        return kind.order >= OUTSIDE, by_kind[kind][0].weight, kind.order

    return [
        FoundGroup(kind, tuple(things[match.rank] for match in by_kind[kind]), len(by_kind[kind]))
        for kind in sorted(by_kind, key=rank)
    ]
