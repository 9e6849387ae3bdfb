"""Folders of this server where somebody else's software lays files: the newest one is taken.

They are all inside ``depots/<space>/`` of the data folder: no address leads out of there, and a
link is not followed.
"""

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from flask import current_app

from app.files.rules import TABLES
from app.kernel.clock import now
from app.kernel.errors import Refused

FOLDER = "depots"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
QUIET_SECONDS = 60  # a younger file may be being written
PIECE = 1 << 20  # bytes read at once
MOST_FILES = 2_000  # of one folder
BAD_NAME = "Écrivez le nom d’un dossier\u00a0: lettres, chiffres et tirets, sans barre ni espace."
NO_FOLDER = "Le dossier «\u202f{name}\u202f» n’existe pas sur ce serveur."
EMPTY = "Le dossier «\u202f{name}\u202f» ne contient aucune table (CSV, XLSX, XLS ou ODS)."
LINK = (
    "Dans le dossier «\u202f{name}\u202f», «\u202f{file}\u202f» est un lien\u00a0: il n’est pas "
    "suivi."
)
WRITTEN = "Le fichier «\u202f{file}\u202f» est en cours d’écriture\u00a0: il sera lu plus tard."
CROWDED = "Le dossier «\u202f{name}\u202f» contient trop de fichiers\u00a0: gardez-y les derniers."
UNREADABLE = (
    "Ce Jalon n’a pas le droit de lire «\u202f{file}\u202f»\u00a0: demandez à la personne qui s’en "
    "occupe de le lui donner."
)
TOO_LONG = "Le fichier «\u202f{file}\u202f» dépasse {most}\u00a0Mo."


class NotYet(Exception):
    """A file is being written: it is read later, and nobody has anything to do."""


@dataclass(frozen=True, slots=True)
class Deposited:
    """A file that was copied out of a folder: its name, and its size."""

    name: str
    size: int


def checked_name(text: str) -> str:
    """Return the name of a folder, or ``Refused`` at the field « address »."""
    name = text.strip()
    if not NAME.fullmatch(name) or ".." in name:
        raise Refused(BAD_NAME, "address")
    return name


def home(slug: str) -> Path:
    """Return the folder of the deposits of a space; nothing is created."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER / slug


def take(slug: str, name: str, into: IO[bytes], *, most: int) -> Deposited:
    """Copy the newest table of a folder; ``Refused`` says what prevents it, ``NotYet`` waits."""
    folder = home(slug) / checked_name(name)
    shown = name
    try:
        if folder.is_symlink() or not folder.is_dir():
            raise Refused(NO_FOLDER.format(name=name), "address")
        newest = _newest(folder, name)
        shown = _shown(newest.name)
        # Nothing is waited for at the other end of what is no file.
        handle = os.open(newest, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except PermissionError as problem:
        raise Refused(UNREADABLE.format(file=shown), "address") from problem
    except OSError as problem:  # gone, or replaced, in the meantime
        raise NotYet(WRITTEN.format(file=shown)) from problem
    with open(handle, "rb") as source:  # noqa: PTH123  the very file that was opened
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            raise Refused(LINK.format(name=name, file=shown), "address")
        if before.st_size > most:
            raise Refused(TOO_LONG.format(file=shown, most=most >> 20), "address")
        if _age(before) < QUIET_SECONDS:
            raise NotYet(WRITTEN.format(file=shown))
        _copy(source, into, before.st_size)
        after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise NotYet(WRITTEN.format(file=shown))
    return Deposited(shown, after.st_size)


def _age(status: os.stat_result) -> float:
    """Return for how many seconds a file has not been written.

    A date to come was set by hand, or comes from an archive: the kernel knows better.
    """
    moment = now().timestamp()
    written = status.st_mtime if status.st_mtime <= moment else status.st_ctime
    return moment - written


def _copy(source: IO[bytes], into: IO[bytes], size: int) -> None:
    """Copy what a file held when it was opened: it may grow faster than it is read."""
    while size > 0 and (piece := source.read(min(size, PIECE))):
        into.write(piece)
        size -= len(piece)


def _shown(name: str) -> str:
    """Return the name of a file as it can be written: old software names files in Latin-1."""
    raw = os.fsencode(name)
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def _newest(folder: Path, name: str) -> Path:
    """Return the last table written in a folder; a link stops everything, so that it is seen."""
    tables: list[tuple[int, str, Path]] = []
    with os.scandir(folder) as entries:
        for rank, entry in enumerate(entries):
            if rank == MOST_FILES:
                raise Refused(CROWDED.format(name=name), "address")
            if not _is_table(entry.name):
                continue
            if entry.is_symlink():
                raise Refused(LINK.format(name=name, file=_shown(entry.name)), "address")
            if entry.is_file(follow_symlinks=False):
                written = entry.stat(follow_symlinks=False).st_mtime_ns
                tables.append((written, entry.name, Path(entry.path)))
    if not tables:
        raise Refused(EMPTY.format(name=name), "address")
    return max(tables)[2]


def _is_table(name: str) -> bool:
    return name.rpartition(".")[2].lower() in TABLES and not name.startswith(".")
