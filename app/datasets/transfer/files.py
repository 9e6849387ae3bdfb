"""The files of an import on the disk: the table, then its rows, for a day at most."""

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from flask import current_app

from app.datasets.transfer.rows import ImportRow
from app.files.rules import MAX_FILE_BYTES
from app.files.services import receive
from app.kernel.clock import now
from app.kernel.errors import Missing, Refused
from app.kernel.ids import new_token

KEPT_SECONDS = 24 * 3600
ROWS = ".rows"
LOST = "Ce tableau a été effacé\u00a0: il n’est gardé qu’un jour. Envoyez-le de nouveau."


def folder(authority_id: int) -> Path:
    """Return the folder of the tables of an authority."""
    return Path(current_app.config["DATA_DIR"]) / "imports" / str(authority_id)


def keep(authority_id: int, content: bytes) -> str:
    """Write a table and return its random name; files older than a day are deleted."""
    if not content:
        raise Refused("Ce fichier est vide.", "file")
    if len(content) > MAX_FILE_BYTES:
        raise Refused("Ce fichier dépasse 20\u00a0Mo\u00a0: partagez-le en plusieurs.", "file")
    forget_old(authority_id)
    name = new_token()
    receive(folder(authority_id) / name, content)
    return name


def table_of(authority_id: int, name: str) -> Path:
    """Return the path of a table that still waits; ``Missing`` when it is gone."""
    path = folder(authority_id) / name
    if not name or not path.is_file():
        raise Missing(LOST)
    return path


def is_there(authority_id: int, name: str) -> bool:
    """Tell whether a table still waits."""
    return bool(name) and (folder(authority_id) / name).is_file()


def keep_rows(authority_id: int, name: str, rows: Sequence[ImportRow]) -> None:
    """Write the rows of a table as JSON, beside it."""
    content = json.dumps([row.as_json() for row in rows]).encode()
    receive(folder(authority_id) / f"{name}{ROWS}", content)


def rows_of(authority_id: int, name: str) -> list[ImportRow]:
    """Return the rows that ``keep_rows`` wrote; ``Missing`` when they are gone."""
    table_of(authority_id, name)
    path = folder(authority_id) / f"{name}{ROWS}"
    if not path.is_file():
        raise Missing(LOST)
    return [ImportRow.from_json(row) for row in json.loads(path.read_text(encoding="utf-8"))]


def discard(authority_id: int, name: str) -> None:
    """Delete a table and its rows; call it after the commit."""
    if name:
        for path in (folder(authority_id) / name, folder(authority_id) / f"{name}{ROWS}"):
            path.unlink(missing_ok=True)


def forget_old(authority_id: int) -> None:
    """Delete the files older than a day, whether or not their import remains."""
    place = folder(authority_id)
    limit = now().timestamp() - KEPT_SECONDS
    for path in place.iterdir() if place.is_dir() else ():
        with suppress(FileNotFoundError):  # somebody else has just deleted it
            if path.stat().st_mtime < limit:
                path.unlink()
