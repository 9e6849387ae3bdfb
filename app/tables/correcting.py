"""What can be mended in a file without guessing, and the list of what was."""

from dataclasses import dataclass
from pathlib import Path

from app.tables.form import Form, Progress
from app.tables.schema import Schema


@dataclass(frozen=True, slots=True)
class Change:
    """Something mended: what, how many times, a few examples."""

    kind: str  # encoding, bom, delimiter, format, header, spaces, decimal, date, boolean, blank-row
    column: str
    count: int
    sentence: str
    examples: tuple[tuple[str, str], ...]  # (before, after), at most three


@dataclass(frozen=True, slots=True)
class Left:
    """Something left as it was because it can be read in two ways."""

    column: str
    count: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Correction:
    """The corrected copy: what changed, what did not, how many rows it has."""

    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    rows: int


def correct(
    path: Path,
    form: Form,
    schema: Schema | None,
    target: Path,
    *,
    sheet: int = 0,
    delimiter: str = ",",
    on_progress: Progress | None = None,
) -> Correction:
    """Write the corrected copy (CSV, UTF-8 without BOM) to ``target`` and say what changed."""
    raise NotImplementedError
