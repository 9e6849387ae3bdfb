"""The page of a task: its state, undo, history, deletion."""

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.audit.events import EVENTS
from app.files.services import discard_after_commit
from app.kernel.errors import Conflict, Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import queries, services, undoing
from app.tasks.blueprint import bp
from app.tasks.rules import TaskState
from app.tasks.sheet.forms import StateForm
from app.tasks.sheet.routes import whole
from app.tasks.views.routes import rendering
from app.web.fields import RevisionField
from app.web.page import BAD_INPUT, CONFLICT, Answer, go, page, wants_fragment


@bp.get("/c/<slug:slug>/taches/<id:task_id>")
@requires(Permission.SEE)
def task(task_id: int) -> Answer:
    """Show a task with its parts, needs, comments and files."""
    return whole.task_page(task_id)


@bp.post("/c/<slug:slug>/taches/<id:task_id>/etat")
@requires(Permission.ANSWER)
def state(task_id: int) -> Answer:
    """Set the state of a task, with what blocks it if it is blocked."""
    authority = current_authority()
    queries.task(authority, task_id)  # one that is not here is a missing page, whatever was sent
    form = StateForm()
    if not form.validate() or form.state.data not in TaskState.codes():
        if not form.errors:
            raise Refused(rendering.NOT_UNDERSTOOD)
        return whole.task_page(task_id, status=BAD_INPUT, state_form=form)
    state = TaskState(form.state.data)
    block = form.block() if state is TaskState.BLOCKED else None
    for lack in services.lacking(block) if state is TaskState.BLOCKED else ():
        form.take(lack)
    if form.errors:
        return whole.task_page(task_id, status=BAD_INPUT, state_form=form)
    actor, (seen, was) = current_visitor().actor, RevisionField.pressed(form.revision.data or "")
    try:
        changed = services.set_state(
            authority, task_id, state, seen=seen, was=was, by=actor, block=block
        )
    except Conflict as conflict:
        return whole.task_page(task_id, status=CONFLICT, state_form=form, problem=conflict.message)
    flash(rendering.notice_of(changed, authority, on=rendering.SHEET), "success")  # type: ignore[arg-type]  # any JSON will do
    asks = rendering.question_of(authority, changed.task) is not None
    return go(url_for("tasks.task", task_id=task_id, faite=task_id if asks else None))


@bp.post("/c/<slug:slug>/taches/<id:task_id>/annuler")
@requires(Permission.ANSWER)
def undo(task_id: int) -> Answer:
    """Undo the last change, and show the task on the page where the person is."""
    authority = current_authority()
    seen = RevisionField.read(request.form.get("revision", ""))
    put_back = undoing.undo(authority, task_id, seen=seen, by=current_visitor().actor)
    on = request.form.get("sur", "")
    text = f"Annulé. «\u202f{put_back.title}\u202f» est comme avant."
    if wants_fragment() and on in {rendering.LIST, rendering.MINE}:
        return rendering.changed_page(authority, put_back, text, on=on)
    flash(text, "success")
    if on == rendering.LIST:
        return go(url_for("tasks.tasks_list", **rendering.asked().to_args()))
    return go(
        url_for("tasks.mine") if on == rendering.MINE else url_for("tasks.task", task_id=task_id)
    )


@bp.post("/c/<slug:slug>/taches/<id:task_id>/supprimer")
@requires(Permission.ANSWER)
def delete(task_id: int) -> Answer:
    """Delete a task with its parts, comments, files and links."""
    authority = current_authority()
    deleted = services.delete_task(authority, task_id, by=current_visitor().actor)
    discard_after_commit(authority.id, deleted.stored_names)
    flash(f"«\u202f{deleted.title}\u202f» est supprimée.", "success")
    return go(url_for("tasks.tasks_list"))


@bp.get("/c/<slug:slug>/taches/<id:task_id>/historique")
@requires(Permission.SEE)
def history(task_id: int) -> Answer:
    """Show the history of a task."""
    authority = current_authority()
    row = queries.task(authority, task_id)
    events = queries.history_of_task(authority, row)
    return page("tasks/sheet/history.html", task=row, events=events, words=EVENTS)
