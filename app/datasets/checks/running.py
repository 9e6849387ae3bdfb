"""Running a check beside the requests: a thread that waits for child processes (decision 0013)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from io import SEEK_END
from pathlib import Path
from shutil import disk_usage
from threading import Semaphore, Thread
from time import monotonic
from typing import IO, Any, cast

from flask import Flask, current_app

from app.audit.rules import Actor
from app.datasets.checks import services
from app.datasets.checks.nested import check_nested, sniff_nested, spot_nested
from app.datasets.checks.room import Room, home, passing_room, sweep
from app.datasets.checks.wording import verdict
from app.extensions import db
from app.kernel.errors import DomainError, Refused
from app.tables import sandbox
from app.tables.form import Form, Unreadable
from app.tables.nested.format import NestedFormat
from app.tables.report import Correction
from app.tables.schema import Field, Schema, from_catalogue
from app.web.transactions import after_commit

PIECE = 1 << 20
PATIENCE_SECONDS = 2.0  # how long a request waits for its verdict before it shows the progress
BETWEEN_SECONDS = 0.5  # two notes of progress
SMALL_BYTES = 1_000_000
LONG_BYTES = 10_000_000
SPARED_BYTES = 100_000_000
# Each worker reads one large file at a time, and two small ones, which never wait for it.
LARGE, SMALL = Semaphore(1), Semaphore(2)
BROKEN = (
    "Le contrôle de ce fichier s’est arrêté sur un défaut de Jalon, pas du fichier. Il est noté "
    "pour la personne qui s’occupe de votre Jalon."
)
FULL_DISK = (
    "Le disque de ce Jalon est presque plein\u00a0: prévenez la personne qui s’en occupe, ou "
    "envoyez un fichier plus petit."
)
EMPTY = "Ce fichier est vide. Choisissez un fichier qui contient une table."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class MadeFile:
    """A file made for a check, beside the request: how it is written, what becomes of it."""

    form: Form
    note: Callable[[int], None]  # writes what is known of it, in the transaction of the verdict
    discard: Callable[[], None]  # deletes what was kept of it: nothing has come of it


@dataclass(frozen=True)
class CheckJob:
    """All that a check needs once its request is over.

    ``make`` writes the file to check in its room, where none was sent; it says like a reading why
    it cannot.
    """

    check_id: int
    authority_id: int
    token: str
    size: int
    form: Form
    sheet: int
    schema: Schema | NestedFormat | None
    by: Actor
    replaces: int | None
    make: Callable[[Room], MadeFile] | None = None


def look(
    stream: IO[bytes],
    name: str,
    sheet: int,
    *,
    encoding: str = "",
    header_line: int = 0,
    nested: bool = False,
) -> tuple[Form, int]:
    """Return how a file that was sent is written, and its size; ``Refused`` at its field."""
    _refuse_full_disk(stream.seek(0, SEEK_END))
    with passing_room() as room:
        size = _save(stream, room.file)
        if not size:
            raise Refused(EMPTY, "file")
        try:
            form = (
                sniff_nested(room.file, encoding)
                if nested
                else sandbox.sniff(
                    room.file, name, sheet, encoding=encoding, header_line=header_line
                )
            )
        except Unreadable as refusal:
            raise Refused(refusal.sentence, "file") from refusal
        except sandbox.ChildFailed as failure:
            log.exception("a file could not be looked at")
            raise Refused(BROKEN, "file") from failure
        return form, size


def _refuse_full_disk(size: int) -> None:
    """Refuse a file unless the disk has room for three times its size and a reserve."""
    if disk_usage(home()).free < 3 * size + SPARED_BYTES:
        raise Refused(FULL_DISK, "file")


def launch_once_committed(job: CheckJob, stream: IO[bytes] | None) -> None:
    """Start a check as soon as the transaction that writes its row is committed."""
    app = cast("Flask", current_app._get_current_object())  # type: ignore[attr-defined]  # noqa: SLF001  the way Flask gives it to threads
    after_commit(lambda: launch(app, job, stream))


def launch(app: Flask, job: CheckJob, stream: IO[bytes] | None) -> None:
    """Start a check whose row is committed; return once done, or after ``PATIENCE_SECONDS``."""
    sweep()
    room = Room(job.token)
    lock = room.open()
    try:
        if stream is not None:
            _save(stream, room.file)
        thread = Thread(target=_run, args=(app, job, room, lock), daemon=True)
        thread.start()
    except BaseException:
        lock.close()
        room.discard()
        raise
    if job.size <= LONG_BYTES:  # a longer one would not be over by then
        thread.join(PATIENCE_SECONDS)


def _save(stream: IO[bytes], path: Path) -> int:
    """Write a stream to a file, from its start, and return its size in bytes."""
    stream.seek(0)
    with path.open("wb") as target:
        while piece := stream.read(PIECE):
            target.write(piece)
        return target.tell()


def turn(size: int) -> Semaphore:
    """Return what a file of so many bytes waits for, before it is read."""
    return SMALL if size <= SMALL_BYTES else LARGE


def _run(app: Flask, job: CheckJob, room: Room, lock: IO[bytes]) -> None:
    """Check the file, write the verdict, delete the file; the lock goes last."""
    with lock, app.app_context():
        try:
            with turn(job.size):
                write = _outcome(job, room)
            room.forget_file()
            try:
                _commit(write)
            except DomainError as refusal:
                room.discard()
                _commit(partial(services.fail, job.authority_id, job.check_id, refusal.message))
        except Exception:
            log.exception("the verdict of check %s could not be written", job.check_id)
            room.discard()
        finally:
            room.forget_file()


def _outcome(job: CheckJob, room: Room) -> Callable[[], None]:
    """Check the file; return the function that writes its verdict or its failure."""
    made = None
    try:
        made = job.make(room) if job.make else None
        result = work(replace(job, form=made.form) if made else job, room)
    except Unreadable as refusal:
        sentence = refusal.sentence
    except sandbox.ChildFailed:
        log.exception("check %s met a defect", job.check_id)
        sentence = BROKEN
    else:
        return partial(_write, job, made, result)
    if made:
        made.discard()
    room.discard()
    return lambda: services.fail(job.authority_id, job.check_id, sentence)


def _write(job: CheckJob, made: MadeFile | None, result: dict[str, Any]) -> None:
    """Write a verdict, and what becomes of a file that was made for it."""
    try:
        if made:
            made.note(job.check_id)
        services.finish(job.authority_id, job.check_id, result, replaces=job.replaces, by=job.by)
    except BaseException:
        if made:
            made.discard()
        raise


def work(job: CheckJob, room: Room) -> dict[str, Any]:
    """Read the file three times, in children: the check, the personal data, the corrected copy."""
    path, form, sheet = room.file, job.form, job.sheet
    if isinstance(job.schema, NestedFormat):
        return _nested_work(job.schema, form, room)
    schema = job.schema or _bare(form)
    report = sandbox.check(
        path, form, schema, sheet=sheet, errors_to=room.errors, on_progress=noting(room, 0)
    )
    personal = sandbox.spot(
        path, form, sheet=sheet, provided=provided(job.schema), on_progress=noting(room, 1)
    )
    mended = sandbox.correct(
        path, form, job.schema, room.copy, sheet=sheet, on_progress=noting(room, 2)
    )
    if not report.written:
        room.errors.unlink(missing_ok=True)
    if not mended.changes:
        room.copy.unlink(missing_ok=True)
    return verdict(form, job.sheet, report, personal, mended)


def _nested_work(nested: NestedFormat, form: Form, room: Room) -> dict[str, Any]:
    """Read a file of nested records twice, in children: there is no corrected copy of it."""
    report = check_nested(
        room.file, form, nested, errors_to=room.errors, on_progress=noting(room, 0)
    )
    personal = spot_nested(room.file, form, nested, on_progress=noting(room, 1))
    if not report.written:
        room.errors.unlink(missing_ok=True)
    result = verdict(form, 0, report, personal, Correction((), (), 0))
    return {**result, "checked": list(nested.checked), "not_checked": list(nested.not_checked)}


def provided(schema: Schema | None) -> list[str]:
    """Return the columns of a national schema; an authority's own provides for none."""
    national = schema and from_catalogue(schema.id)
    return [field.name for field in national.fields] if national else []


def _bare(form: Form) -> Schema:
    """Return a schema made of the columns of a file that follows none."""
    names = dict.fromkeys(name for name in form.header if name.strip())
    return Schema("", "", "", "", tuple(Field(name) for name in names))


def noting(room: Room, step: int) -> Callable[[int, int], None]:
    """Return a function that notes the progress, every ``BETWEEN_SECONDS`` at most."""
    room.tell(step, 0, 0)
    last = monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if monotonic() - last >= BETWEEN_SECONDS:
            last = monotonic()
            room.tell(step, done, total)

    return tell


def _commit(write: Callable[[], None]) -> None:
    """Call ``write`` in a transaction of its own: no request closes it."""
    db.begin_write()
    try:
        write()
        db.commit()
    finally:
        db.rollback()
