"""Which files of data Jalon gives to the public, and whether one is what its name says.

They are read a piece at a time, however large; nothing of an archive is unpacked but its labels.
"""

import codecs
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, Any

from app.files.archives import ENCRYPTED, holds_macros, refuse_harm
from app.files.rules import DAMAGED_ZIP, KINDS, MAX_ZIP_ENTRIES, MEGABYTE, FileKind
from app.kernel.errors import Refused

PIECE = 1 << 20
HEAD = 1 << 16
PARSED_BYTES = 5 * MEGABYTE  # of JSON: beyond, its ends only are looked at
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also of a new workbook under a password
PACKAGE = "EncryptedPackage".encode("utf-16-le")
LONGEST_MANIFEST = MEGABYTE
DATA_KINDS = {
    **{extension: KINDS[extension] for extension in ("csv", "xlsx", "ods")},
    "json": FileKind("application/json"),
    "geojson": FileKind("application/geo+json"),
    "zip": FileKind("application/zip", b"PK\x03\x04"),
}
TEXTS = frozenset({"csv", "json", "geojson"})
ACCEPTED_DATA = "csv, xlsx, ods, json, geojson ou zip (GTFS et shapefile compris)"
GTFS = frozenset({"agency.txt", "routes.txt", "trips.txt", "stop_times.txt"})
SHAPEFILE = frozenset({".shp", ".shx", ".dbf"})
GEOMETRIES = "FeatureCollection|Feature|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon)"
GEOJSON = re.compile(rf'"type"\s*:\s*"(?:{GEOMETRIES})"'.encode())
WEB_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html)", re.IGNORECASE)
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
EMPTY = "Ce fichier est vide."
LOCKED = (
    "Ce fichier est protégé par un mot de passe\u00a0: personne ne pourrait l’ouvrir. "
    "Enregistrez-le sans mot de passe."
)
MACROS = "Ce fichier contient des macros\u00a0: enregistrez-le sans elles, en xlsx ou en ods."
UNPACKED_ALWAYS = 100 * MEGABYTE  # a small archive of a small table is nobody's trap
UNPACKED_TIMES = 200  # a table of numbers packs some ten times, one of zeros a thousand
SWOLLEN = (
    "Ce fichier deviendrait bien trop lourd chez qui l’ouvre, pour des données presque "
    "vides\u00a0: vérifiez ce qu’il contient, puis refaites-le."
)
PAGE = (
    "Ce fichier est une page web, pas des données\u00a0: téléchargez de nouveau le fichier "
    "lui-même."
)
NO_GEOJSON = (
    "Ce fichier n’est pas un vrai GeoJSON\u00a0: il n’y a aucun objet géographique. Enregistrez-le "
    "de nouveau, ou donnez-lui l’extension json."
)


@dataclass(frozen=True, slots=True)
class DataFile:
    """What a file of data is: its format, its media type with the charset, whether it packs."""

    format: str
    media_type: str
    text: bool


def look(name: str, stream: IO[bytes], most: int) -> DataFile:
    """Return what a file is, read from its start; ``Refused`` at the field « file ».

    ``most``: how many bytes it may weigh.
    """
    extension = name.rpartition(".")[2].lower()
    if extension not in DATA_KINDS:
        raise Refused(f"Ce type de fichier n’est pas accepté. Choisissez {ACCEPTED_DATA}.", "file")
    size = stream.seek(0, SEEK_END)
    if not size:
        raise Refused(EMPTY, "file")
    if size > most:
        raise Refused(
            f"Ce fichier dépasse {most // MEGABYTE}\u00a0Mo. Mettez-le en plusieurs fichiers, un "
            "par année par exemple, ou dans une archive zip.",
            "file",
        )
    stream.seek(0)
    return LOOKS[extension](extension, stream)


def _csv(extension: str, stream: IO[bytes]) -> DataFile:
    charset = _charset(extension, stream)
    return DataFile("csv", f"text/csv; charset={charset}", text=True)


def _json(extension: str, stream: IO[bytes]) -> DataFile:
    if _charset(extension, stream) != "utf-8":
        raise Refused("Ce fichier JSON n’est pas en UTF-8\u00a0: enregistrez-le en UTF-8.", "file")
    size = stream.seek(0, SEEK_END)
    ends = _ends(stream, size)
    if size <= PARSED_BYTES:
        _parse(extension, stream)
    elif ends[0].lstrip()[:1] + ends[1].rstrip()[-1:] not in {b"{}", b"[]"}:
        raise Refused(_not_one(extension), "file")
    if extension == "geojson" and not any(map(GEOJSON.search, ends)):
        raise Refused(NO_GEOJSON, "file")
    return DataFile(extension, DATA_KINDS[extension].media_type, text=True)


def _ends(stream: IO[bytes], size: int) -> tuple[bytes, bytes]:
    stream.seek(0)
    head = stream.read(HEAD).removeprefix(codecs.BOM_UTF8)
    stream.seek(max(0, size - HEAD))
    return head, stream.read(HEAD)


def _parse(extension: str, stream: IO[bytes]) -> None:
    stream.seek(0)
    try:
        parsed = json.loads(stream.read().decode("utf-8-sig"))
    except json.JSONDecodeError as problem:
        raise Refused(
            f"Ce fichier ne se lit pas comme du JSON, à la ligne {problem.lineno}\u00a0: "
            "corrigez-la, ou enregistrez-le de nouveau.",
            "file",
        ) from problem
    except RecursionError as problem:
        raise Refused(_not_one(extension), "file") from problem
    if not isinstance(parsed, dict | list):
        raise Refused(_not_one(extension), "file")


def _archive(extension: str, stream: IO[bytes]) -> DataFile:
    entries = _entries(extension, stream)
    try:
        with zipfile.ZipFile(stream) as archive:
            refuse_harm(archive, entries)
    except DAMAGED_ZIP as problem:
        raise Refused(_not_one(extension), "file") from problem
    names = [entry.filename for entry in entries]
    return DataFile(_kind_of_archive(names), DATA_KINDS["zip"].media_type, text=False)


def _kind_of_archive(names: list[str]) -> str:
    """Return « gtfs », « shp » or « zip » from the names of the entries."""
    if {name.rpartition("/")[2] for name in names} >= GTFS:
        return "gtfs"
    endings: dict[str, set[str]] = {}
    for name in names:
        stem, dot, ending = name.lower().rpartition(".")
        endings.setdefault(stem, set()).add(dot + ending)
    return "shp" if any(found >= SHAPEFILE for found in endings.values()) else "zip"


def _workbook(extension: str, stream: IO[bytes]) -> DataFile:
    kind = DATA_KINDS[extension]
    if _is_locked(stream):
        raise Refused(LOCKED, "file")
    entries = {entry.filename: entry for entry in _entries(extension, stream)}
    part = entries.get(kind.inside)
    if part is None or part.flag_bits & ENCRYPTED:
        raise Refused(_not_one(extension), "file")
    if kind.inside == "mimetype" and not _is_labelled(stream, part, kind.media_type.encode()):
        raise Refused(_not_one(extension), "file")
    if holds_macros(entries):
        raise Refused(MACROS, "file")
    return DataFile(extension, kind.media_type, text=False)


def _is_locked(stream: IO[bytes]) -> bool:
    """Tell whether a workbook asks for a password: its parts cannot be read, or nothing can."""
    stream.seek(0)
    if stream.read(len(OLD_OFFICE)) == OLD_OFFICE:
        stream.seek(0)
        # Names of streams stand on multiples of 128 bytes: no piece cuts one.
        return any(PACKAGE in piece for piece in iter(lambda: stream.read(PIECE), b""))
    try:
        with zipfile.ZipFile(stream) as archive, archive.open("META-INF/manifest.xml") as manifest:
            return b"encryption-data" in manifest.read(LONGEST_MANIFEST)
    except DAMAGED_ZIP:
        return False


def _is_labelled(stream: IO[bytes], part: zipfile.ZipInfo, label: bytes) -> bool:
    # Its size first: what is unpacked is never longer than what is expected.
    if part.file_size != len(label):
        return False
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.read(part) == label
    except DAMAGED_ZIP:
        return False


def _entries(extension: str, stream: IO[bytes]) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except DAMAGED_ZIP as problem:
        raise Refused(_not_one(extension), "file") from problem
    if not 0 < len(entries) <= MAX_ZIP_ENTRIES:
        raise Refused(_not_one(extension), "file")
    unpacked, packed = sum(entry.file_size for entry in entries), stream.seek(0, SEEK_END)
    if unpacked > max(UNPACKED_ALWAYS, UNPACKED_TIMES * packed):
        raise Refused(SWOLLEN, "file")
    return entries


def _charset(extension: str, stream: IO[bytes]) -> str:
    """Return how a text is written; ``Refused`` when it is none."""
    head = stream.read(HEAD)
    if WEB_PAGE.match(head.removeprefix(codecs.BOM_UTF8)):
        raise Refused(PAGE, "file")
    wide = MARKS.get(head[:2])
    if wide is not None:
        return wide
    stream.seek(0)
    decoder, charset = codecs.getincrementaldecoder("utf-8")(), "utf-8"
    while piece := stream.read(PIECE):
        if b"\x00" in piece:
            raise Refused(_not_one(extension), "file")
        if charset == "utf-8" and not _decodes(decoder, piece):
            charset = "windows-1252"
    return charset if charset != "utf-8" or _decodes(decoder, b"", last=True) else "windows-1252"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, last: bool = False) -> bool:
    try:
        decoder.decode(piece, last)
    except UnicodeDecodeError:
        return False
    return True


def _not_one(extension: str) -> str:
    return (
        f"Ce fichier n’est pas un vrai fichier {extension}\u00a0: ouvrez-le et enregistrez-le de "
        "nouveau dans ce format."
    )


LOOKS: dict[str, Callable[[str, Any], DataFile]] = {
    "csv": _csv,
    "xlsx": _workbook,
    "ods": _workbook,
    "json": _json,
    "geojson": _json,
    "zip": _archive,
}
