"""All errors of a file, in a CSV that people open in a spreadsheet."""

import csv
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from operator import itemgetter
from pathlib import Path
from types import TracebackType

from app.tables.writing.neutral import safe_cell

HEADER = ("ligne", "colonne", "valeur", "constat", "que_faire")
MOST = 200_000  # about 40 MB: more than anybody mends by hand
VALUE_LENGTH = 500
Error = tuple[int, str, str, str, str]


class ErrorsFile(AbstractContextManager["ErrorsFile"]):
    """Writes errors to a CSV, at most ``MOST`` of them."""

    def __init__(self, path: Path) -> None:
        self.written = 0
        self._held: list[Error] | None = None
        # A byte order mark and semicolons: French spreadsheets open such a file directly.
        self._stream = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream, delimiter=";", lineterminator="\r\n")
        self._writer.writerow(HEADER)

    def add(self, line: int, column: str, value: str, sentence: str, remedy: str) -> None:
        """Take one error: written now, or at the end of what is ``in_order``."""
        error = (line, column, value[:VALUE_LENGTH], sentence, remedy)
        if self._held is None:
            self._write(error)
        else:
            self._held.append(error)

    @contextmanager
    def in_order(self) -> Iterator[None]:
        """Write in the order of their lines the errors taken meanwhile."""
        held = self._held = []
        try:
            yield
        finally:
            self._held = None
        for error in sorted(held, key=itemgetter(0)):
            self._write(error)

    def _write(self, error: Error) -> None:
        if self.written < MOST:
            self.written += 1
            line, *texts = error
            self._writer.writerow((line, *map(safe_cell, texts)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stream.close()
