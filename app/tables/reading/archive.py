"""Checks of office files, which are zip archives, before any library opens one."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import IO
from xml.parsers import expat

from app.kernel.typography import number, plural
from app.tables.form import DAMAGED, TableKind, Unreadable

MAX_ENTRIES = 2_000
MAX_UNPACKED = 300_000_000
# Repetitive sheets shrink 30 to 100 times; beyond, an entry was made to swell.
MAX_RATIO = 250
RATIO_FROM = 5_000_000
MAX_CELLS = 1_000_000
MAX_COLUMNS = 5_000
CHUNK = 1 << 20
SAVE_AGAIN = "Ouvrez-le dans un tableur et enregistrez la feuille en CSV."

_CELL = re.compile(rb'<(?:\w+:)?c\s+(?:[a-z]+="[^"]*"\s+)*?r="([A-Z]{1,3})([0-9]{1,7})"')
_SHEET = re.compile(r'<(?:\w+:)?sheet\s[^>]*?name="([^"]*)"[^>]*?r?:?id="([^"]*)"')
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_TAG = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?![\w-])([^>]*)>", re.DOTALL
)
_ROWS_REPEATED = re.compile(rb'number-rows-repeated="(\d{1,9})"')
_COLUMNS_REPEATED = re.compile(rb'number-columns-repeated="(\d{1,9})"')


def kind_of_archive(path: Path) -> TableKind:
    """Tell an Excel file from an OpenDocument one; harmful archives are ``Unreadable``."""
    with _opened(path) as archive:
        entries = archive.infolist()
        _refuse_bombs(entries)
        names = {entry.filename for entry in entries}
        _refuse_unreadable(archive, entries, names)
        return _kind(archive, names)


def refuse_large_xlsx(path: Path, sheet: str) -> None:
    """Refuse a sheet whose cells reach too far; the size that the file declares is ignored."""
    with _opened(path) as archive, archive.open(_entry_of(archive, sheet)) as stream:
        furthest_row, furthest_column, last = 0, 0, (b"A", b"1")
        for piece in _pieces(stream):
            for letters, digits in _CELL.findall(piece):
                row, column = int(digits), _rank(letters)
                if row > furthest_row or column > furthest_column:
                    last = (letters, digits)
                    furthest_row = max(furthest_row, row)
                    furthest_column = max(furthest_column, column)
        _refuse_size(furthest_row, furthest_column, b"".join(last).decode())


def refuse_large_ods(path: Path) -> None:
    """Refuse sheets that are too large once repeated cells are counted."""
    with _opened(path) as archive, archive.open("content.xml") as stream:
        rows, columns, other_cells = 0, 0, 0
        for height, width in _ods_rows(stream):
            if not height:
                other_cells += rows * columns
                rows, columns = 0, 0
            rows, columns = rows + height, max(columns, width)
            _refuse_size(rows, columns, other_cells=other_cells)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; ``Unreadable`` if anything in it is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        LookupError,
        NotImplementedError,
        RuntimeError,
        OSError,
        EOFError,
        ValueError,
        struct.error,
    ):
        raise Unreadable(DAMAGED) from None


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MAX_ENTRIES:
        raise Unreadable(
            f"Ce fichier contient {number(len(entries))} éléments, c’est trop pour un tableau. "
            + SAVE_AGAIN
        )
    swollen = any(
        entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if swollen or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise Unreadable(f"Ce fichier est trop volumineux une fois décompressé. {SAVE_AGAIN}")


def _refuse_unreadable(
    archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], names: set[str]
) -> None:
    manifest = b""
    if "META-INF/manifest.xml" in names and not any(entry.flag_bits & 1 for entry in entries):
        with archive.open("META-INF/manifest.xml") as stream:
            manifest = stream.read(CHUNK)
    if any(entry.flag_bits & 1 for entry in entries) or b"encryption-data" in manifest:
        raise Unreadable("Ce fichier est protégé par un mot de passe. Retirez-le et renvoyez-le.")
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(
            "Ce fichier contient des macros. Enregistrez-le au format Excel sans macros (.xlsx)."
        )


def _kind(archive: zipfile.ZipFile, names: set[str]) -> TableKind:
    if "xl/workbook.xml" in names:
        return TableKind.XLSX
    if "xl/workbook.bin" in names:
        raise Unreadable("Le format .xlsb n’est pas lu. Enregistrez ce fichier au format .xlsx.")
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as stream:
            if stream.read(200).startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
                return TableKind.ODS
    if {"word/document.xml", "content.xml", "ppt/presentation.xml"} & names:
        raise Unreadable("Ce fichier est un document, pas un tableau. Choisissez csv, xlsx ou ods.")
    raise Unreadable(
        "Ce fichier est une archive zip. Décompressez-la et envoyez le tableau qu’elle contient."
    )


def _refuse_size(rows: int, columns: int, last: str = "", other_cells: int = 0) -> None:
    if other_cells + rows * columns > MAX_CELLS or columns > MAX_COLUMNS:
        size = f"{plural(rows, 'ligne')} sur {plural(columns, 'colonne')}"
        extent = f"s’étend jusqu’en {last}, soit {size}" if last else f"compte {size}"
        raise Unreadable(
            f"Cette feuille {extent}\u00a0: c’est trop pour un tableur. Effacez les cellules "
            "isolées loin du tableau, ou enregistrez la feuille en CSV."
        )


def _rank(letters: bytes) -> int:
    rank = 0
    for letter in letters:
        rank = rank * 26 + letter - 64
    return rank


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield the contents in pieces that cut no tag; XML that is not whole is refused.

    An unclosed sheet would make calamine look for its end for ever.
    """
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declarations
    rest = b""
    while chunk := stream.read(CHUNK):
        parser.Parse(chunk, False)
        rest += chunk
        cut = rest.rfind(b">") + 1
        if not cut and len(rest) > 4 * CHUNK:
            raise Unreadable(f"Ce fichier ne ressemble pas à un tableau. {SAVE_AGAIN}")
        yield rest[:cut]
        rest = rest[cut:]
    parser.Parse(b"", True)
    yield rest


def _refuse_declarations(*_: object) -> None:
    """Refuse a document type: no honest spreadsheet declares one."""
    raise Unreadable(DAMAGED)


def _entry_of(archive: zipfile.ZipFile, sheet: str) -> str:
    """Return the entry of the archive that holds the sheet of that name."""
    workbook = _text(archive, "xl/workbook.xml")
    ids = {unescape(name): relation for name, relation in _SHEET.findall(workbook)}
    for tag in _RELATION.findall(_text(archive, "xl/_rels/workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("Id") == ids.get(sheet, ""):
            target = attributes.get("Target", "").removeprefix("/")
            entry = target if target.startswith("xl/") else f"xl/{target}"
            if entry in archive.namelist():
                return entry
    raise Unreadable(f"Ce fichier est abîmé\u00a0: une feuille manque. {SAVE_AGAIN}")


def _text(archive: zipfile.ZipFile, entry: str) -> str:
    if entry not in archive.namelist():
        return ""
    with archive.open(entry) as stream:
        return stream.read(4 * CHUNK).decode("utf-8", "replace")


def _ods_rows(stream: IO[bytes]) -> Iterator[tuple[int, int]]:
    """Yield (height, width) of each filled row, with blank ones above; height 0 ends a sheet."""
    height, width, filled, blank = 1, 0, 0, 0
    for piece in _pieces(stream):
        for closing, tag, attributes in _TAG.findall(piece):
            if tag == b"table" and closing:
                yield from _finished(blank, height, filled)
                yield 0, 0
                width, filled, blank = 0, 0, 0
            elif tag == b"table-row" and not closing:
                yield from _finished(blank, height, filled)
                blank = 0 if filled else blank + height
                height, width, filled = _repeated(_ROWS_REPEATED, attributes), 0, 0
            elif not closing:
                width += _repeated(_COLUMNS_REPEATED, attributes)
                if b"value-type=" in attributes:
                    filled = width


def _finished(blank: int, height: int, filled: int) -> Iterator[tuple[int, int]]:
    if filled:
        yield blank + height, filled


def _repeated(pattern: re.Pattern[bytes], attributes: bytes) -> int:
    match = pattern.search(attributes)
    return int(match[1]) if match else 1
