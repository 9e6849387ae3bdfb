"""Pages of events and campaigns: the list, one of them."""

from typing import Any

from flask import Blueprint, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.ecosystem.activities import panel, queries, services
from app.ecosystem.activities.contents import ActivityFacts
from app.ecosystem.activities.forms import ActivityForm, shown
from app.ecosystem.activities.models import Activity
from app.ecosystem.activities.rules import ActivityKind, ActivityState
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.pages import page_cut
from app.kernel.revisions import Merged
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number
from app.web.page import CONFLICT, Answer, go, page, refused

__all__ = ["bp", "panel"]

bp = Blueprint("activities", __name__, url_prefix="/c/<slug:slug>/ecosysteme/actions")
PAGE_SIZE = 20
FORM = "activities/activity.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See events and campaigns, and the local actors to invite."""
    authority = current_authority()
    listed = queries.activities(authority)
    cut = page_cut(len(listed), page_number(request.args.get("page", "")), PAGE_SIZE)
    return page(
        "activities/table.html",
        rows=listed[cut.rows],
        listed=len(listed),
        cut=cut,
        kinds=ActivityKind,
        states=ActivityState,
        actors=queries.local_actors(authority),
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """List an event or a campaign; « Annuler » after a removal comes here as well."""
    form = ActivityForm()
    if not form.is_submitted():
        return page(FORM, form=form, row=None)
    if not form.validate():
        return refused(FORM, form=form, row=None)
    try:
        row = services.add(current_authority(), form.facts(), by=current_visitor().actor)
    except Refused as refusal:
        form.take(refusal)
        return refused(FORM, form=form, row=None)
    flash(f"Ajouté à la liste\u00a0: {row.title}.", "success")
    return go(url_for("activities.table"))


@bp.route("/<id:activity_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def activity(activity_id: int) -> Answer:
    """Change an event or a campaign; the form of one removed lists it anew."""
    try:
        return _change(activity_id)
    except Missing as missing:
        sentence = deletion(
            missing, f"activity:{activity_id}", "activity:remove", "cette rencontre"
        )
        return page(FORM, status=CONFLICT, form=ActivityForm(), row=None, gone=sentence)


def _change(activity_id: int) -> Answer:
    authority, by = current_authority(), current_visitor().actor
    row = queries.activity(authority, activity_id)
    form = ActivityForm(data=shown(row))
    if not form.is_submitted():
        return page(FORM, row=row, form=form)
    if not form.validate():
        return refused(FORM, row=row, form=form)
    try:
        saved = services.change(
            authority, activity_id, form.facts(), seen=form.revision.seen, by=by
        )
    except Refused as refusal:
        form.take(refusal)
        return refused(FORM, row=row, form=form)
    except Conflict as conflict:
        return _both_versions(conflict, row)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("activities.table"))


def _both_versions(conflict: Conflict, row: Activity) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ActivityFacts] = conflict.current
    form = ActivityForm(formdata=None, data=shown(row, merged.facts))
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(FORM, status=CONFLICT, row=row, form=form, **more)


@bp.post("/<id:activity_id>/retirer")
@requires(Permission.ANSWER)
def take_off(activity_id: int) -> Answer:
    """Take it off the list; « Annuler » writes it again."""
    facts = services.take_off(current_authority(), activity_id, by=current_visitor().actor)
    fields = facts.columns()
    for name in ("starts_on", "ends_on"):
        fields[name] = fields[name].isoformat() if fields[name] else ""
    fields["attendance"] = "" if facts.attendance is None else str(facts.attendance)
    message: dict[str, Any] = {
        "text": f"Retiré de la liste\u00a0: {facts.title}.",
        "undo": {"url": url_for("activities.new"), "fields": fields},
    }
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("activities.table"))
