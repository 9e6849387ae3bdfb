"""The first rows of a public file, as the page of its dataset shows them."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path

from app.datasets.inventory.models import Resource
from app.files.models import OF_DATASETS
from app.files.services import home
from app.files.shelf import find
from app.kernel.typography import shortened
from app.tables.form import Unreadable
from app.tables.reading.rows import sniff, table

BEGINNING = 64 << 10  # bytes: the rest of a file is never read for its page
ROWS, COLUMNS, LONGEST_CELL = 5, 8, 60
CSV = "text/csv"


@dataclass(frozen=True)
class FilePreview:
    """The names and the first rows of a table, cut to what a page holds."""

    title: str
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: int  # columns that are not shown


def preview_of(slug: str, identifier: str, files: Iterable[Resource]) -> FilePreview | None:
    """Return the beginning of the first CSV that Jalon serves; nothing when none can be read."""
    for file in files:
        served = find(slug, identifier, file.file_name) if file.file_name else None
        if served is None or not served.media_type.startswith(CSV):
            continue
        lines = _first_lines(str(home(OF_DATASETS) / served.place), served.digest)
        if len(lines) > 1:
            names, *rows = (line[:COLUMNS] for line in lines)
            return FilePreview(file.title, names, tuple(rows), max(0, len(lines[0]) - COLUMNS))
    return None


@lru_cache(maxsize=128)
def _first_lines(place: str, _digest: str) -> tuple[tuple[str, ...], ...]:
    """Return the names then the first rows of a table; nothing when it cannot be read.

    Read once as long as the file is the same.
    """
    try:
        with Path(place).open("rb") as file:
            beginning = file.read(BEGINNING)
    except OSError:  # gone: its own address says so
        return ()
    if len(beginning) == BEGINNING:
        beginning = beginning[: beginning.rfind(b"\n") + 1]  # no row cut in the middle
    with tempfile.NamedTemporaryFile(suffix=".csv") as part:
        part.write(beginning)
        part.flush()
        try:
            found = table(Path(part.name), sniff(Path(part.name), part.name))
            return tuple(tuple(_cut(cells)) for _, cells in islice(found, ROWS + 1))
        except Unreadable:
            return ()


def _cut(cells: Iterable[str]) -> Iterable[str]:
    return (shortened(cell, LONGEST_CELL) for cell in cells)
