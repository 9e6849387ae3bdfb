"""Stored progress: written on the authority's row in the transaction of the answer."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from app.extensions import db
from app.progress.rules import PhaseProgress, Progress, need_of
from app.spaces.models import Authority

# The stored figures of a phase are plain numbers and words, in the order of its fields.
_DONE = PhaseProgress._fields.index("points_done")
_POSSIBLE = PhaseProgress._fields.index("points_applicable")
# The columns of an authority's row that keep its progress.
COLUMNS = (
    *("points_done", "points_applicable", "progress", "current_phase", "blocked", "stuck"),
    *("next_item", "need", "phases"),
)

_stored_figures = attrgetter(*COLUMNS)
# What people call them, and the figures of a phase after its name and its position.
NAMES = (
    *("poids de ce qui est fait", "poids de ce qui peut l’être", "avancement sur 10 000"),
    *("phase en cours", "points bloqués", "blocages", "prochain point", "rang d’urgence"),
)
PHASE_NAMES = (
    *("poids fait", "poids en cours", "poids possible", "nombre de faits", "nombre de possibles"),
    *("points bloqués", "incontournables manquants"),
)


class CounterDrift(NamedTuple):
    """A counter that is stored wrong: its name in French, what is stored, what is counted."""

    name: str
    stored: Any
    counted: Any


def free_of_items(
    blockers: Iterable[Sequence[str]], tasks: Iterable[Sequence[str]]
) -> list[Sequence[str]]:
    """Return the blocked tasks that are not about a blocked item, as the row keeps them."""
    held = {item_id for item_id, _, _ in blockers}
    return [task for task in tasks if task[0] not in held]


def stuck_of(authority: Authority, progress: Progress) -> int:
    """Return how many items, and tasks about something else, are blocked."""
    return progress.blocked + len(free_of_items(authority.blockers, authority.blocked_tasks))


def figures(progress: Progress, stuck: int) -> tuple[Any, ...]:
    """Return the progress as the authority's row keeps it, in the order of ``COLUMNS``.

    ``stuck``: how many items and tasks are blocked.
    """
    return (
        progress.points_done,
        progress.points_applicable,
        progress.per_ten_thousand,
        progress.current_phase,
        progress.blocked,
        stuck,
        progress.next_items[0] if progress.next_items else "",
        need_of(progress, stuck),
        list(map(list, progress.phases)),
    )


def store(authority: Authority, progress: Progress, **more: Any) -> None:
    """Write the progress on the authority's row, and ``more`` of its columns with it."""
    values = zip(COLUMNS, figures(progress, stuck_of(authority, progress)), strict=True)
    db.rewrite(authority, {**dict(values), **more})


def percents(phases: Sequence[Sequence[Any]]) -> tuple[int | None, ...]:
    """Return the percentage of each phase as stored, as ``PhaseProgress.percent`` would say it."""
    return tuple([row[_DONE] * 100 // row[_POSSIBLE] if row[_POSSIBLE] else None for row in phases])


def stored(authority: Authority) -> Progress:
    """Return the progress stored on the authority's row; no statement."""
    phases = tuple(PhaseProgress(*row) for row in authority.phases)
    return Progress(phases, (authority.next_item,) if authority.next_item else ())


def drifted(authority: Authority, progress: Progress) -> bool:
    """Tell whether the stored figures differ from those that the answers give."""
    return _stored_figures(authority) != figures(progress, stuck_of(authority, progress))


def differing(authority: Authority, progress: Progress, stuck: int) -> Iterator[CounterDrift]:
    """Yield each stored figure that is not the one counted, those of the phases one by one.

    ``stuck``: how many items and tasks are blocked, as counted.
    """
    *stored, stored_phases = _stored_figures(authority)
    *counted, counted_phases = figures(progress, stuck)
    for name, before, after in zip(NAMES, stored, counted, strict=True):
        if before != after:
            yield CounterDrift(name, before, after)
    by_id = {row[0]: row for row in stored_phases}
    for row in counted_phases:
        phase_id, position, *values = row
        known = by_id.pop(phase_id, None)
        if known is None:
            yield CounterDrift(f"phase {position}", "absente", "présente")
            continue
        for name, before, after in zip(PHASE_NAMES, known[2:], values, strict=True):
            if before != after:
                yield CounterDrift(f"phase {position}, {name}", before, after)
    for row in by_id.values():
        yield CounterDrift(f"phase «\u202f{row[0]}\u202f»", "présente", "absente")
