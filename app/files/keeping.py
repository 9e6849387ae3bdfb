"""Keeping large files of data: looked at, copied a piece at a time, packed once if they are text.

Nothing here holds the lock of writing: it takes as long as the disk does.
"""

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import SEEK_END
from pathlib import Path
from shutil import disk_usage
from typing import IO

from flask import current_app

from app.files.data import EMPTY, PIECE, look
from app.files.models import OF_DATASETS
from app.files.rules import MEGABYTE, NOT_A_TABLE, TABLES, clean_name
from app.files.services import (
    FULL_DISK,
    StoredFile,
    discard,
    packed_of,
    path_of,
    refuse_over_room,
    used_by,
)
from app.kernel.disk import DRAFT, NO_ROOM
from app.kernel.errors import Refused
from app.kernel.ids import new_token
from app.kernel.typography import number
from config import MAX_FORM_TEXT_BYTES

SPARED_BYTES = 100 * MEGABYTE  # left free on the disk
GZIP = 16 + zlib.MAX_WBITS
PACKED_FROM = 500  # bytes: below, the packed copy saves nothing


@dataclass(frozen=True, slots=True)
class KeptData:
    """A file of data written in the room of the public ones: what its row must remember."""

    authority_id: int
    file_name: str  # as its sender named it
    stored_name: str
    format: str
    media_type: str
    packed: bool
    size: int
    digest: str

    def discard(self) -> None:
        """Delete it: nothing has come of it."""
        discard(self.authority_id, self.stored_name, OF_DATASETS)


def most_megabytes() -> int:
    """Return how many Mo a file of data may weigh."""
    return int(current_app.config["MOST_FILE_MB"])


def most_bytes() -> int:
    """Return how many bytes a file of data may weigh."""
    return most_megabytes() * MEGABYTE


def most_request() -> int:
    """Return how many bytes a request that brings one may weigh, the rest of its form included."""
    return most_bytes() + MAX_FORM_TEXT_BYTES


def keep_data(authority_id: int, *, name: str, stream: IO[bytes]) -> KeptData:
    """Look at a file of data and copy it; ``Refused`` says what is wrong, at the field « file ».

    Whoever calls deletes it (``discard``) when no row comes to know of it.
    """
    safe_name = clean_name(name) or "fichier"
    file = look(safe_name, stream, most_bytes())
    size = stream.seek(0, SEEK_END)
    refuse_over_quota(authority_id, size)
    stored_name = new_token()
    path = path_of(authority_id, stored_name, OF_DATASETS)
    packs = file.text and size >= PACKED_FROM
    try:
        digest = _copy(stream, path, packs=packs, size=size)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise Refused(FULL_DISK, "file") from problem
    known = (file.format, file.media_type, packs, size, digest)
    return KeptData(authority_id, safe_name, stored_name, *known)


def refuse_over_quota(authority_id: int, size: int) -> None:
    """Refuse a file for which the space has no room left, at the field « file »."""
    quota = int(current_app.config["FILES_MB"]) * MEGABYTE
    left = quota - used_by(authority_id, OF_DATASETS)
    if size > left:
        raise Refused(
            f"Il ne reste que {number(max(0, left) // MEGABYTE)}\u00a0Mo sur "
            f"{number(quota // MEGABYTE)} pour les fichiers des jeux de cet espace\u00a0: effacez "
            "d’anciennes versions, ou donnez une adresse.",
            "file",
        )


def _copy(stream: IO[bytes], path: Path, *, packs: bool, size: int) -> str:
    """Write a file and, if it packs, its copy packed with gzip; return its digest."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if disk_usage(path.parent).free < 2 * size + SPARED_BYTES:
        raise Refused(FULL_DISK, "file")
    digest, packer = hashlib.sha256(), zlib.compressobj(6, zlib.DEFLATED, GZIP)
    stream.seek(0)
    with _draft(path) as plain, _draft(packed_of(path), wanted=packs) as small:
        while piece := stream.read(PIECE):
            digest.update(piece)
            plain.write(piece)
            small.write(packer.compress(piece) if packs else b"")
        small.write(packer.flush() if packs else b"")
    return digest.hexdigest()


def keep_table(authority_id: int, *, name: str, stream: IO[bytes], most: int) -> StoredFile:
    """Copy a table as it was sent, a piece at a time, among what only members read.

    What it holds is looked at by whoever reads it. ``Refused`` at the field « file ». Whoever calls
    deletes it when no row comes to know of it.
    """
    safe_name = clean_name(name) or "fichier"
    kind = TABLES.get(safe_name.rpartition(".")[2].lower())
    if kind is None:
        raise Refused(NOT_A_TABLE, "file")
    size = stream.seek(0, SEEK_END)
    if not size:
        raise Refused(EMPTY, "file")
    if size > most:
        raise Refused(f"Ce fichier dépasse {most >> 20}\u00a0Mo. Partagez-le en plusieurs.", "file")
    refuse_over_room(authority_id, size)
    stored_name = new_token()
    path = path_of(authority_id, stored_name)
    try:
        digest = _copy(stream, path, packs=False, size=size)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise Refused(FULL_DISK, "file") from problem
    return StoredFile(safe_name, stored_name, kind, size, digest)


@contextmanager
def _draft(path: Path, *, wanted: bool = True) -> Iterator[IO[bytes]]:
    """Open a file that nobody sees before its end; a failure leaves nothing of it."""
    draft = path.with_name(f"{new_token()}{DRAFT}")
    try:
        with draft.open("wb") as target:
            yield target
        if wanted:
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
