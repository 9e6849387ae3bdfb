"""All errors of a file, in a CSV that people open in a spreadsheet."""

import csv
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from app.tables.writing.neutral import safe_cell

HEADER = ("ligne", "colonne", "valeur", "constat", "que_faire")
MOST = 200_000  # about 40 MB: more than anybody mends by hand
VALUE_LENGTH = 500


class ErrorsFile(AbstractContextManager["ErrorsFile"]):
    """Writes errors to a CSV as they come, at most ``MOST`` of them."""

    def __init__(self, path: Path) -> None:
        self.written = 0
        # A byte order mark and semicolons: French spreadsheets open such a file directly.
        self._stream = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream, delimiter=";", lineterminator="\r\n")
        self._writer.writerow(HEADER)

    def add(self, line: int, column: str, value: str, sentence: str, remedy: str) -> None:
        """Write one error."""
        if self.written < MOST:
            self.written += 1
            texts = (column, value[:VALUE_LENGTH], sentence, remedy)
            self._writer.writerow((line, *map(safe_cell, texts)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
