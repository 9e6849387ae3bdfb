"""Which files are missing, altered, without a digest, or known of no row.

The lock of writing is never held, and no transaction is open, while a file is read.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select, update

from app.extensions import db
from app.files.models import ROOMS, KeptFile, holders
from app.files.rules import FileState
from app.files.services import PACKED, fingerprint, home, path_of, state_of
from app.kernel.clock import now

BATCH = 200  # rows, or files, looked at together
# A file is written before its row is committed: a younger one may be of a request under way.
YOUNG_SECONDS = 3600
LARGEST_ID = 2**31 - 1

FileRow = Row[int, int, str, str, int, str]


@dataclass(frozen=True)
class LookedAt:
    """What was found of the file of a row; the size and the digest are those of today's bytes."""

    holder: type[KeptFile]
    row_id: int
    authority_id: int
    file_name: str
    stored_name: str
    place: str  # where the file is, in the data folder
    state: FileState
    size: int = 0
    digest: str = ""


def batches() -> Iterator[Sequence[LookedAt]]:
    """Look at the file of every row that keeps one, a few at a time."""
    for holder in holders():
        after = 0
        while rows := _rows(holder, after):
            yield [_look(holder, row) for row in rows]
            after = rows[-1].id


def fill(looked_at: Iterable[LookedAt]) -> int:
    """Write what the files without a digest are today; return how many."""
    written = 0
    for one in looked_at:
        if one.state is not FileState.UNKNOWN:
            continue
        row = update(one.holder).where(
            one.holder.id == one.row_id,
            one.holder.stored_name == one.stored_name,
            one.holder.digest == "",
        )
        done: Any = db.session.execute(row.values(size=one.size, digest=one.digest))
        written += done.rowcount
    return written


def is_kept(one: LookedAt) -> bool:
    """Tell whether the row still keeps that file: somebody may have removed it meanwhile."""
    query = select(one.holder.id).where(
        one.holder.id == one.row_id, one.holder.stored_name == one.stored_name
    )
    kept = db.session.scalar(query) is not None
    db.rollback()
    return kept


def orphans() -> Iterator[str]:
    """Yield the places of the files that no row knows, written an hour ago or more."""
    waiting: list[Path] = []
    for path in _files():
        waiting.append(path)
        if len(waiting) == BATCH:
            yield from _unknown(waiting)
            waiting.clear()
    yield from _unknown(waiting)


def _rows(holder: type[KeptFile], after: int) -> Sequence[FileRow]:
    columns = (holder.id, holder.authority_id, holder.file_name, holder.stored_name)
    query = select(*columns, holder.size, holder.digest)
    some = query.where(holder.stored_name != "", holder.id > after)
    rows = db.session.execute(some.order_by(holder.id).limit(BATCH)).all()
    db.rollback()
    return rows


def _look(holder: type[KeptFile], row: FileRow) -> LookedAt:
    path = path_of(row.authority_id, row.stored_name, holder.room)
    known = (holder, row.id, row.authority_id, row.file_name, row.stored_name, _place(path))
    try:
        with path.open("rb") as content:
            state = state_of(content, size=row.size, digest=row.digest)
            today = fingerprint(content) if state is FileState.UNKNOWN else (row.size, row.digest)
    except FileNotFoundError:
        return LookedAt(*known, FileState.GONE)
    return LookedAt(*known, state, *today)


def _files() -> Iterator[Path]:
    """Yield what lies in the folders of the files, but what is younger than an hour."""
    oldest = now().timestamp() - YOUNG_SECONDS
    for folder in _folders():
        for path in sorted(folder.iterdir()) if folder.is_dir() else [folder]:
            try:
                if path.stat().st_mtime < oldest:
                    yield path
            except FileNotFoundError:  # removed meanwhile
                continue


def _folders() -> Iterator[Path]:
    for room in map(home, ROOMS):
        yield from sorted(room.iterdir()) if room.is_dir() else ()


def _unknown(paths: Sequence[Path]) -> Iterator[str]:
    ids = sorted({owner for path in paths if (owner := _authority_id(path)) is not None})
    names = sorted({_stored_name(path) for path in paths})
    known: set[tuple[str, int, str]] = set()
    for holder in holders():
        query = select(holder.authority_id, holder.stored_name)
        some = query.where(holder.authority_id.in_(ids), holder.stored_name.in_(names))
        known.update((holder.room, row[0], row[1]) for row in db.session.execute(some))
    db.rollback()
    for path in paths:
        if (path.parent.parent.name, _authority_id(path), _stored_name(path)) not in known:
            yield _place(path)


def _stored_name(path: Path) -> str:
    """Return the name that a row knows: a packed copy goes with its file."""
    return path.name.removesuffix(PACKED)


def _authority_id(path: Path) -> int | None:
    name = path.parent.name
    return int(name) if name.isdecimal() and int(name) <= LARGEST_ID else None


def _place(path: Path) -> str:
    return str(path.relative_to(home().parent))
