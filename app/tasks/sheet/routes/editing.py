"""Pages of the form of a task: a new one, or changes to one."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import anchors, queries, services
from app.tasks.blueprint import bp
from app.tasks.drafts import Draft
from app.tasks.forms import Choice, TaskForm, anchor_groups, fields_of, shown
from app.tasks.models import Task
from app.tasks.rules import AnchorKind
from app.tasks.sheet import offers
from app.tasks.views import screens
from app.web.page import BAD_INPUT, CONFLICT, OK, Answer, go, page

TEMPLATE = "tasks/sheet/edit.html"


@bp.route("/c/<slug:slug>/taches/nouvelle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Write a new task."""
    authority = current_authority()
    form = TaskForm(data=offers.prefill(authority, request.args))
    _offer(form, str(form.anchor_id.data or ""))
    if not form.is_submitted():
        return _new_page(form)
    if not _is_right(form):
        return _new_page(form, status=BAD_INPUT)
    try:
        task = services.create_task(authority, form.draft(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return _new_page(form, status=BAD_INPUT)
    flash(f"Tâche ajoutée\u00a0: «\u202f{task.title}\u202f».", "success")
    return go(url_for("tasks.task", task_id=task.id))


@bp.route("/c/<slug:slug>/taches/<id:task_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(task_id: int) -> Answer:
    """Change a task; the form of a deleted one makes it anew."""
    try:
        return _edit(task_id)
    except Missing as missing:
        sentence = deletion(missing, f"task:{task_id}", "task:delete", "cette tâche")
        form = TaskForm()
        _offer(form, str(form.anchor_id.data or ""))
        return _new_page(form, status=CONFLICT, gone=sentence)


def _edit(task_id: int) -> Answer:
    authority = current_authority()
    task = queries.task(authority, task_id)
    form = _form_of(task, TaskForm(data=shown(task)))
    if not form.is_submitted():
        return _edit_page(task, form)
    if not _is_right(form):
        return _edit_page(task, form, status=BAD_INPUT)
    actor, seen, before = current_visitor().actor, form.revision.seen, task.revision
    try:
        saved = services.update_task(authority, task_id, form.draft(), seen=seen, by=actor)
    except Refused as refusal:
        form.take(refusal)
        return _edit_page(task, form, status=BAD_INPUT)
    except Conflict as conflict:
        return _both_versions(queries.task(authority, task_id), conflict)
    revision = saved.row.revision
    undo = {
        "url": url_for("tasks.undo", task_id=task_id),
        "fields": {"revision": revision, "sur": "fiche"},
    }
    text = f"Enregistré.{form.kept(saved.kept)}"
    flash({"text": text, "undo": undo if revision != before else None}, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("tasks.task", task_id=task_id))


def _form_of(task: Task, form: TaskForm) -> TaskForm:
    """Return the form of a task that exists, with its choices; a deleted subject stays one."""
    del form.parts
    current = f"{task.anchor_kind}:{task.anchor_id}" if task.anchor_kind else ""
    gone = anchors.GONE.get(AnchorKind(task.anchor_kind), "")
    _offer(form, current, fallback=(current, f"{gone[:1].upper()}{gone[1:]}"))
    return form


def _both_versions(task: Task, conflict: Conflict) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[Draft] = conflict.current
    form = _form_of(task, TaskForm(formdata=None, data=shown(task, merged.facts)))
    both = form.both(fields_of(merged.standing), fields_of(merged.facts), merged.asked)
    more = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return _edit_page(task, form, status=CONFLICT, **more)


def _is_right(form: TaskForm) -> bool:
    """Validate the fields, then the draft, so that all errors show at once."""
    if not form.validate():
        return False
    for problem in services.problems_of(form.draft()):
        form.take(problem)
    return not form.errors


def _offer(form: TaskForm, current: str, *, fallback: Choice | None = None) -> None:
    """Set the choices of people and subjects; ``current`` is among them, in the method or not.

    ``fallback`` is the choice for a deleted subject, so that saving does not lose it.
    """
    authority = current_authority()
    groups = offers.method_anchors(authority)
    codes = {code for _, choices in groups for code, _ in choices}
    extra = None
    kind, _, about = current.partition(":")
    if kind and kind in AnchorKind.codes() and current not in codes:  # tied to something else
        card = anchors.cards(authority, [(kind, about)]).get((kind, about))
        extra = (current, card.title) if card is not None else fallback
    form.offer(screens.people_choices(queries.people_of(authority)), anchor_groups(groups, extra))


def _new_page(form: TaskForm, *, status: int = OK, **more: Any) -> Answer:
    return page(TEMPLATE, status=status, form=form, task=None, **more)


def _edit_page(task: Task, form: TaskForm, *, status: int = OK, **more: Any) -> Answer:
    return page(TEMPLATE, status=status, form=form, task=task, **more)
