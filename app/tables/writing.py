"""Tables written for people: CSV, XLSX, ODS, none of whose cells can run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO


@dataclass(frozen=True, slots=True)
class Sheet:
    """A named table to write; ``rows`` may be a generator."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[str]]


def safe_cell(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run; numbers and phones stay as they are."""
    raise NotImplementedError


def unsafe_cell(text: str) -> str:
    """Take back the apostrophe that ``safe_cell`` put: for reading our own exports again."""
    raise NotImplementedError


def write_csv(target: IO[bytes], sheet: Sheet, *, delimiter: str = ",", bom: bool = False) -> None:
    """Write a UTF-8 CSV, formulas neutralised."""
    raise NotImplementedError


def write_xlsx(target: IO[bytes], *sheets: Sheet) -> None:
    """Write an Excel file whose cells are all text."""
    raise NotImplementedError


def write_ods(target: IO[bytes], *sheets: Sheet) -> None:
    """Write an OpenDocument file whose cells are all text."""
    raise NotImplementedError
