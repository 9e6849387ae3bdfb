"""Keeping files: quota for each authority, place on the disk, giving back what was kept."""

import hashlib
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from io import SEEK_END
from pathlib import Path
from typing import IO

from flask import Response, current_app, request, send_file
from sqlalchemy import func, select

from app.extensions import db
from app.files.models import EVIDENCE, KeptFile, holders
from app.files.rules import MEGABYTE, QUOTA_BYTES, FileKind, FileState, check_file, clean_name
from app.kernel.disk import NO_ROOM, write_whole
from app.kernel.errors import Lost, Refused
from app.kernel.ids import new_token
from app.kernel.typography import number
from app.web.transactions import after_commit, after_rollback

PACKED = ".gz"
ONE_DAY, ONE_YEAR = 86_400, 31_536_000  # seconds
FULL_DISK = (
    "Jalon n’a plus de place pour recevoir ce fichier\u00a0: prévenez la personne qui s’en occupe."
)
TELL = "Prévenez la personne qui s’occupe de ce Jalon\u00a0: une sauvegarde peut le rendre."
SENTENCES = {
    FileState.GONE: "Le fichier «\u202f{name}\u202f» n’est plus sur le disque de ce Jalon. " + TELL,
    FileState.ALTERED: (
        "Le fichier «\u202f{name}\u202f» est abîmé\u00a0: le disque de ce Jalon ne rend plus ce "
        "qui avait été déposé. Jalon ne donne pas un fichier dont il n’est pas sûr. " + TELL
    ),
}

log = logging.getLogger(__name__)

# A name without danger and the bytes -> the kind of the file; ``Refused`` at « file ».
Check = Callable[[str, bytes], FileKind]


@dataclass(frozen=True)
class StoredFile:
    """A file that has been checked and written: what its row must remember."""

    file_name: str
    stored_name: str
    kind: FileKind
    size: int
    digest: str


def keep_file(
    authority_id: int, *, name: str, content: bytes, check: Check = check_file
) -> StoredFile:
    """Check a file and write it; ``Refused`` says what is wrong, at the field « file ».

    It is written before the commit: a row without its file would be worse than the reverse.
    """
    safe_name = clean_name(name)
    kind = check(safe_name, content)
    refuse_over_room(authority_id, len(content))
    digest = hashlib.sha256(content).hexdigest()
    stored = StoredFile(safe_name, new_token(), kind, len(content), digest)
    receive(path_of(authority_id, stored.stored_name), content)
    return stored


def refuse_over_room(authority_id: int, size: int) -> None:
    """Refuse a file of members for which their space has no room left, at the field « file »."""
    used = used_by(authority_id)
    if used + size > QUOTA_BYTES:
        left = max(0, QUOTA_BYTES - used) // MEGABYTE
        raise Refused(
            f"Il ne reste que {number(left)} Mo pour les fichiers de cet espace\u00a0: retirez des "
            "fichiers anciens ou mettez un lien.",
            "file",
        )


def used_by(authority_id: int, room: str = EVIDENCE) -> int:
    """Return how many bytes the files of an authority take in a room."""
    sums = (
        select(func.coalesce(func.sum(holder.size), 0))
        .where(holder.authority_id == authority_id)
        .scalar_subquery()
        for holder in holders()
        if holder.room == room
    )
    return int(sum(db.session.execute(select(*sums)).one()))


def receive(path: Path, content: bytes) -> None:
    """Write a file that somebody sends; ``Refused`` at the field « file » when there is no room.

    It goes if what is to know of it is not committed.
    """
    try:
        write_whole(path, content)
    except OSError as problem:
        if problem.errno not in NO_ROOM:
            raise
        raise Refused(FULL_DISK, "file") from problem
    after_rollback(partial(path.unlink, missing_ok=True))


def give_back(row: KeptFile) -> Response:
    """Answer a file as something to save, never to run here; ``Lost`` if it is not what it was.

    It is read twice, a piece at a time: what is sent is what was verified (decision 0021).
    """
    content = _verified(row)
    response = send_file(content, as_attachment=True, download_name=row.file_name)
    response.content_length = content.seek(0, SEEK_END)
    content.seek(0)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def show(row: KeptFile, media_type: str, *, lasting: bool, public: bool) -> Response:
    """Answer a picture to be seen where it is; ``Lost`` if it is not what it was.

    ``lasting``: its address is of these bytes only. Without that, a browser asks again each time,
    and is answered without the file when it has it. ``public``: for shared caches too, for a day.
    """
    response = Response(content_type=media_type)
    if row.digest:
        response.set_etag(row.digest)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    whose, long = ("public", ONE_DAY) if public else ("private", ONE_YEAR)
    kept = f"{whose}, max-age={long}" + (", immutable" if lasting and not public else "")
    response.headers["Cache-Control"] = kept if lasting else f"{whose}, no-cache"
    if not row.digest or row.digest not in request.if_none_match:
        with _verified(row) as content:
            content.seek(0)
            response.set_data(content.read())
    response.make_conditional(request)
    return response


def state_of(content: IO[bytes], *, size: int, digest: str) -> FileState:
    """Hold the bytes of a file against what its row knows of them; nothing known is no fault."""
    try:
        if size and content.seek(0, SEEK_END) != size:
            return FileState.ALTERED
        if not digest:
            return FileState.UNKNOWN
        same = fingerprint(content)[1] == digest
    except OSError:  # the disk cannot read it any more
        log.exception("a file that was kept cannot be read")
        return FileState.ALTERED
    return FileState.GOOD if same else FileState.ALTERED


def fingerprint(content: IO[bytes]) -> tuple[int, str]:
    """Return the size and the SHA-256 of a file, read a piece at a time."""
    size = content.seek(0, SEEK_END)
    content.seek(0)
    return size, hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]  # any reader does


def looks_lost(authority_id: int, stored_name: str, size: int, room: str = EVIDENCE) -> bool:
    """Tell whether a file is gone or of another size, without reading it."""
    try:
        present = path_of(authority_id, stored_name, room).stat().st_size
    except FileNotFoundError:
        return True
    return bool(size) and present != size


def lost_among(rows: Iterable[KeptFile]) -> set[int]:
    """Return the ids of the rows whose file is gone, or of another size."""
    return {
        row.id
        for row in rows
        if row.stored_name and looks_lost(row.authority_id, row.stored_name, row.size, row.room)
    }


def discard_after_commit(
    authority_id: int, stored_names: Iterable[str], room: str = EVIDENCE
) -> None:
    """Delete files once what forgets them is safely written."""
    for name in stored_names:
        after_commit(partial(discard, authority_id, name, room))


def discard(authority_id: int, stored_name: str, room: str = EVIDENCE) -> None:
    """Delete a file whose row is gone, and its packed copy; call it after the commit."""
    path = path_of(authority_id, stored_name, room)
    for one in (path, packed_of(path)):
        one.unlink(missing_ok=True)


def path_of(authority_id: int, stored_name: str, room: str = EVIDENCE) -> Path:
    """Return where a file is kept: under a name that the sender did not choose."""
    return home(room) / str(authority_id) / stored_name


def packed_of(path: Path) -> Path:
    """Return where the copy of a file packed with gzip is, if it has one."""
    return path.with_name(path.name + PACKED)


def home(room: str = EVIDENCE) -> Path:
    """Return the folder of all the files that are kept in a room."""
    return Path(current_app.config["DATA_DIR"]) / room


def _verified(row: KeptFile) -> IO[bytes]:
    """Open the file of a row; ``Lost`` when it is gone or when it is another."""
    try:
        content = path_of(row.authority_id, row.stored_name, row.room).open("rb")
    except OSError as problem:
        state = FileState.GONE if isinstance(problem, FileNotFoundError) else FileState.ALTERED
        raise _lost(row, state) from problem
    if state_of(content, size=row.size, digest=row.digest) is FileState.ALTERED:
        content.close()
        raise _lost(row, FileState.ALTERED)
    return content


def _lost(row: KeptFile, state: FileState) -> Lost:
    place = f"{row.room}/{row.authority_id}/{row.stored_name}"
    log.error("the file %s is %s", place, state.value)
    return Lost(SENTENCES[state].format(name=row.file_name))
