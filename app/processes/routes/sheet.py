"""One process: its sheet, its changes, the datasets that it produces, its task."""

from typing import Any

from flask import flash, url_for

from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.revisions import Merged
from app.methodology.software import kinds_named
from app.processes import queries, services, subjects, wording
from app.processes.blueprint import bp
from app.processes.contents import ProcessFacts
from app.processes.forms import ProcessForm, shown
from app.processes.library import usual_processes
from app.processes.models import Process
from app.processes.rules import steps_of
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks.queries import tasks_about
from app.tasks.rules import AnchorKind
from app.web.page import CONFLICT, Answer, go, page, refused

SHEET, EDIT, NEW = "processes/sheet.html", "processes/edit.html", "processes/new.html"


@bp.get("/<id:process_id>")
@requires(Permission.SEE)
def sheet(process_id: int) -> Answer:
    """See a process: who, with what, how, for which data."""
    card = queries.card(current_authority(), process_id)
    about = tasks_about(current_authority(), AnchorKind.PROCESS.value, {str(process_id)})
    return page(
        SHEET,
        row=card.process,
        kinds=kinds_named(card.process.software),
        card=card,
        steps=steps_of(card.process.procedure),
        usual=usual_processes().get(card.process.usual),
        tasks=about.get(str(process_id), []),
        today=today(),
        wording=wording,
    )


@bp.route("/<id:process_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(process_id: int) -> Answer:
    """Change a process; the form of one removed lists it anew."""
    try:
        return _edit(process_id)
    except Missing as missing:
        sentence = deletion(missing, f"process:{process_id}", "process:remove", "ce processus")
        return page(NEW, status=CONFLICT, form=ProcessForm(), gone=sentence)


def _edit(process_id: int) -> Answer:
    row = queries.process(current_authority(), process_id)
    form = ProcessForm(data=shown(row))
    if not form.is_submitted():
        return page(EDIT, row=row, form=form, usual=usual_processes().get(row.usual))
    if not form.validate():
        return _edit_again(row, form)
    authority, by = current_authority(), current_visitor().actor
    typed, seen = form.facts(row), form.revision.seen
    try:
        saved = services.update(authority, process_id, typed, seen=seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return _edit_again(row, form)
    except Conflict as conflict:
        return _both_versions(conflict, process_id)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("processes.sheet", process_id=process_id))


def _edit_again(row: Process, form: ProcessForm) -> Answer:
    return refused(EDIT, row=row, form=form, usual=usual_processes().get(row.usual))


def _both_versions(conflict: Conflict, process_id: int) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ProcessFacts] = conflict.current
    row = queries.process(current_authority(), process_id)
    form = ProcessForm(formdata=None, data=shown(row, merged.facts))
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    usual = usual_processes().get(row.usual)
    return page(EDIT, status=CONFLICT, row=row, form=form, usual=usual, **more)


@bp.post("/<id:process_id>/retirer")
@requires(Permission.ANSWER)
def remove(process_id: int) -> Answer:
    """Take a process off the list; « Annuler » writes it again."""
    facts = services.remove(current_authority(), process_id, by=current_visitor().actor)
    columns = facts.columns()
    fields = {name: columns[name] for name in columns if name not in {"usual", "title_key"}}
    message: dict[str, Any] = {
        "text": f"Retiré de la liste\u00a0: {facts.title}.",
        "undo": {"url": url_for("processes.new"), "fields": fields},
    }
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("processes.table"))


@bp.post("/<id:process_id>/tache")
@requires(Permission.ANSWER)
def make_task(process_id: int) -> Answer:
    """Create the task that comes back at the rhythm of the process."""
    try:
        task = subjects.create_update_task(
            current_authority(), process_id, by=current_visitor().actor
        )
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(url_for("processes.sheet", process_id=process_id))
    flash(f"Tâche créée\u00a0: {task.title}.", "success")
    return go(url_for("processes.sheet", process_id=process_id))
