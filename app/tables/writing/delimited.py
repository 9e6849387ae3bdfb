"""A CSV true to its data, for machines: every cell as it is (decision 0035)."""

import csv
from collections.abc import Callable, Sequence
from typing import IO

# What other readers take for a delimiter: quotes keep the cell whole whatever they guess.
TEMPTING = (";", "\t", "|")
FORMULAS = ("=", "@")


def writer_of(stream: IO[str], delimiter: str) -> Callable[[Sequence[str]], object]:
    """Return the function that writes a row; nothing is added to a cell, not even an apostrophe.

    A row goes between quotes when one of its cells might be cut, or taken for a formula.
    """
    plain = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerow
    quoted = csv.writer(
        stream, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL
    ).writerow

    def write(cells: Sequence[str]) -> object:
        whole = "".join(cells)
        if any(sign in whole for sign in TEMPTING):
            return quoted(cells)
        if any(sign in whole for sign in FORMULAS):
            return quoted(cells)
        return plain(cells)

    return write
