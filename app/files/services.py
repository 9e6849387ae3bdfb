"""Keeping files: quota for each authority, place on the disk, giving back."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from flask import Response, current_app, send_file

from app.files.rules import MEGABYTE, QUOTA_BYTES, FileKind, check_file, clean_name
from app.kernel.disk import NO_ROOM, write_whole
from app.kernel.errors import Missing, Refused
from app.kernel.ids import new_token
from app.kernel.typography import number
from app.web.transactions import after_commit, after_rollback

FULL_DISK = (
    "Jalon n’a plus de place pour recevoir ce fichier\u00a0: prévenez la personne qui s’en occupe."
)
# Each feature that keeps files says how many bytes an authority (by its id) uses there.
_usages: list[Callable[[int], int]] = []


@dataclass(frozen=True)
class StoredFile:
    """A file that has been checked and written: what its row must remember."""

    file_name: str
    stored_name: str
    kind: FileKind
    size: int


def counts_towards_quota(usage: Callable[[int], int]) -> Callable[[int], int]:
    """Add a feature's files to what an authority uses; usable as a decorator."""
    _usages.append(usage)
    return usage


def keep_file(authority_id: int, *, name: str, content: bytes) -> StoredFile:
    """Check a file and write it; ``Refused`` says what is wrong, at the field « file ».

    It is written before the commit: a row without its file would be worse than the reverse.
    """
    safe_name = clean_name(name)
    kind = check_file(safe_name, content)
    used = sum(usage(authority_id) for usage in _usages)
    if used + len(content) > QUOTA_BYTES:
        raise Refused(
            f"Il ne reste que {number((QUOTA_BYTES - used) // MEGABYTE)} Mo pour les fichiers de "
            "cet espace\u00a0: retirez des fichiers anciens ou mettez un lien.",
            "file",
        )
    stored = StoredFile(safe_name, new_token(), kind, len(content))
    receive(path_of(authority_id, stored.stored_name), content)
    return stored


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


def give_back(authority_id: int, *, stored_name: str, file_name: str) -> Response:
    """Answer a file as something to save, never to run here; ``Missing`` if the disk lost it."""
    path = path_of(authority_id, stored_name)
    if not path.is_file():
        raise Missing("Ce fichier n’existe plus.")
    response = send_file(path, as_attachment=True, download_name=file_name)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "no-store"
    return response


def discard_after_commit(authority_id: int, stored_names: Iterable[str]) -> None:
    """Delete files once what forgets them is safely written."""
    for name in stored_names:
        after_commit(partial(discard, authority_id, name))


def discard(authority_id: int, stored_name: str) -> None:
    """Delete a file whose row is gone; call it after the commit."""
    path_of(authority_id, stored_name).unlink(missing_ok=True)


def path_of(authority_id: int, stored_name: str) -> Path:
    """Return where a file is kept: under a name that the sender did not choose."""
    return Path(current_app.config["DATA_DIR"]) / "preuves" / str(authority_id) / stored_name
