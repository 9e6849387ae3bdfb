"""The table of figures, each against what it must be."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

KEPT, MISSED, TOLD = "tenu", "MANQUÉ", ""
WIDTHS = (58, 16, 16)


@dataclass(frozen=True)
class Figure:
    """One thing measured; without a target it is only told."""

    name: str
    value: float
    write: Callable[[float], str]
    most: float | None = None
    least: float | None = None
    quiet: bool = True  # whether others left the machine alone meanwhile
    leeway: float = math.inf  # what a busy machine excuses, as a share of the target

    @property
    def kept(self) -> bool:
        """Whether the target is met."""
        enough = self.least is None or self.value >= self.least
        return enough and (self.most is None or self.value <= self.most)

    @property
    def target(self) -> str:
        """The target in words."""
        if self.least is not None:
            return f"≥ {self.write(self.least)}"
        return f"≤ {self.write(self.most)}" if self.most is not None else ""

    @property
    def verdict(self) -> str:
        """What to say of it."""
        if self.most is None and self.least is None:
            return TOLD
        if self.kept:
            return KEPT
        return MISSED if self.quiet or self._short > self.leeway else "(machine prise)"

    @property
    def _short(self) -> float:
        """How far from the target, as a share of it."""
        target = self.least if self.least is not None else self.most
        return abs(self.value - target) / target if target else math.inf


@dataclass
class Report:
    """Figures under headings, printed as they come."""

    figures: list[Figure] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """Print a heading."""
        print(f"\n{text}")

    def add(self, figure: Figure) -> None:
        """Keep a figure and print its line."""
        self.figures.append(figure)
        cells = (figure.name, figure.write(figure.value), figure.target)
        padded = "".join(cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=True))
        print(f"  {padded}{figure.verdict}".rstrip(), flush=True)

    @property
    def missed(self) -> Iterator[Figure]:
        """The figures that are not what they must be."""
        return (figure for figure in self.figures if figure.verdict == MISSED)

    def conclude(self) -> int:
        """Say what was missed; return the exit code."""
        missed = list(self.missed)
        held = sum(figure.verdict == KEPT for figure in self.figures)
        print(f"\n{held} objectifs tenus, {len(missed)} manqués.")
        for figure in missed:
            print(f"  {figure.name} : {figure.write(figure.value)} au lieu de {figure.target}")
        return 1 if missed else 0


def ratio(value: float) -> str:
    """Write a ratio."""
    return f"{value:.2f}".replace(".", ",")


def whole(value: float) -> str:
    """Write a count."""
    return f"{value:,.0f}".replace(",", "\u202f")


def milliseconds(value: float) -> str:
    """Write a duration."""
    return f"{value:.2f}".replace(".", ",") + " ms"


def seconds(value: float) -> str:
    """Write a longer duration."""
    return f"{value:.1f}".replace(".", ",") + " s"


def kilobytes(value: float) -> str:
    """Write a size in thousands of bytes."""
    return f"{value / 1000:.1f}".replace(".", ",") + " ko"


def megabytes(value: float) -> str:
    """Write a size in millions of bytes."""
    return f"{value / 1_000_000:.0f} Mo"
