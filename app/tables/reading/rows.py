"""Rows out of a file, whatever its format."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from app.kernel.typography import number
from app.tables.form import Form, Progress, TableKind, Unreadable
from app.tables.reading.delimited import csv_rows, sniff_csv
from app.tables.reading.workbooks import sniff_workbook, workbook_rows

BEGINNING = 4_096
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WEB = (b"<!doctype", b"<html", b"<table", b"<?xml")


def sniff(path: Path, name: str, sheet: int = 0) -> Form:
    """Find how a file is written; ``Unreadable`` says why it is no table."""
    with path.open("rb") as stream:
        beginning = stream.read(BEGINNING)
    if not beginning.strip():
        raise Unreadable("Ce fichier est vide. Choisissez un fichier qui contient une table.")
    if beginning.startswith(OLE):
        _refuse_old_office(path, name)
    if beginning.startswith(ZIP):
        return sniff_workbook(path, sheet)
    _refuse_other_formats(beginning)
    return sniff_csv(path)


def rows(
    path: Path, form: Form, sheet: int = 0, on_progress: Progress | None = None
) -> Iterator[list[str]]:
    """Yield every row as text, header first; the nth is row n of the file, a blank one is []."""
    if form.kind is TableKind.CSV:
        return csv_rows(path, form, on_progress)
    return workbook_rows(path, form, sheet, on_progress)


def _refuse_old_office(path: Path, name: str) -> None:
    if ENCRYPTED in path.read_bytes():
        raise Unreadable("Ce fichier est protégé par un mot de passe. Retirez-le et renvoyez-le.")
    raise Unreadable(
        f"«\u202f{name}\u202f» est dans un ancien format d’Excel ou de Word. Ouvrez-le et "
        "enregistrez-le au format .xlsx ou .csv."
    )


def _refuse_other_formats(beginning: bytes) -> None:
    start = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf"):
        raise Unreadable("Ce fichier est un PDF, pas un tableau. Choisissez csv, xlsx ou ods.")
    if start.startswith(WEB):
        raise Unreadable(
            "Ce fichier est une page web ou du XML, pas un tableau. Ouvrez-le dans un tableur et "
            "enregistrez-le en CSV."
        )
    if start.startswith((b'{"', b"{\n", b"{\r", b"[{", b"[\n")):
        raise Unreadable("Ce fichier est en JSON, pas un tableau. Choisissez csv, xlsx ou ods.")


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
