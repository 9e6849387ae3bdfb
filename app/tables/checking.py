"""A file held against a schema, row by row."""

from pathlib import Path

from app.tables.form import Form, Progress
from app.tables.report import Report
from app.tables.schema import Schema


def check(
    path: Path,
    form: Form,
    schema: Schema,
    *,
    sheet: int = 0,
    errors_to: Path | None = None,
    on_progress: Progress | None = None,
) -> Report:
    """Check every cell; all errors go to ``errors_to`` (CSV) if given, the first to the report."""
    raise NotImplementedError
