"""A CSV true to its data: every cell as it is, between quotes where a reader might cut it."""

import csv
from collections.abc import Callable, Sequence
from typing import IO

# What other readers take for a delimiter: quotes keep the cell whole whatever they guess.
TEMPTING = (";", "\t", "|")


def writer_of(stream: IO[str], delimiter: str) -> Callable[[Sequence[str]], object]:
    """Return the function that writes a row; nothing is added to a cell, not even an apostrophe."""
    plain = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerow
    quoted = csv.writer(
        stream, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL
    ).writerow

    def write(cells: Sequence[str]) -> object:
        whole = "".join(cells)
        tempting = any(sign in whole for sign in TEMPTING)
        return quoted(cells) if tempting else plain(cells)

    return write
