"""The list of reuses, and one reuse from its proposal to its page."""

from typing import Any

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.inventory.queries import briefs, briefs_by_id
from app.ecosystem.reuses import panel, queries, services, wording
from app.ecosystem.reuses.blueprint import bp
from app.ecosystem.reuses.contents import ReuseFacts
from app.ecosystem.reuses.forms import LinkForm, ReuseForm, shown
from app.ecosystem.reuses.models import Reuse
from app.ecosystem.reuses.rules import ReuseState
from app.kernel.errors import Conflict, Missing, Refused
from app.kernel.pages import page_cut
from app.kernel.revisions import Merged
from app.spaces.gone import deletion
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import page_number, whole_number
from app.web.page import CONFLICT, Answer, go, page, refused

__all__ = ["bp", "panel"]

PAGE_SIZE = 25
MOST_LINKS = 200
EDIT, NEW, SHEET = "reuses/edit.html", "reuses/new.html", "reuses/sheet.html"


@bp.get("")
@requires(Permission.SEE)
def table() -> Answer:
    """See the reuses, proposals first."""
    state = request.args.get("etat", "")
    state = state if state in ReuseState.codes() else ""
    everything = queries.cards(current_authority())
    listed = [card for card in everything if not state or card.row.state == state]
    cut = page_cut(len(listed), page_number(request.args.get("page", "")), PAGE_SIZE)
    return page(
        "reuses/table.html",
        cards=listed[cut.rows],
        listed=len(everything),
        matching=len(listed),
        cut=cut,
        state=state,
        states=[("", "Toutes"), *ReuseState.choices()],
        wording=wording,
        summary=wording.summary_of(everything),
    )


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def new() -> Answer:
    """Write down a reuse; « Annuler » after a removal comes here as well."""
    form = ReuseForm()
    if not form.is_submitted():
        return page(NEW, form=form)
    if not form.validate():
        return refused(NEW, form=form)
    try:
        by, used = current_visitor().actor, _used_before()
        row = services.add(current_authority(), form.facts(), datasets=used, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(NEW, form=form)
    flash(f"Réutilisation ajoutée\u00a0: {row.title}. Reliez-la à ses jeux.", "success")
    return go(url_for("reuses.sheet", reuse_id=row.id))


def _used_before() -> list[int]:
    """Return the datasets that a removed reuse used, which « Annuler » sends; those left."""
    ids = {whole_number(text) for text in request.form.get("jeu", "").split(",")[:MOST_LINKS]}
    return sorted(briefs_by_id(current_authority(), ids))


@bp.get("/<id:reuse_id>")
@requires(Permission.SEE)
def sheet(reuse_id: int) -> Answer:
    """See a reuse: what it is, whom it serves, the datasets that it uses."""
    return page(SHEET, **_sheet(reuse_id))


def _sheet(reuse_id: int) -> dict[str, Any]:
    authority = current_authority()
    card = queries.card(authority, reuse_id)
    linked = {one.id for one in card.datasets}
    form = LinkForm()
    form.offer(one for one in briefs(authority) if one.id not in linked)
    return {"card": card, "row": card.row, "form": form, "wording": wording}


@bp.route("/<id:reuse_id>/modifier", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def edit(reuse_id: int) -> Answer:
    """Change a reuse, or decide of a proposal; the form of one removed lists it anew."""
    try:
        return _edit(reuse_id)
    except Missing as missing:
        sentence = deletion(missing, f"reuse:{reuse_id}", "reuse:remove", "cette réutilisation")
        return page(NEW, status=CONFLICT, form=ReuseForm(), gone=sentence)


def _edit(reuse_id: int) -> Answer:
    row = queries.reuse(current_authority(), reuse_id)
    form = ReuseForm(data=shown(row))
    if not form.is_submitted():
        return page(EDIT, row=row, form=form)
    if not form.validate():
        return refused(EDIT, row=row, form=form)
    authority, by = current_authority(), current_visitor().actor
    try:
        saved = services.change(authority, reuse_id, form.facts(), seen=form.revision.seen, by=by)
    except Refused as refusal:
        form.take(refusal)
        return refused(EDIT, row=row, form=form)
    except Conflict as conflict:
        return _both_versions(conflict, row)
    flash(f"Enregistré\u00a0: {saved.row.title}.{form.kept(saved.kept)}", "success")
    return go(url_for("reuses.sheet", reuse_id=reuse_id))


def _both_versions(conflict: Conflict, row: Reuse) -> Answer:
    """Show what somebody else wrote beside what was typed, which the form keeps."""
    merged: Merged[ReuseFacts] = conflict.current
    form = ReuseForm(formdata=None, data=shown(row, merged.facts))
    both = form.both(merged.standing.columns(), merged.facts.columns(), merged.asked)
    more: dict[str, Any] = {"both": both, "stale": conflict.message, "kept": form.kept(merged.kept)}
    return page(EDIT, status=CONFLICT, row=row, form=form, **more)


@bp.post("/<id:reuse_id>/jeux")
@requires(Permission.ANSWER)
def link(reuse_id: int) -> Answer:
    """Say that a reuse uses one more dataset."""
    context = _sheet(reuse_id)
    form: LinkForm = context["form"]
    if not form.validate():
        return refused(SHEET, **context)
    chosen = whole_number(form.dataset_id.data or "")
    services.link(current_authority(), reuse_id, chosen, by=current_visitor().actor)
    flash("Le jeu est relié à la réutilisation.", "success")
    return go(url_for("reuses.sheet", reuse_id=reuse_id))


@bp.post("/<id:reuse_id>/jeux/retirer")
@requires(Permission.ANSWER)
def unlink(reuse_id: int) -> Answer:
    """Say that a reuse does not use a dataset."""
    chosen = whole_number(request.form.get("jeu", ""))
    services.unlink(current_authority(), reuse_id, chosen, by=current_visitor().actor)
    flash("Le jeu n’est plus relié.", "success")
    return go(url_for("reuses.sheet", reuse_id=reuse_id))


@bp.post("/<id:reuse_id>/retirer")
@requires(Permission.ANSWER)
def take_off(reuse_id: int) -> Answer:
    """Take a reuse off the list; « Annuler » writes it again, but its author's address."""
    used = queries.linked_ids(current_authority(), reuse_id)
    facts = services.take_off(current_authority(), reuse_id, by=current_visitor().actor)
    fields = {name: value for name, value in facts.columns().items() if name != "contact"}
    fields["jeu"] = ",".join(map(str, sorted(used)))
    message: dict[str, Any] = {
        "text": f"Retirée de la liste\u00a0: {facts.title}.",
        "undo": {"url": url_for("reuses.new"), "fields": fields},
    }
    flash(message, "success")  # type: ignore[arg-type]  # any JSON will do
    return go(url_for("reuses.table"))
