"""Rows taken some at a time: what is asked of a whole column at once is asked far less often."""

from collections.abc import Iterable, Iterator

MOST_ROWS = 1_000
MOST_SIZE = 500_000  # characters and cells: a few rows of a megabyte are a batch as well

Numbered = tuple[int, list[str]]


def batches(numbered: Iterable[Numbered]) -> Iterator[list[Numbered]]:
    """Yield (line, cells) by lists of bounded size, in their order; none is empty."""
    batch: list[Numbered] = []
    size = 0
    for one in numbered:
        batch.append(one)
        cells = one[1]
        size += len(cells) + len("".join(cells))
        if size >= MOST_SIZE or len(batch) >= MOST_ROWS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
