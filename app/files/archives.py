"""What no archive given as data may hold: programs, macros, other archives, paths that step out.

Names are read first, then the first bytes of each entry: a program may hide under another name.
"""

import re
import stat
import zipfile
from collections.abc import Iterable
from typing import IO

from app.files.rules import DAMAGED_ZIP, MEGABYTE
from app.kernel.errors import Refused
from app.kernel.typography import quoted

ENCRYPTED = 0x1  # flag of an entry of an archive
STEPS_OUT = re.compile(r"^[\\/]|^[A-Za-z]:|(?:^|[\\/])\.\.(?:[\\/]|$)")  # leaves its folder
RUN = (  # endings of what a double click, or a shell, runs
    "apk appimage bash bat class cmd com cpl csh deb dll dmg dylib elf exe gadget hta inf jar js "
    "jse jsp ksh lnk mjs msc msi msp mst ocx php phtml pif pl ps1 psd1 psm1 py pyc pyw rb reg rpm "
    "scf scr sct sh so swf sys url vb vbe vbs ws wsf wsh xll zsh"
)
PACKED = "7z ace arj bz2 cab gz img iso lz lzh lzma rar tar tbz2 tgz txz xz z zip zst"
PROGRAMS, ARCHIVES = frozenset(RUN.split()), frozenset(PACKED.split())
WITH_MACROS = frozenset({"docm", "dotm", "potm", "ppam", "ppsm", "pptm", "sldm"}) | frozenset(
    {"xla", "xlam", "xlsb", "xlsm", "xltm"}
)
OFFICE = frozenset({"docx", "odg", "odp", "ods", "odt", "pptx", "xlsx"})
ZIPPED = OFFICE | {"kmz", "epub", "qgz"}  # formats that are zip archives by nature
HEAD = 64
BEGINNINGS = (
    b"\x7fELF",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
)
MOST_READ = 50 * MEGABYTE  # an office document unpacked: a heavier one is known by its name only
MOST_READ_OF_ALL = 4 * MOST_READ  # of all the documents of one archive, likewise
LONGEST = 80  # characters of a name in a sentence
LOCKED = (
    "Cette archive est protégée par un mot de passe\u00a0: personne ne pourrait l’ouvrir. "
    "Refaites-la sans mot de passe."
)
OUTSIDE = (
    "Cette archive range des fichiers hors de son dossier\u00a0: elle en écraserait d’autres chez "
    "qui l’ouvre. Refaites-la à partir du dossier des données."
)
PROGRAM = (
    "Cette archive contient un programme, {entry}\u00a0: seules des données se publient ainsi. "
    "Refaites-la sans lui."
)
MACROS = (
    "Cette archive contient un document à macros, {entry}\u00a0: enregistrez-le sans macros, puis "
    "refaites-la."
)
NESTED = (
    "Cette archive en contient une autre, {entry}\u00a0: mettez-en les fichiers directement dans "
    "la première."
)


def refuse_harm(archive: zipfile.ZipFile, entries: Iterable[zipfile.ZipInfo]) -> None:
    """Raise ``Refused``, at the field « file » and naming the entry, for what is no data.

    One of ``DAMAGED_ZIP`` when the archive cannot be read.
    """
    several = list(entries)
    if any(entry.flag_bits & ENCRYPTED for entry in several):
        raise Refused(LOCKED, "file")
    if any(STEPS_OUT.search(entry.filename) or _is_link(entry) for entry in several):
        raise Refused(OUTSIDE, "file")
    looked_into = 0
    for entry in several:
        looked_into += entry.file_size if extension_of(entry.filename) in OFFICE else 0
        deep = entry.file_size <= MOST_READ and looked_into <= MOST_READ_OF_ALL
        sentence = _of_name(entry) or _of_contents(archive, entry, deep=deep)
        if sentence:
            raise Refused(sentence.format(entry=_shown(entry)), "file")


def holds_macros(names: Iterable[str]) -> bool:
    """Tell whether the parts of an office document are those of one with macros."""
    return any(
        name.lower().endswith("vbaproject.bin")
        or name.startswith("Scripts/")
        or (name.startswith("Basic/") and not name.endswith(("script-lc.xml", "script-lb.xml")))
        for name in names
    )


def extension_of(name: str) -> str:
    """Return the extension of an entry, as the system that opens it would read it."""
    return name.rstrip(". ").rpartition(".")[2].strip().lower()


def _is_link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)


def _of_name(entry: zipfile.ZipInfo) -> str:
    extension = extension_of(entry.filename)
    if extension in PROGRAMS:
        return PROGRAM
    if extension in WITH_MACROS:
        return MACROS
    return NESTED if extension in ARCHIVES else ""


def _of_contents(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, deep: bool) -> str:
    try:
        with archive.open(entry) as stream:
            head = stream.read(HEAD)
            if head.startswith(BEGINNINGS) or (head.startswith(b"MZ") and b"\x00" in head):
                return PROGRAM
            if head.startswith(b"PK\x03\x04"):
                return _of_inner(stream, entry, deep=deep)
    except NotImplementedError:
        return ""  # packed in a way that Python does not unpack: its name is all that is known
    return ""


def _of_inner(stream: IO[bytes], entry: zipfile.ZipInfo, *, deep: bool) -> str:
    extension = extension_of(entry.filename)
    if extension not in ZIPPED:
        return NESTED
    if extension not in OFFICE or not deep:
        return ""
    try:
        with zipfile.ZipFile(stream) as inner:
            return MACROS if holds_macros(inner.namelist()) else ""
    except DAMAGED_ZIP:
        return ""  # a damaged document harms nobody


def _shown(entry: zipfile.ZipInfo) -> str:
    name = "".join(sign if sign.isprintable() else "?" for sign in entry.filename)
    return quoted(name if len(name) <= LONGEST else f"…{name[-LONGEST:]}")
