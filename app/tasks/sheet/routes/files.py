"""Files that go with a task: adding, opening, removing."""

from flask import flash, url_for
from werkzeug.datastructures import FileStorage

from app.accounts.visitor import current_visitor
from app.files.rules import MAX_FILE_BYTES
from app.files.services import discard_after_commit, give_back
from app.kernel.errors import Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks.blueprint import bp
from app.tasks.models import TaskFile
from app.tasks.sheet import files
from app.tasks.sheet.forms import FileForm
from app.tasks.sheet.routes import whole
from app.web.page import BAD_INPUT, Answer, go


@bp.post("/c/<slug:slug>/taches/<id:task_id>/fichiers")
@requires(Permission.ANSWER)
def add_file(task_id: int) -> Answer:
    """Attach a file to a task."""
    form = FileForm()
    try:
        added = _keep(task_id, form.file.data)
    except Refused as refusal:
        form.take(refusal)
        return whole.task_page(task_id, status=BAD_INPUT, file_form=form)
    flash(f"Fichier ajouté\u00a0: {added.file_name}.", "success")
    return go(url_for("tasks.task", task_id=task_id, _anchor="fichiers"))


def _keep(task_id: int, upload: FileStorage | None) -> TaskFile:
    if not upload or not upload.filename:
        raise Refused("Choisissez un fichier.", "file")
    upload.stream.seek(0)  # a transaction run again reads the file again
    content = upload.read(MAX_FILE_BYTES + 1)
    authority, actor = current_authority(), current_visitor().actor
    return files.add_file(authority, task_id, name=upload.filename, content=content, by=actor)


@bp.get("/c/<slug:slug>/taches/<id:task_id>/fichiers/<id:file_id>")
@requires(Permission.SEE)
def file(task_id: int, file_id: int) -> Answer:
    """Send a file of a task."""
    return give_back(files.file(current_authority(), task_id, file_id))


@bp.post("/c/<slug:slug>/taches/<id:task_id>/fichiers/<id:file_id>/retirer")
@requires(Permission.ANSWER)
def remove_file(task_id: int, file_id: int) -> Answer:
    """Remove a file of a task."""
    authority = current_authority()
    removed = files.remove_file(authority, task_id, file_id, by=current_visitor().actor)
    discard_after_commit(authority.id, [removed.stored_name])
    flash(f"Fichier retiré\u00a0: {removed.file_name}.", "success")
    return go(url_for("tasks.task", task_id=task_id, _anchor="fichiers"))
