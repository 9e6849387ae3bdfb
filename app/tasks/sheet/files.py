"""Files that go with tasks."""

from sqlalchemy import select

from app.audit.rules import Actor, Change
from app.extensions import db
from app.files.services import keep_file
from app.kernel.errors import Missing, Refused
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.tasks import queries
from app.tasks.edits import tell
from app.tasks.models import TaskFile

MOST_FILES = 20  # of one task


def add_file(
    authority: Authority, task_id: int, *, name: str, content: bytes, by: Actor
) -> TaskFile:
    """Check a file and attach it to a task; ``Refused`` at « file »."""
    open_write(authority)
    task = queries.task(authority, task_id)
    if len(queries.files_of(authority, task_id)) >= MOST_FILES:
        raise Refused(
            f"Cette tâche a déjà {MOST_FILES}\u00a0fichiers\u00a0: retirez-en un d’abord.", "file"
        )
    stored = keep_file(authority.id, name=name, content=content)
    row = TaskFile(
        authority_id=authority.id,
        task_id=task.id,
        file_name=stored.file_name,
        stored_name=stored.stored_name,
        media_type=stored.kind.media_type,
        size=stored.size,
        digest=stored.digest,
        added_by_name=by.name,
    )
    db.session.add(row)
    tell(task, "task:file", Change("Fichier", None, row.file_name), by=by)
    db.session.flush()
    return row


def remove_file(authority: Authority, task_id: int, file_id: int, *, by: Actor) -> TaskFile:
    """Remove a file of a task; the caller deletes it from the disk after the commit."""
    open_write(authority)
    task = queries.task(authority, task_id)
    row = file(authority, task_id, file_id)
    db.session.delete(row)
    tell(task, "task:unfile", Change("Fichier", row.file_name, None), by=by)
    db.session.flush()
    return row


def file(authority: Authority, task_id: int, file_id: int) -> TaskFile:
    """Return a file of a task of this authority, or ``Missing``."""
    query = select(TaskFile).where(
        TaskFile.authority_id == authority.id,
        TaskFile.task_id == task_id,
        TaskFile.id == file_id,
    )
    row = db.session.scalar(query)
    if row is None:
        raise Missing("Ce fichier n’existe plus.")
    return row
