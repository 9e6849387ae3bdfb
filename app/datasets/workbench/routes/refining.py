"""What people settle by hand: a cell still wrong, rows alike, a column left as it is."""

from flask import flash, request

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.workbench import refining
from app.datasets.workbench.forms import WorkForm, corrections_of
from app.datasets.workbench.routes import pages
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tables.recipes.bound import KEEP_BOTH, KEEP_FIRST, DoubleDecision
from app.web.page import BAD_INPUT, Answer


@bp.post("/<id:dataset_id>/atelier/cellules")
@requires(Permission.ANSWER)
def correct_cells(dataset_id: int) -> Answer:
    """Keep the cells corrected by hand."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    form, patches = WorkForm(), corrections_of()
    try:
        count = refining.correct_cells(
            authority, dataset_id, patches, seen=form.revision.number, by=by
        )
    except Refused as refusal:
        more = {"wrong": refusal.message, "patches": patches}
        return pages.bench_page(row, recipe, status=BAD_INPUT, **more)
    except Conflict as conflict:
        return pages.stale_page(row, conflict, patches=patches)
    if count:
        flash(f"{plural(count, 'cellule corrigée', 'cellules corrigées')}.", "success")
    return pages.back(dataset_id)


@bp.post("/<id:dataset_id>/atelier/doublons")
@requires(Permission.ANSWER)
def decide_double(dataset_id: int) -> Answer:
    """Keep both rows that seem the same, or the first alone."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    keep = KEEP_FIRST if KEEP_FIRST in request.form else KEEP_BOTH
    decision = DoubleDecision(request.form.get(keep, "")[:40], keep)
    try:
        refining.decide_double(
            authority, dataset_id, decision, seen=WorkForm().revision.number, by=by
        )
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    except Conflict as conflict:
        return pages.stale_page(row, conflict)
    return pages.back(dataset_id)


@bp.post("/<id:dataset_id>/atelier/operation")
@requires(Permission.ANSWER)
def refuse_operation(dataset_id: int) -> Answer:
    """Copy a column as it is instead of converting it, or convert it again."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    refused = "refuse" in request.form
    field = request.form.get("refuse" if refused else "redo", "")
    try:
        refining.refuse_operation(
            authority,
            dataset_id,
            field,
            refused=refused,
            seen=WorkForm().revision.number,
            by=by,
        )
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    except Conflict as conflict:
        return pages.stale_page(row, conflict)
    return pages.back(dataset_id)
