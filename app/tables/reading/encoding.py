"""How a text file is encoded: its mark, then strict UTF-8, then a detector, then cp1252."""

import codecs
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from app.kernel.typography import number
from app.tables.form import Unreadable

CHUNK = 1 << 20
# The longest mark first: that of UTF-32 little-endian begins like that of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What French offices write: another guess of the detector (cp1250, Big5…) is a mistake.
WESTERN = {
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-15": "iso8859-15",
    "macroman": "mac-roman",
    "mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "cp850": "cp850",
    "ibm850": "cp850",
    "cp437": "cp437",
    "cp858": "cp858",
}
FALLBACK = "cp1252"
# What a person may choose when a file is not read as it should.
ENCODING_CHOICES = (
    ("", "Trouvé par Jalon"),
    ("utf-8", "UTF-8"),
    ("cp1252", "Windows-1252 (Excel en France)"),
    ("iso8859-15", "ISO 8859-15 (Latin-9)"),
    ("mac-roman", "Mac Roman"),
    ("cp850", "IBM 850 (DOS)"),
    ("utf-16-le", "UTF-16"),
    ("utf-16-be", "UTF-16, octets inversés"),
)
SAMPLE_BYTES = 64_000
CLEARLY = 0.3
UTF16_SHARE = 0.3  # of the bytes on one side: French text in UTF-16 has nearly half of them null


@dataclass(frozen=True, slots=True)
class EncodingFound:
    """How a text is encoded, and what its mark says of it."""

    name: str
    marked: bool = False
    false_mark: bool = False  # a mark says UTF-8, and the contents are not


def find_encoding(path: Path, chosen: str = "") -> EncodingFound:
    """Return the encoding found, or ``chosen``; a null byte is refused."""
    with path.open("rb") as stream:
        beginning = stream.read(SAMPLE_BYTES)
    marked = next((pair for pair in MARKS if beginning.startswith(pair[0])), None)
    if chosen:
        if chosen not in dict(ENCODING_CHOICES):
            raise Unreadable("Cet encodage n’est pas dans la liste. Choisissez-en un autre.")
        return EncodingFound(chosen, marked is not None, _lies(marked, chosen))
    if marked and marked[1] != "utf-8":
        return EncodingFound(marked[1], marked=True)
    silent = _utf16_without_mark(beginning)
    if silent:
        return EncodingFound(silent)
    accents = _first_accents(path)
    name = "utf-8" if accents is None else _western(accents)
    return EncodingFound(name, marked is not None, _lies(marked, name))


def _lies(marked: tuple[bytes, str] | None, name: str) -> bool:
    return marked is not None and marked[1] != name


def open_text(path: Path, encoding: str) -> TextIOWrapper:
    """Open a text past the mark of UTF-8, which another encoding would read as letters.

    Old code pages have holes, and a hole must not stop a file.
    """
    stream = path.open("rb")
    if stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        stream.seek(0)
    errors = "replace" if encoding in set(WESTERN.values()) else "strict"
    return TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")


def _utf16_without_mark(beginning: bytes) -> str | None:
    even, odd = beginning[0:4096:2], beginning[1:4096:2]
    if not odd:
        return None
    if odd.count(0) / len(odd) > UTF16_SHARE and not even.count(0):
        return "utf-16-le"
    if even.count(0) / len(even) > UTF16_SHARE and not odd.count(0):
        return "utf-16-be"
    return None


def _first_accents(path: Path) -> bytes | None:
    """Return None if all of it is UTF-8, else the text around the first byte that is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    line = 1
    utf8 = True
    around = b""
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if b"\x00" in chunk:
                line += chunk[: chunk.index(b"\x00")].count(b"\n")
                raise Unreadable(
                    f"Ligne {number(line)}\u00a0: ce fichier contient un caractère nul, ce "
                    "n’est pas un texte. Ouvrez-le dans un tableur et enregistrez-le de nouveau "
                    "en CSV."
                )
            if utf8:
                try:
                    decoder.decode(chunk)
                except UnicodeDecodeError as error:
                    utf8 = False
                    start = max(error.start - 2_000, 0)
                    around = error.object[start : start + SAMPLE_BYTES]
            line += chunk.count(b"\n")
    if utf8:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return b""
    return None if utf8 else around


def _western(sample: bytes) -> str:
    """Return the encoding that reads French clearly better than cp1252, else cp1252."""
    import chardet  # noqa: PLC0415  35 ms that a file in UTF-8 does without

    # Only lines with accents teach something: a long stretch of figures drowns them.
    telling = b"\n".join(line for line in sample.split(b"\n") if not line.isascii())[:8_000]
    guess = WESTERN.get(str(chardet.detect(telling)["encoding"] or "").lower(), FALLBACK)
    best = max((FALLBACK, guess, "mac-roman", "cp850"), key=lambda name: _french(telling, name))
    clearly = _french(telling, best) - _french(telling, FALLBACK) > CLEARLY
    return best if clearly else FALLBACK


FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÇÉÈÊËÎÏÔÙÛÜŒÆ’«»°€–…²³\u00a0")


def _french(sample: bytes, encoding: str) -> float:
    """Return the share of French signs among those that are not ASCII."""
    signs = [sign for sign in sample.decode(encoding, "replace") if not sign.isascii()]
    return sum(sign in FRENCH for sign in signs) / len(signs) if signs else 0.0
