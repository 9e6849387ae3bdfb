"""Which files are accepted, and whether one is what its name says."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from app.kernel.errors import Refused

MEGABYTE = 1_000_000
MAX_FILE_BYTES = 20 * MEGABYTE
QUOTA_BYTES = 1_000 * MEGABYTE  # for each authority
# Whatever the reading of a damaged zip archive may raise, by its packing and by the damage.
DAMAGED_ZIP = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, NotImplementedError,
    RuntimeError, LookupError, ValueError, EOFError, OSError,
)  # fmt: skip
MAX_ZIP_ENTRIES = 10_000


class FileState(Enum):
    """A kept file, held against what is known of it."""

    GOOD = "good"
    UNKNOWN = "unknown"  # it is there, and nobody wrote what it was
    ALTERED = "altered"
    GONE = "gone"


@dataclass(frozen=True)
class FileKind:
    """A kind of file that is accepted: its media type and how its bytes begin."""

    media_type: str
    magic: bytes = b""
    inside: str = ""  # the entry that an office document must hold


OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"
KINDS = {
    "pdf": FileKind("application/pdf", b"%PDF-"),
    "png": FileKind("image/png", b"\x89PNG\r\n\x1a\n"),
    "jpg": FileKind("image/jpeg", b"\xff\xd8\xff"),
    "jpeg": FileKind("image/jpeg", b"\xff\xd8\xff"),
    "odt": FileKind(f"{OPEN}.text", b"PK\x03\x04", "mimetype"),
    "ods": FileKind(f"{OPEN}.spreadsheet", b"PK\x03\x04", "mimetype"),
    "docx": FileKind(f"{OFFICE}.wordprocessingml.document", b"PK\x03\x04", "word/document.xml"),
    "xlsx": FileKind(f"{OFFICE}.spreadsheetml.sheet", b"PK\x03\x04", "xl/workbook.xml"),
    "csv": FileKind("text/csv"),
}
UTF_16 = (b"\xff\xfe", b"\xfe\xff")  # how some spreadsheets write their CSV
ACCEPTED = "pdf, odt, ods, docx, xlsx, csv, png ou jpg"
NOT_A_TABLE = (
    "D’après son nom, ce fichier n’est pas un tableau. Choisissez csv, xlsx, xls, ods ou txt."
)
TABLES = {
    **{extension: KINDS[extension] for extension in ("csv", "xlsx", "ods")},
    "xls": FileKind("application/vnd.ms-excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "txt": FileKind("text/plain"),
    "tsv": FileKind("text/tab-separated-values"),
}


def clean_name(name: str) -> str:
    """Return a file name without path, control characters nor anything a shell would read."""
    last = re.split(r"[\\/]", name)[-1]
    safe = re.sub(r"[^\w .()’'-]", "", last, flags=re.UNICODE).strip(" .")
    stem, dot, extension = safe.rpartition(".")
    return f"{stem[:150]}{dot}{extension.lower()[:10]}" if dot else safe[:150]


def stem_of(name: str) -> str:
    """Return a file name without its extension; one that is an extension alone stays whole."""
    return name.rpartition(".")[0] or name


def check_file(name: str, content: bytes) -> FileKind:
    """Refuse what is empty, too large, of another kind, or not what its name says."""
    unknown = f"Ce type de fichier n’est pas accepté. Choisissez {ACCEPTED}."
    return _checked(name, content, KINDS, unknown, "Mettez plutôt un lien.")


def check_table(name: str, content: bytes) -> FileKind:
    """Refuse what ``check_file`` does, where only a table is of use."""
    lighter = "N’en gardez qu’une feuille ou une année, ou enregistrez-le en CSV."
    return _checked(name, content, TABLES, NOT_A_TABLE, lighter)


def _checked(
    name: str, content: bytes, kinds: Mapping[str, FileKind], unknown: str, lighter: str
) -> FileKind:
    extension = name.rpartition(".")[2].lower()
    kind = kinds.get(extension)
    if kind is None:
        raise Refused(unknown, "file")
    if not content:
        raise Refused("Ce fichier est vide.", "file")
    if len(content) > MAX_FILE_BYTES:
        raise Refused(f"Ce fichier dépasse 20 Mo. {lighter}", "file")
    if not _is_what_it_says(extension, kind, content):
        raise Refused(
            f"Ce fichier n’est pas un vrai fichier {extension}\u00a0: ouvrez-le et enregistrez-le "
            "de nouveau dans ce format.",
            "file",
        )
    return kind


def _is_what_it_says(extension: str, kind: FileKind, content: bytes) -> bool:
    if kind.media_type.startswith("text/"):
        return content.startswith(UTF_16) or b"\x00" not in content
    if not content.startswith(kind.magic):
        return False
    return _office_document(kind, content) if kind.inside else True


def _office_document(kind: FileKind, content: bytes) -> bool:
    """Look for the part that such a document must hold; nothing is unpacked but its label."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MAX_ZIP_ENTRIES or kind.inside not in names:
                return False
            if kind.inside != "mimetype":
                return True
            label = kind.media_type.encode()
            # Its size first: what is unpacked is never longer than what is expected.
            same_size = archive.getinfo(kind.inside).file_size == len(label)
            return same_size and archive.read(kind.inside) == label
    except DAMAGED_ZIP:
        return False
