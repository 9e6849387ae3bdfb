"""Stored progress: written on the authority's row in the transaction of the answer."""

from collections.abc import Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

from app.progress.rules import PhaseProgress, Progress, need_of
from app.spaces.models import Authority

# The stored figures of a phase are plain numbers and words, in the order of its fields.
_NAMES = [field.name for field in fields(PhaseProgress)]
_figures = attrgetter(*_NAMES)
_DONE, _POSSIBLE = _NAMES.index("points_done"), _NAMES.index("points_applicable")


def store(authority: Authority, progress: Progress) -> None:
    """Write the progress on the authority's row."""
    authority.points_done = progress.points_done
    authority.points_applicable = progress.points_applicable
    authority.progress = progress.per_ten_thousand
    authority.current_phase = progress.current_phase
    authority.blocked = progress.blocked
    authority.next_item = _next(progress)
    authority.need = need_of(progress)
    authority.phases = _rows(progress)


def percents(phases: Sequence[Sequence[Any]]) -> tuple[int | None, ...]:
    """Return the percentage of each phase as stored, as ``PhaseProgress.percent`` would say it."""
    return tuple([row[_DONE] * 100 // row[_POSSIBLE] if row[_POSSIBLE] else None for row in phases])


def stored(authority: Authority) -> Progress:
    """Return the progress stored on the authority's row; no statement."""
    phases = tuple(PhaseProgress(*row) for row in authority.phases)
    return Progress(phases, (authority.next_item,) if authority.next_item else ())


def drifted(authority: Authority, progress: Progress) -> bool:
    """Tell whether the stored figures differ from those that the answers give."""
    stored_figures = (
        authority.points_done,
        authority.points_applicable,
        authority.progress,
        authority.current_phase,
        authority.blocked,
        authority.next_item,
        authority.need,
        authority.phases,
    )
    counted_figures = (
        progress.points_done,
        progress.points_applicable,
        progress.per_ten_thousand,
        progress.current_phase,
        progress.blocked,
        _next(progress),
        need_of(progress),
        _rows(progress),
    )
    return stored_figures != counted_figures


def _next(progress: Progress) -> str:
    return progress.next_items[0] if progress.next_items else ""


def _rows(progress: Progress) -> list[list[Any]]:
    return [list(_figures(phase)) for phase in progress.phases]
