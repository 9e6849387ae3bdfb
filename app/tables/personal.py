"""Personal data spotted in a table, before it is published."""

from dataclasses import dataclass
from pathlib import Path

from app.tables.form import Form, Progress


@dataclass(frozen=True, slots=True)
class Finding:
    """Personal data of one kind in one column."""

    column: str
    kind: str  # email, phone, nir, iban, birth
    count: int
    rows: int  # rows looked at
    sentence: str
    examples: tuple[str, ...]  # masked: « m…t@e…e.fr »
    lines: tuple[int, ...]  # the first rows where it stands


def spot(
    path: Path, form: Form, *, sheet: int = 0, on_progress: Progress | None = None
) -> tuple[Finding, ...]:
    """Look for e-mail addresses, phones, NIR, IBAN, and names with birth dates."""
    raise NotImplementedError
