"""The list of feedback, and one of it from its arrival to its end."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory.queries import briefs
from app.ecosystem.feedback import panel, queries, services, wording
from app.ecosystem.feedback.blueprint import bp
from app.ecosystem.feedback.contents import FeedbackFacts
from app.ecosystem.feedback.forms import FeedbackForm, columns_shown, shown
from app.ecosystem.feedback.models import Feedback
from app.kernel.clock import today
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.pages import page_cut
from app.kernel.revisions import Merged
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import CONFLICT, Answer, go, page, refused

__all__ = ["bp", "panel"]

PAGE_SIZE = 25
EDIT, NEW = "feedback/edit.html", "feedback/new.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See what was said, what waits first."""
    listed = queries.cards(current_authority())
    cut = page_cut(len(listed), page_number(request.args.get("page", "")), PAGE_SIZE)
    return page(
        "feedback/table.html",
        cards=listed[cut.rows],
        listed=len(listed),
        cut=cut,
        today=today(),
        wording=wording,
        summary=wording.summary_of(listed, today()),
    )


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Write down what was said; « Annuler » after a removal comes here as well."""
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
    flash(f"Signalement ajouté\u00a0: {row.title}.", "success")
    return go(url_for("feedback.sheet", feedback_id=row.id))


@bp.get("/<id:feedback_id>")
@requires(Permission.SEE)
def sheet(feedback_id: int) -> Answer:
    """See what was said, and what became of it."""
    card = queries.card(current_authority(), feedback_id)
    return page(
        "feedback/sheet.html",
        card=card,
        row=card.row,
        today=today(),
        wording=wording,
    )


@bp.route("/<id:feedback_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(feedback_id: int) -> Answer:
    """Change it, or write its answer; the form of one removed lists it anew."""
    try:
        return _edit(feedback_id)
    except Missing as missing:
        sentence = deletion(missing, f"feedback:{feedback_id}", "feedback:remove", "ce signalement")
        return page(NEW, status=CONFLICT, form=_form(), gone=sentence)


def _edit(feedback_id: int) -> Answer:
    row = queries.feedback(current_authority(), feedback_id)
    form = _form(data=shown(row))
    if not form.is_submitted():
        return page(EDIT, row=row, form=form)
    if not form.validate():
        return refused(EDIT, row=row, form=form)
    authority, by = current_authority(), current_visitor().actor
    try:
        saved = services.change(
            authority, feedback_id, form.facts(), seen=form.revision.seen, by=by
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(EDIT, row=row, form=form)
    except Conflict as conflict:
        return _both_versions(conflict, row)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("feedback.sheet", feedback_id=feedback_id))


def _both_versions(conflict: Conflict, row: Feedback) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[FeedbackFacts] = conflict.current
    form = _form(formdata=None, data=shown(row, merged.facts))
    both = form.both(columns_shown(merged.standing), columns_shown(merged.facts), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(EDIT, status=CONFLICT, row=row, form=form, **more)


@bp.post("/<id:feedback_id>/tache")
@requires(Permission.ANSWER)
def make_task(feedback_id: int) -> Answer:
    """Create the task of looking into it."""
    by = current_visitor().actor
    try:
        task = services.make_task(current_authority(), feedback_id, by=by)
    except Refused as refusal:
        flash(refusal.message, "warning")
        return go(url_for("feedback.sheet", feedback_id=feedback_id))
    flash(f"Tâche créée\u00a0: {task.title}.", "success")
    return go(url_for("tasks.task", task_id=task.id))


@bp.post("/<id:feedback_id>/retirer")
@requires(Permission.ANSWER)
def take_off(feedback_id: int) -> Answer:
    """Take it off the list; « Annuler » writes it again, but who sent it: that is erased."""
    facts = services.take_off(current_authority(), feedback_id, by=current_visitor().actor)
    fields = columns_shown(facts)
    for name in ("sender_name", "sender_email"):
        del fields[name]
    for name in ("received_on", "closed_on"):
        fields[name] = fields[name].isoformat() if fields[name] else ""
    message: dict[str, Any] = {
        "text": f"Retiré de la liste\u00a0: {facts.title}.",
        "undo": {"url": url_for("feedback.new"), "fields": fields},
    }
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("feedback.table"))


def _form(**values: Any) -> FeedbackForm:
    form = FeedbackForm(**values)
    form.offer(briefs(current_authority()))
    return form
