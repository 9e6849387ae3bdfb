"""Rows out of a file, whatever its format."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from app.kernel.typography import number
from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.reading.delimited import csv_rows, sniff_csv
from app.tables.reading.header import (
    BEGINNING_ROWS,
    HeaderFound,
    find_header,
    header_at,
    is_blank,
)
from app.tables.reading.kinds import Cell, Merge, OddCell, ReadKind, Survey
from app.tables.reading.workbooks import (
    beginning_of,
    chosen_sheet,
    sheets_of,
    whole_survey,
    workbook_cells,
    workbook_rows,
)
from app.tables.reading.xls_survey import OLE, refuse_other_office

BEGINNING = 4_096  # bytes
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8")
PROGRAMS = (b"\x7fELF", b"MZ\x90\x00")
JSON = re.compile(rb"\{\s*[\"}]|\[\s*[{\[]|\[[\r\n]")
# A page, a drawing or any other XML: a declaration, a comment, or a first tag.
WEB = re.compile(rb"<(?:[!?]|[a-z][\w:.-]*(?:\s[^<>]*)?/?>)")


def sniff(
    path: Path, name: str, sheet: int = 0, *, encoding: str = "", header_line: int = 0
) -> Form:
    """Find how a file is written; ``Unreadable`` says why it is no table.

    ``encoding`` and ``header_line`` are what a person chose; found when they are not given.
    """
    with path.open("rb") as stream:
        beginning = stream.read(BEGINNING)
    if not beginning.strip():
        raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
    if beginning.startswith(OLE):
        refuse_other_office(path, name)
    if beginning.startswith((OLE, *ZIP)):
        return _sniff_workbook(path, sheet, header_line)
    _refuse_other_formats(beginning)
    form = sniff_csv(path, encoding)
    found = _header(list(islice(csv_rows(path, form), BEGINNING_ROWS)), header_line)
    return replace(form, header=found.names, header_line=found.line)


def _sniff_workbook(path: Path, sheet: int, header_line: int) -> Form:
    kind, names = sheets_of(path)
    form = Form(kind, sheets=names)
    beginning, survey = beginning_of(path, form, sheet)
    if not any(map(any, beginning)):
        name = chosen_sheet(names, sheet)
        raise Unreadable(f"La feuille «\u202f{name}\u202f» est vide. Choisissez-en une autre.")
    found = _header(beginning, header_line, survey.merges)
    return replace(form, header=found.names, header_line=found.line, tiers=found.tiers)


def _header(
    beginning: list[list[str]], header_line: int, merges: tuple[Merge, ...] = ()
) -> HeaderFound:
    if not header_line:
        return find_header(beginning, merges)
    if not 1 <= header_line <= len(beginning) or is_blank(beginning[header_line - 1]):
        raise Unreadable(
            f"La ligne {number(header_line)} ne donne aucun nom de colonne. Choisissez-en une "
            "autre pour les titres."
        )
    return header_at(beginning, header_line, merges)


def rows(
    path: Path,
    form: Form,
    sheet: int = 0,
    on_progress: Progress | None = None,
    surveyed: Survey | None = None,
    *,
    kinds: bool = False,
) -> Iterator[list[str]]:
    """Yield every row as text, from the top; the nth is row n of the file, a blank one is [].

    ``kinds``: the texts of a workbook are marked with the kinds of their cells.
    """
    if form.kind is TableKind.CSV:
        return csv_rows(path, form, on_progress)
    return workbook_rows(path, form, sheet, on_progress, surveyed, kinds=kinds)


def table(
    path: Path,
    form: Form,
    sheet: int = 0,
    on_progress: Progress | None = None,
    surveyed: Survey | None = None,
) -> Iterator[tuple[int, list[str]]]:
    """Yield (line, cells) of the row of names, then of each row below it.

    What stands above the names is passed over, and names in two tiers are one. ``surveyed``: the
    ``survey`` of the sheet, where it was made already.
    """
    numbered = enumerate(rows(path, form, sheet, on_progress, surveyed), 1)
    for line, cells in numbered:
        if line >= form.header_line and not is_blank(cells):
            yield line, (list(form.header) if form.tiers > 1 else cells)
            break
    yield from numbered


def cells(path: Path, form: Form, sheet: int = 0) -> Iterator[list[Cell]]:
    """Yield every row, from the top, as (text, kind) of each cell."""
    if form.kind is not TableKind.CSV:
        yield from workbook_cells(path, form, sheet)
        return
    for texts in csv_rows(path, form):
        yield [Cell(text, ReadKind.TEXT) for text in texts]


def survey(path: Path, form: Form, sheet: int = 0) -> Survey:
    """Return the cells in error, the formulas never computed and the merged cells of a sheet."""
    if form.kind is TableKind.CSV:
        return Survey()
    return whole_survey(path, form, sheet)


def odd_cells(path: Path, form: Form, sheet: int = 0) -> tuple[OddCell, ...]:
    """Return the cells in error and the formulas never computed of a sheet."""
    return survey(path, form, sheet).odd


def _refuse_other_formats(beginning: bytes) -> None:
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        raise Unreadable("Ce fichier est un PDF, pas un tableau. Choisissez csv, xlsx, xls ou ods.")
    if beginning.startswith(IMAGES):
        raise Unreadable(
            "Ce fichier est une image, pas un tableau. Choisissez csv, xlsx, xls ou ods."
        )
    if beginning.startswith(PROGRAMS):
        raise Unreadable(
            "Ce fichier est un programme, pas un tableau. Choisissez csv, xlsx, xls ou ods."
        )
    if WEB.match(start):
        raise Unreadable(
            "Ce fichier est une page web ou du XML, pas un tableau. Ouvrez-le dans un tableur et "
            "enregistrez-le en CSV."
        )
    if JSON.match(start):
        raise Unreadable(
            "Ce fichier est en JSON, pas un tableau. Choisissez csv, xlsx, xls ou ods."
        )


def read(path: Path, form: Form, sheet: int, max_rows: int) -> list[list[str]]:
    """Return all rows at once; ``Unreadable`` beyond that many."""
    table: list[list[str]] = []
    for cells in rows(path, form, sheet):
        if len(table) > max_rows:
            raise Unreadable(
                f"Ce fichier a plus de {number(max_rows)} lignes. Partagez-le en plusieurs."
            )
        table.append(cells)
    return table


def head(path: Path, form: Form, sheet: int, count: int) -> list[list[str]]:
    """Return the first rows."""
    return list(islice(rows(path, form, sheet), count + 1))
