"""Numbered pages of a list."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageCut:
    """One page of a list: its number and how many there are, both from 1; its rows, from 0."""

    number: int
    pages: int
    start: int
    stop: int

    @property
    def rows(self) -> slice:
        """What takes the rows of the page out of the whole list."""
        return slice(self.start, self.stop)


def page_count(total: int, size: int) -> int:
    """Return how many pages of ``size`` rows a list needs: one at least, even when it is empty."""
    return max(1, -(-total // size))


def page_cut(total: int, wanted: int, size: int) -> PageCut:
    """Return the page wanted of a list; before the first, the first; beyond the last, the last."""
    pages = page_count(total, size)
    number = min(max(wanted, 1), pages)
    return PageCut(number, pages, (number - 1) * size, number * size)
