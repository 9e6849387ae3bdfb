"""Stops the matching of patterns that never end, and names the column and pattern.

A schema comes with its own regular expressions. One as « (a+)+$ » doubles its work with each sign
of a cell. Python looks at signals while it matches: a clock of the processor’s time ticks, and a
match that has begun before the previous tick has taken too long.
"""

import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from app.kernel.typography import quoted, shortened
from app.tables.form import Unreadable

TICK_SECONDS = 1.0  # a match is stopped between one and two of them
SHOWN = 80


@dataclass(slots=True)
class _Match:
    """The match under way: of which column, and how many came before."""

    column: str = ""
    pattern: str = ""
    rank: int = 0
    seen: int = -1  # the rank at the last tick


_now = _Match()


def watched(column: str, pattern: str) -> Callable[[str, Any], bool]:
    """Return a test of texts against a pattern; ``limited`` stops it if it takes too long."""
    matches = re.compile(pattern).fullmatch

    def holds(text: str, _: Any) -> bool:
        _now.column, _now.pattern = column, pattern
        _now.rank += 1
        try:
            return matches(text) is not None
        finally:
            _now.column = ""

    return holds


@contextmanager
def limited() -> Iterator[None]:
    """Stop any match that does not end; for the main thread of a child."""
    before = signal.signal(signal.SIGVTALRM, _tick)
    signal.setitimer(signal.ITIMER_VIRTUAL, TICK_SECONDS, TICK_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _tick(*_: object) -> None:
    if _now.column and _now.rank == _now.seen:
        raise Unreadable(
            f"Colonne {_now.column}\u00a0: le motif {quoted(shortened(_now.pattern, SHOWN))} du "
            "schéma demande trop de temps sur l’une de ses cellules. Simplifiez ce motif dans le "
            "schéma, puis contrôlez de nouveau le fichier."
        )
    _now.seen = _now.rank
