"""The six small columns of a row of the portfolio, as one path and one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from app.kernel.typography import NO_BREAK, percent

HEIGHT = 20
WIDTH = 8
STEP = 11
SHORTEST = 1  # an empty column still shows where it stands


@dataclass(frozen=True, slots=True)
class Bars:
    """What the picture draws, and what it says to those who do not see it."""

    path: str
    text: str


def bars_of(percents: Sequence[int | None]) -> Bars:
    """Draw one column for each percentage; in Python, because a page draws 150 of them."""
    columns = [_column(rank, value) for rank, value in enumerate(percents)]
    return Bars("".join([path for path, _ in columns]), ", ".join([words for _, words in columns]))


@cache  # a few hundred at most: the phases by the percentages
def _column(rank: int, value: int | None) -> tuple[str, str]:
    height = f"{max(SHORTEST, (value or 0) * HEIGHT / 100):g}"
    path = f"M{rank * STEP} {HEIGHT}v-{height}h{WIDTH}v{height}z"
    return path, f"{rank + 1}{NO_BREAK}: {percent(value)}"
