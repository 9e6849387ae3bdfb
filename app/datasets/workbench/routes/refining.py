"""What people settle by hand: a cell still wrong, rows alike, a column left as it is."""

from collections.abc import Sequence

from flask import flash, request

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.workbench import refining
from app.datasets.workbench.beyond import rows_of
from app.datasets.workbench.forms import WorkForm, corrections_of, rows_still_wrong
from app.datasets.workbench.knowing import schema_of
from app.datasets.workbench.models import Recipe, RecipeFile
from app.datasets.workbench.routes import pages
from app.datasets.workbench.services import latest
from app.datasets.workbench.working import wrong_rows
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


@bp.post("/<id:dataset_id>/atelier/lignes-de-cote")
@requires(Permission.ANSWER)
def leave_rows(dataset_id: int) -> Answer:
    """Leave aside a row, or all those still wrong; what was typed beside is kept as well."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    form, patches, key = WorkForm(), corrections_of(), request.form.get("aside", "")[:40]
    if key:
        patches = [patch for patch in patches if patch.row != key]
    try:
        rows = (lambda *_: [key]) if key else _still_wrong
        count = refining.leave_aside(
            authority, dataset_id, rows, patches=patches, seen=form.revision.number, by=by
        )
    except Refused as refusal:
        more = {"wrong": refusal.message, "patches": patches}
        return pages.bench_page(row, recipe, status=BAD_INPUT, **more)
    except Conflict as conflict:
        return pages.stale_page(row, conflict, patches=patches)
    flash(f"{plural(count, 'ligne laissée', 'lignes laissées')} de côté.", "success")
    return pages.back(dataset_id)


def _still_wrong(recipe: Recipe, file: RecipeFile) -> Sequence[str]:
    """Return the keys of the rows still wrong; ``Refused`` when they are most of the file."""
    authority = current_authority()
    _, schema = schema_of(authority, recipe.schema)
    body = latest(authority, recipe)
    # What the page shows comes from the whole file, where a rank goes further than in its sample.
    shown = rows_still_wrong()
    keys = [*dict.fromkeys((*wrong_rows(authority, file, rows_of(file), body, schema), *shown))]
    if 2 * len(keys) >= int(file.sample["total"]):
        raise Refused(refining.MOST_OF_THEM)
    return keys


@bp.post("/<id:dataset_id>/atelier/lignes-remises")
@requires(Permission.ANSWER)
def take_back_rows(dataset_id: int) -> Answer:
    """Put a row left aside back, or all of them."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    keys = [key for key in [request.form.get("back", "")[:40]] if key]
    try:
        count = refining.take_back_rows(
            authority, dataset_id, keys, seen=WorkForm().revision.number, by=by
        )
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    except Conflict as conflict:
        return pages.stale_page(row, conflict)
    flash(f"{plural(count, 'ligne remise', 'lignes remises')} dans le résultat.", "success")
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
