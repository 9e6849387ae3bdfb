"""The drawing of the funnel: how many datasets have reached each stage."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.datasets.inventory.rules import STAGES, Stage

WIDTH, HEIGHT = 500, 64  # of the drawing, in its own units
COLUMN = WIDTH // len(STAGES)
GAP = 4
THINNEST = 2  # what is empty still has a line


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage of the funnel."""

    stage: Stage
    count: int  # there, or further
    path: str


def steps(counts: Mapping[Stage, int]) -> list[FunnelStep]:
    """Return the funnel: each stage holds those that have gone further too."""
    reached = [sum(counts.get(stage, 0) for stage in STAGES[rank:]) for rank in range(len(STAGES))]
    heights = [_height(count, reached[0]) for count in reached]
    return [
        FunnelStep(stage, reached[rank], _path(rank, heights[rank], heights[min(rank + 1, last)]))
        for last in [len(STAGES) - 1]
        for rank, stage in enumerate(STAGES)
    ]


def _height(count: int, most: int) -> float:
    return max(THINNEST, HEIGHT * count / most) if most else THINNEST


def _path(rank: int, left: float, right: float) -> str:
    """Return a trapezium, from its own height down to that of the next stage."""
    start, end = rank * COLUMN, (rank + 1) * COLUMN - GAP
    middle = HEIGHT / 2
    return (
        f"M{start} {middle - left / 2:.1f}L{end} {middle - right / 2:.1f}"
        f"V{middle + right / 2:.1f}L{start} {middle + left / 2:.1f}Z"
    )
