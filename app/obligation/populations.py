"""Which figure a threshold is compared with, and what may be said when that figure is missing.

A commune has two populations. The total one adds, to those who live there, those counted apart: it
is never the smaller. The council works with the one that stood at its last full renewal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.obligation.law import Threshold

# A figure this near a threshold, in parts of it, may be on the other side in another count.
NEARNESS = 10

Count = float | Decimal


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of an authority; ``None`` where nobody knows."""

    municipal: int | None = None
    total: int | None = None
    renewal: int | None = None  # municipal, at the last full renewal of the councils
    largest_commune: int | None = None  # of those that an EPCI groups
    fte: Count | None = None
    agents: int | None = None  # persons, whatever their hours


def reaches(threshold: "Threshold", figures: Figures) -> bool | None:
    """Tell whether an authority reaches a threshold; ``None`` when that is not known."""
    return _READERS[threshold.counts](threshold, figures)


def near(threshold: "Threshold", value: int | None) -> bool:
    """Tell whether a figure is near enough for another count to decide otherwise."""
    return value is not None and abs(value - threshold.value) * NEARNESS <= threshold.value


def _passes(threshold: "Threshold", value: Count | None) -> bool | None:
    if value is None:
        return None
    return value > threshold.value if threshold.strict else value >= threshold.value


def _total(threshold: "Threshold", figures: Figures) -> bool | None:
    if figures.total is not None:
        return _passes(threshold, figures.total)
    return _at_least(threshold, figures.municipal)


def _either(threshold: "Threshold", figures: Figures) -> bool | None:
    """No text says which population: they must agree."""
    lower, upper = _passes(threshold, figures.municipal), _total(threshold, figures)
    return lower if lower is upper else None


def of_the_council(threshold: "Threshold", figures: Figures) -> int | None:
    """Return the population that the council works with; that of today stands for it afar only."""
    if figures.renewal is not None:
        return figures.renewal
    return None if near(threshold, figures.municipal) else figures.municipal


def _renewal(threshold: "Threshold", figures: Figures) -> bool | None:
    return _passes(threshold, of_the_council(threshold, figures))


def _at_least(threshold: "Threshold", lower: int | None) -> bool | None:
    """Judge by a count that the right one is never under, and rarely far above."""
    passed = _passes(threshold, lower)
    return None if passed is False and near(threshold, lower) else passed


def _largest(threshold: "Threshold", figures: Figures) -> bool | None:
    return _at_least(threshold, figures.largest_commune)


def _agents(threshold: "Threshold", figures: Figures) -> bool | None:
    """There are never fewer agents than full-time equivalents; there may be far more."""
    if figures.agents is not None:
        return _passes(threshold, figures.agents)
    return _passes(threshold, figures.fte) or None


def _permanent(threshold: "Threshold", figures: Figures) -> bool | None:
    """There are never more permanent agents than agents."""
    return False if _passes(threshold, figures.agents) is False else None


_READERS: dict[str, Callable[["Threshold", Figures], bool | None]] = {
    "total": _total,
    "either": _either,
    "renewal": _renewal,
    "largest-commune": _largest,
    "fte": lambda threshold, figures: _passes(threshold, figures.fte),
    "agents": _agents,
    "permanent": _permanent,
    "euros": lambda *_: None,
}
COUNTED = tuple(_READERS)
