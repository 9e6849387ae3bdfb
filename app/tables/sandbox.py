"""What a visitor sent is read in a child process with limits: the way in of this package."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from app.tables.correcting import Correction
from app.tables.form import Form, Progress
from app.tables.personal import Finding
from app.tables.report import Report
from app.tables.schema import Schema

MEGABYTE = 1_000_000
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: memory on top of a bare interpreter, processor, time on the wall."""

    memory_bytes: int = 150 * MEGABYTE
    cpu_seconds: int = 60
    seconds: float = 120


def run(
    function: Callable[..., Result],
    *args: Any,
    limits: Limits = Limits(),  # noqa: B008  frozen
    on_progress: Progress | None = None,
    **options: Any,
) -> Result:
    """Run a top-level function of app.tables in a child; ``Unreadable`` if it cannot finish."""
    raise NotImplementedError


def sniff(path: Path, name: str, sheet: int = 0) -> Form:
    """``reading.sniff`` in a child (10 s at most)."""
    raise NotImplementedError


def read(path: Path, form: Form, *, sheet: int = 0, max_rows: int = 20_000) -> list[list[str]]:
    """Return all rows, header first; ``Unreadable`` beyond ``max_rows``."""
    raise NotImplementedError


def head(path: Path, form: Form, *, sheet: int = 0, count: int = 20) -> list[list[str]]:
    """Return the first rows, header first: for a preview."""
    raise NotImplementedError


def check(
    path: Path,
    form: Form,
    schema: Schema,
    *,
    sheet: int = 0,
    errors_to: Path | None = None,
    on_progress: Progress | None = None,
) -> Report:
    """``checking.check`` in a child; ``on_progress`` is called here, in the parent."""
    raise NotImplementedError


def spot(
    path: Path, form: Form, *, sheet: int = 0, on_progress: Progress | None = None
) -> tuple[Finding, ...]:
    """``personal.spot`` in a child."""
    raise NotImplementedError


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
    """``correcting.correct`` in a child."""
    raise NotImplementedError
