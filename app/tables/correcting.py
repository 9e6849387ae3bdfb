"""What can be mended in a file without guessing, and the list of what was."""

from pathlib import Path

from app.tables.form import Form, Progress
from app.tables.report import Change, Correction, Left
from app.tables.schema import Schema


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
