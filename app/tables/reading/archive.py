"""Checks of office files, which are zip archives, before any library opens one."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.parsers import expat

from app.kernel.typography import number, plural
from app.tables.form import DAMAGED, LOCKED, TableKind, Unreadable

MAX_ENTRIES = 2_000
MAX_UNPACKED = 300_000_000
# Repetitive sheets shrink 30 to 100 times; beyond, an entry was made to swell.
MAX_RATIO = 250
RATIO_FROM = 5_000_000
# Measured in a child of 150 MB: texts all different take 117 MB in XLSX, 99 MB in ODS.
MAX_CELLS, MAX_XLS_CELLS, MAX_ODS_CELLS = 600_000, 400_000, 300_000
MAX_COLUMNS = 5_000
CHUNK = 1 << 20
SAVE_AGAIN = "Ouvrez-le dans un tableur et enregistrez la feuille en CSV."
MAX_ODD = 20_000  # cells in error, merges… that are kept in mind while a sheet is read


def kind_of_archive(path: Path) -> TableKind:
    """Tell an Excel file from an OpenDocument one; harmful archives are ``Unreadable``."""
    with opened(path) as archive:
        entries = archive.infolist()
        _refuse_bombs(entries)
        names = {entry.filename for entry in entries}
        _refuse_unreadable(archive, entries, names)
        return _kind(archive, names)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open an archive; ``Unreadable`` if anything in it is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
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
        raise Unreadable(LOCKED)
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
        raise Unreadable(
            "Ce fichier est un document, pas un tableau. Choisissez csv, xlsx, xls ou ods."
        )
    raise Unreadable(
        "Ce fichier est une archive zip. Décompressez-la et envoyez le tableau qu’elle contient."
    )


def refuse_size(
    rows: int, columns: int, last: str = "", other_cells: int = 0, most: int = MAX_CELLS
) -> None:
    """Refuse a sheet of too many columns or cells; ``last`` is its furthest one."""
    if other_cells + rows * columns > most:
        size = f"{plural(rows, 'ligne')} sur {plural(columns, 'colonne')}"
        extent = f"s’étend jusqu’en {last}, soit {size}" if last else f"compte {size}"
        raise Unreadable(
            f"Cette feuille {extent}\u00a0: c’est trop pour un tableur, Jalon en lit "
            f"{number(most)} cellules au plus. Effacez les cellules isolées loin du tableau, "
            "ou enregistrez la feuille en CSV."
        )
    if columns > MAX_COLUMNS:
        raise Unreadable(
            f"Cette feuille s’étend sur {plural(columns, 'colonne')}\u00a0: Jalon en lit "
            f"{number(MAX_COLUMNS)} au plus. Effacez les cellules isolées à droite du tableau, ou "
            "les colonnes qui ne servent pas."
        )


def pieces(stream: IO[bytes]) -> Iterator[bytes]:
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


def whole_rows(stream: IO[bytes], ending: bytes) -> Iterator[bytes]:
    """Yield the contents in pieces that cut no row; a row longer than several pieces is cut."""
    rest = b""
    for piece in pieces(stream):
        rest += piece
        cut = rest.rfind(ending) + len(ending)
        if cut < len(ending):
            if len(rest) < 8 * CHUNK:
                continue
            cut = len(rest)
        yield rest[:cut]
        rest = rest[cut:]
    yield rest


def refuse_odd(count: int) -> None:
    """Refuse a sheet with too many cells in error, merged or of several lines."""
    if count > MAX_ODD:
        raise Unreadable(
            f"Cette feuille compte plus de {number(MAX_ODD)} cellules en erreur, fusionnées ou de "
            "plusieurs lignes. Corrigez les formules ou défusionnez les cellules, puis renvoyez-la."
        )


def _refuse_declarations(*_: object) -> None:
    """Refuse a document type: no honest spreadsheet declares one."""
    raise Unreadable(DAMAGED)


def text_of_entry(archive: zipfile.ZipFile, entry: str) -> str:
    """Return the beginning of an entry, empty if there is none of that name."""
    if entry not in archive.namelist():
        return ""
    with archive.open(entry) as stream:
        return stream.read(4 * CHUNK).decode("utf-8", "replace")
