"""CSV files: detects delimiter and quotes, and reads rows one at a time."""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.kernel.typography import number
from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.reading.encoding import find_encoding, open_text
from app.tables.reading.header import is_blank

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

DELIMITERS = (";", "\t", "|", ",")  # from the most telling: a comma is also met in plain text
SEPARATORS = re.compile("|".join(map(re.escape, DELIMITERS)))
MAX_LINE = 1_000_000
MAX_CELLS_IN_ROW = 5_000
PROGRESS_LINES = 5_000
SAMPLE_LINES = 300
SAMPLE_CHARACTERS = 400_000
MARK = "\ufeff"
SEP = re.compile(r'"?sep=([;,|\t])"?[;,|\t]*\s*$', re.IGNORECASE)  # a line for Excel alone
QUOTE = '"'
END = "\x1f end of file \x1f"


def sniff_csv(path: Path, encoding: str = "") -> Form:
    """Find encoding (unless one was chosen), delimiter and quotes of a CSV file."""
    found = find_encoding(path, encoding)
    form = Form(TableKind.CSV, found.name, bom=found.marked, false_mark=found.false_mark)
    lines = _sample(path, form)
    announced = SEP.match(lines[0]) if lines else None
    form = _punctuated(form, lines[1:] if announced else lines)
    if announced:
        form = replace(form, delimiter=announced[1])
    if all(is_blank(SEPARATORS.split("".join(cells))) for cells in csv_rows(path, form)):
        raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
    return form


def csv_rows(path: Path, form: Form, on_progress: Progress | None = None) -> Iterator[list[str]]:
    """Yield each row; ``Unreadable`` for a quote never closed or an over-long line."""
    with open_text(path, form.encoding) as stream:
        lines = _lines(stream, form.encoding, on_progress)
        reader = _reader(lines, form.delimiter, form.quote)
        started = 1
        try:
            for cells in reader:
                if cells and END in cells[-1]:
                    _refuse_open_quote(cells, started)
                    return
                if len(cells) > MAX_CELLS_IN_ROW:
                    raise Unreadable(_too_wide(started, len(cells)))
                yield cells
                started = reader.line_num + 1
        except csv.Error:
            raise Unreadable(_open_quote(started)) from None


def _lines(
    stream: io.TextIOWrapper, encoding: str, on_progress: Progress | None = None
) -> Iterator[str]:
    """Yield the lines, none longer than allowed, then ``END``."""
    count = 0
    total = os.fstat(stream.fileno()).st_size
    try:
        line = stream.readline(MAX_LINE).removeprefix(MARK)
        while line:
            count += 1
            if len(line) >= MAX_LINE - 1:
                raise Unreadable(
                    f"La ligne {number(count)} dépasse {number(MAX_LINE)} caractères\u00a0: ce "
                    "fichier n’est sans doute pas une table. Ouvrez-le dans un tableur et "
                    "enregistrez-le de nouveau en CSV."
                )
            if on_progress and count % PROGRESS_LINES == 0:
                on_progress(os.lseek(stream.fileno(), 0, os.SEEK_CUR), total)
            yield line
            line = stream.readline(MAX_LINE)
    except UnicodeDecodeError:
        raise Unreadable(
            f"Après la ligne {number(count)}, ce fichier ne peut pas être lu avec l’encodage "
            f"{encoding}. Choisissez un autre encodage."
        ) from None
    yield END


def _refuse_open_quote(cells: list[str], started: int) -> None:
    if cells != [END]:
        raise Unreadable(_open_quote(started))


def _open_quote(line: int) -> str:
    return (
        f"Ligne {number(line)}\u00a0: un guillemet ouvert n’est jamais refermé, ou une cellule est "
        "trop longue. Refermez-le, ou doublez-le s’il fait partie du texte."
    )


def _too_wide(line: int, cells: int) -> str:
    return (
        f"La ligne {number(line)} a {number(cells)} cellules, c’est plus que "
        f"{number(MAX_CELLS_IN_ROW)}\u00a0: vérifiez le séparateur."
    )


def _sample(path: Path, form: Form) -> list[str]:
    """Return the first lines, whole ones only."""
    lines: list[str] = []
    size = 0
    with open_text(path, form.encoding) as stream:
        for line in _lines(stream, form.encoding):
            size += len(line)
            if line == END or len(lines) >= SAMPLE_LINES or size > SAMPLE_CHARACTERS:
                break
            lines.append(line)
    return lines


def _punctuated(form: Form, lines: list[str]) -> Form:
    """Choose the delimiter whose rows agree best, then whether quotes are quotes."""
    best, quote = max(
        ((delimiter, quote) for quote in ('"', "") for delimiter in DELIMITERS),
        key=lambda pair: _agreement(lines, *pair),
    )
    if not _agreement(lines, best, quote)[1]:
        best, quote = ",", '"'
    return replace(form, delimiter=best, quote=quote)


def _agreement(lines: list[str], delimiter: str, quote: str) -> tuple[bool, float, int]:
    """Return (header has the usual width, share of rows that have it, that width).

    A delimiter that never cuts is worth nothing; quotes that swallow lines lose their share.
    """
    widths: list[int] = []
    broken = 0
    try:
        # What was read before the defect counts too, which « extend » keeps.
        read = _reader(lines, delimiter, quote, strict=True)
        widths.extend(len(cells) for cells in read if not is_blank(cells))
    except csv.Error:
        broken = 1  # a quote in the wrong place: what follows is worth nothing
    if not widths:
        return (False, 0.0, 0)
    width, count = Counter(widths).most_common(1)[0]
    if width == 1 or (not quote and _quoted(lines, delimiter)):
        return (False, 0.0, 0)
    # One row alone of the width of the header proves nothing beside others.
    usual = widths[0] == width and (count > 1 or len(widths) == 1)
    return (usual, round(count / (len(widths) + broken), 3), width)


def _quoted(lines: list[str], delimiter: str) -> bool:
    """Tell whether some cells stand between quotes, which are then no plain characters."""
    try:
        cells_read = sum(map(len, _reader(lines, delimiter, QUOTE, strict=True)))
    except csv.Error:
        cells_read = 0
    # Quotes are quotes when they cut nothing and hold delimiters or line ends.
    if 0 < cells_read < sum(map(len, _reader(lines, delimiter, ""))):
        return True
    return any(
        len(cell) > 1 and cell.startswith('"') and cell.endswith('"')
        for cells in _reader(lines, delimiter, "")
        for cell in cells
    )


def _reader(
    lines: Iterable[str], delimiter: str, quote: str, *, strict: bool = False
) -> "CsvReader":
    if quote:
        return csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=strict)
    return csv.reader(lines, delimiter=delimiter, quotechar=None, quoting=csv.QUOTE_NONE)
