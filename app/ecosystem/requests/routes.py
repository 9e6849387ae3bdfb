"""The list of requests, and one request from its arrival to its answer."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory.queries import briefs
from app.ecosystem.requests import answering, findable, panel, queries, services, wording
from app.ecosystem.requests.blueprint import bp
from app.ecosystem.requests.contents import DataRequestFacts
from app.ecosystem.requests.forms import DataRequestForm, columns_shown, shown
from app.ecosystem.requests.models import DataRequest
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.pages import page_cut
from app.kernel.revisions import Merged
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import CONFLICT, Answer, go, page, refused

__all__ = ["bp", "findable", "panel"]

PAGE_SIZE = 25
EDIT, NEW = "requests/edit.html", "requests/new.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See the requests, those that wait first, and by when to answer."""
    listed = queries.cards(current_authority())
    cut = page_cut(len(listed), page_number(request.args.get("page", "")), PAGE_SIZE)
    return page(
        "requests/table.html",
        cards=listed[cut.rows],
        listed=len(listed),
        cut=cut,
        today=today(),
        wording=wording,
        summary=wording.summary_of(listed, today()),
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Write down a request; « Annuler » after a removal comes here as well."""
    form = _form()
    if not form.is_submitted():
        return page(NEW, form=form)
    if not form.validate():
        return refused(NEW, form=form)
    try:
        row = services.add(current_authority(), form.facts(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(NEW, form=form)
    flash(f"Demande ajoutée\u00a0: {row.title}.", "success")
    return go(url_for("requests.sheet", request_id=row.id))


@bp.get("/<id:request_id>")
@requires(Permission.SEE)
def sheet(request_id: int) -> Answer:
    """See a request: what is asked, by when to answer, what was answered."""
    card = queries.card(current_authority(), request_id)
    return page(
        "requests/sheet.html",
        card=card,
        row=card.row,
        today=today(),
        wording=wording,
        letters=wording.LETTERS,
    )


@bp.route("/<id:request_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(request_id: int) -> Answer:
    """Change a request, or note its answer; the form of one removed lists it anew."""
    try:
        return _edit(request_id)
    except Missing as missing:
        sentence = deletion(missing, f"request:{request_id}", "request:remove", "cette demande")
        return page(NEW, status=CONFLICT, form=_form(), gone=sentence)


def _edit(request_id: int) -> Answer:
    row = queries.data_request(current_authority(), request_id)
    form = _form(data=shown(row))
    if not form.is_submitted():
        return page(EDIT, row=row, form=form)
    if not form.validate():
        return refused(EDIT, row=row, form=form)
    authority, by = current_authority(), current_visitor().actor
    try:
        saved = services.update(authority, request_id, form.facts(), seen=form.revision.seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(EDIT, row=row, form=form)
    except Conflict as conflict:
        return _both_versions(conflict, row)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("requests.sheet", request_id=request_id))


def _both_versions(conflict: Conflict, row: DataRequest) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[DataRequestFacts] = conflict.current
    form = _form(formdata=None, data=shown(row, merged.facts))
    both = form.both(columns_shown(merged.standing), columns_shown(merged.facts), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(EDIT, status=CONFLICT, row=row, form=form, **more)


@bp.post("/<id:request_id>/tache")
@requires(Permission.ANSWER)
def make_task(request_id: int) -> Answer:
    """Create the task of answering a request."""
    by = current_visitor().actor
    try:
        task = answering.prepare_answer(current_authority(), request_id, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(url_for("requests.sheet", request_id=request_id))
    flash(f"Tâche créée\u00a0: {task.title}.", "success")
    return go(url_for("tasks.task", task_id=task.id))


@bp.post("/<id:request_id>/jeu")
@requires(Permission.ANSWER)
def make_dataset(request_id: int) -> Answer:
    """List in the inventory what a request asks for."""
    by = current_visitor().actor
    try:
        dataset = answering.make_dataset(current_authority(), request_id, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(url_for("requests.sheet", request_id=request_id))
    flash(f"Jeu ajouté à l’inventaire\u00a0: {dataset.title}.", "success")
    return go(url_for("datasets.dataset", dataset_id=dataset.id))


@bp.post("/<id:request_id>/retirer")
@requires(Permission.ANSWER)
def remove(request_id: int) -> Answer:
    """Take a request off the list; « Annuler » writes it again, but who asked: that is erased."""
    facts = services.remove(current_authority(), request_id, by=current_visitor().actor)
    fields = columns_shown(facts)
    for name in ("asker_name", "asker_email"):
        del fields[name]
    for name in ("received_on", "answered_on"):
        fields[name] = fields[name].isoformat() if fields[name] else ""
    message: dict[str, Any] = {
        "text": f"Retirée de la liste\u00a0: {facts.title}.",
        "undo": {"url": url_for("requests.new"), "fields": fields},
    }
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("requests.table"))


def _form(**values: Any) -> DataRequestForm:
    form = DataRequestForm(**values)
    form.offer(briefs(current_authority()))
    return form
