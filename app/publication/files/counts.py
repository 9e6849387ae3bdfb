"""The files where downloads wait to be added up: one for each process and quarter of an hour.

Read without loading Jalon by what only asks whether some wait (decision 0070).
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

FOLDER = "mesures"
COUNTS, BEGUN = ".telechargements", ".mois"
QUARTER = 900  # seconds
LATE_SECONDS = 60  # a line of a quarter is written by then
PERSON, ROBOT = b"p", b"r"


class Downloaded(NamedTuple):
    """A dataset by its public address, and who has downloaded: a person, or a robot."""

    slug: str
    identifier: str
    robot: bool


def name_of(quarter: int, process: int) -> str:
    """Return the name of the file of a process for a quarter."""
    return f"{quarter}-{process}{COUNTS}"


def line_of(slug: str, identifier: str, *, robot: bool) -> bytes:
    """Return the line of a download."""
    kind = ROBOT if robot else PERSON
    return b"%s %s/%s\n" % (kind, slug.encode(), identifier.encode())


def to_do(folder: Path, moment: datetime) -> list[str]:
    """Return the files whose quarter is over, the oldest first, then a month that begins."""
    if not folder.is_dir():
        return []
    last = (int(moment.timestamp()) - LATE_SECONDS) // QUARTER
    names = {path.name for path in folder.iterdir()}
    over = sorted(name for name in names if is_counts(name) and quarter_of(name) < last)
    month = f"{moment:%Y-%m}{BEGUN}"
    return over if month in names else [*over, month]


def is_counts(name: str) -> bool:
    """Tell a file of counts from the mark of a month."""
    return name.endswith(COUNTS)


def quarter_of(name: str) -> int:
    """Return the quarter of a file, counted from 1970."""
    return int(name.partition("-")[0])


def beginning_of(quarter: int) -> datetime:
    """Return when a quarter begins."""
    return datetime.fromtimestamp(quarter * QUARTER, UTC)


def read(path: Path) -> Counter[Downloaded]:
    """Return how many times each dataset was downloaded; a line cut by a power failure is left."""
    with path.open("rb") as lines:
        return Counter(_downloads(lines))


def _downloads(lines: Iterable[bytes]) -> Iterator[Downloaded]:
    for line in lines:
        kind, _, address = line.partition(b" ")
        slug, _, identifier = address.partition(b"/")
        if kind in {PERSON, ROBOT} and identifier.endswith(b"\n"):
            yield Downloaded(slug.decode(), identifier.decode().rstrip(), kind == ROBOT)
