"""Personal data spotted in a table, before it is published."""

from pathlib import Path

from app.tables.form import Form, Progress
from app.tables.report import Finding


def spot(
    path: Path, form: Form, *, sheet: int = 0, on_progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Look for e-mail addresses, phones, NIR, IBAN, and names with birth dates."""
    raise NotImplementedError
