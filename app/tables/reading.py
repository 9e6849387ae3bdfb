"""Rows out of a file, whatever its format."""

from collections.abc import Iterator
from pathlib import Path

from app.tables.form import Form


def sniff(path: Path, name: str, sheet: int = 0) -> Form:
    """Find how a file is written; ``Unreadable`` says why it is no table."""
    raise NotImplementedError


def rows(path: Path, form: Form, sheet: int = 0) -> Iterator[list[str]]:
    """Give every row of the file as text, header first; the nth is row n, a blank one is empty."""
    raise NotImplementedError
