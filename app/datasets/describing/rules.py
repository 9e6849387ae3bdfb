"""What several datasets have in common, and which of it somebody has changed. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.kernel.revisions import Sight, mark

# What datasets of one service share; the rest belongs to each.
COMMON = (
    "service", "person", "theme", "frequency", "coverage", "granularity", "licence",
)  # fmt: skip
WHOLE = "{}-all"  # the mark of the values of all, beside that of what was shown
Values = Mapping[str, Any]


def shown_of(several: Sequence[Values], name: str) -> str:
    """Return the value that all have, or nothing where they differ."""
    values = {str(one[name]) for one in several}
    return values.pop() if len(values) == 1 else ""


def different(several: Sequence[Values], name: str) -> list[str]:
    """Return the values that datasets have, where they differ: each once, the commonest first."""
    values = [str(one[name]) for one in several]
    distinct = dict.fromkeys(sorted(values, key=lambda value: -values.count(value)))
    return list(distinct) if len(distinct) > 1 else []


def sight_of(several: Sequence[Values]) -> Sight:
    """Return what a form says that shows what several datasets have in common."""
    shown = {name: shown_of(several, name) for name in COMMON}
    whole = {WHOLE.format(name): _all(several, name) for name in COMMON}
    return Sight.of({**shown, **whole})


def touched(typed: Values, seen: Sight) -> list[str]:
    """Return the values that somebody has changed: those left as they were shown stay."""
    return [name for name in COMMON if mark(typed[name]) != seen.marks.get(name)]


def changed_meanwhile(
    several: Sequence[Values], typed: Values, names: Sequence[str], seen: Sight
) -> list[str]:
    """Return those that are not, in some dataset, what was seen, nor what was typed."""
    return [
        name
        for name in names
        if mark(_all(several, name)) != seen.marks.get(WHOLE.format(name))
        and any(one[name] != typed[name] for one in several)
    ]


def _all(several: Sequence[Values], name: str) -> tuple[Any, ...]:
    return tuple(one[name] for one in several)
