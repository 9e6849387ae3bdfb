"""The recipe of a dataset: a file brought, its header, its columns, its questions."""

from functools import partial
from typing import IO

from flask import flash, request, url_for
from werkzeug.datastructures import FileStorage

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import own_schemas
from app.datasets.checks.queries import check_of
from app.datasets.inventory import queries as inventory
from app.datasets.workbench import queries, services, sheet_schema
from app.datasets.workbench.arriving import look
from app.datasets.workbench.choosing import only_looked_at, targets_of
from app.datasets.workbench.forms import (
    NO_FILE,
    BringForm,
    HeaderForm,
    WorkForm,
    picks_of,
    replies_of,
)
from app.datasets.workbench.knowing import known_to, looks_at_towns, schema_of
from app.datasets.workbench.routes import pages
from app.datasets.workbench.services import Brought
from app.extensions import db
from app.files.keeping import keep_table
from app.files.services import StoredFile, discard, discard_after_commit, path_of
from app.kernel.errors import Conflict, Refused
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.asked import whole_number
from app.web.forms import clean
from app.web.page import BAD_INPUT, Answer, page
from app.web.sizes import takes
from app.web.transactions import after_rollback, slow_before_write
from config import MAX_CHECKED_BYTES


@bp.get("/<id:dataset_id>/atelier")
@requires(Permission.ANSWER)
def workbench(dataset_id: int) -> Answer:
    """See the recipe of a dataset at work on the file that lies there."""
    authority = current_authority()
    row = inventory.dataset(authority, dataset_id)
    recipe = queries.recipe_of(authority, dataset_id)
    if recipe is None or "fichier" in request.args:
        return pages.bring_page(row, pages.bring_form(row, recipe), recipe)
    if "feuille" in request.args:
        return pages.opened_page(row, recipe, pages.SHEET, sheet_open=True)
    if "colonne" in request.args:
        rank = whole_number(request.args["colonne"], otherwise=-1)
        return pages.opened_page(row, recipe, pages.OPENED, opened=[rank])
    return pages.bench_page(row, recipe)


@bp.post("/<id:dataset_id>/atelier/fichier")
@requires(Permission.ANSWER)
@takes(MAX_CHECKED_BYTES)
@slow_before_write
def bring_file(dataset_id: int) -> Answer:
    """Bring a file, or take the one that a check has kept."""
    authority, by = current_authority(), current_visitor().actor
    row = inventory.dataset(authority, dataset_id)
    recipe = queries.recipe_of(authority, dataset_id)
    followed = recipe.schema if recipe else ""
    form = BringForm()
    form.offer(own_schemas.choices(own_schemas.briefs(authority)))
    if not form.validate():
        return pages.bring_page(row, form, recipe, status=BAD_INPUT)
    try:
        brought = _brought(form, dataset_id)
        db.begin_write()
        _, dropped = services.bring(authority, dataset_id, brought, by=by)
        names = sheet_schema.write_schema(
            authority, dataset_id, brought.code, followed=followed, by=by
        )
    except Refused as refusal:
        form.take(refusal)
        return pages.bring_page(row, form, recipe, status=BAD_INPUT)
    discard_after_commit(authority.id, dropped)
    if names:
        _tell_schema(dataset_id, *names)
    return pages.back(dataset_id)


def _tell_schema(dataset_id: int, written: str, before: str) -> None:
    """Say what was written on the sheet of the dataset, with the way to undo it."""
    text = f"La fiche du jeu dit maintenant son schéma\u00a0: {written}."
    fields = {"value": before, "was": written}
    undo = {"url": url_for("datasets.take_back_schema", dataset_id=dataset_id), "fields": fields}
    flash({"text": text, "undo": undo}, "success")  # type: ignore[arg-type]  # any JSON will do


@bp.post("/<id:dataset_id>/atelier/schema")
@requires(Permission.ANSWER)
def take_back_schema(dataset_id: int) -> Answer:
    """Take back the schema that the workbench wrote on the sheet of the dataset."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    written, before = request.form.get("was", ""), clean(request.form.get("value")) or ""
    try:
        sheet_schema.take_back_schema(authority, dataset_id, written=written, before=before, by=by)
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    flash("La fiche du jeu a retrouvé ce qu’elle disait.", "success")
    return pages.back(dataset_id)


def _brought(form: BringForm, dataset_id: int) -> Brought:
    """Keep the file that was sent, and read it in a child."""
    authority = current_authority()
    code = str(form.source.data or "")
    if not code:
        raise Refused("Choisissez le schéma à suivre.", "source")
    _, schema = schema_of(authority, code)
    stored = _stored(form)
    known = known_to(authority, towns=looks_at_towns(schema))
    path = path_of(authority.id, stored.stored_name)
    recipe = queries.recipe_of(authority, dataset_id)
    old = (
        services.latest(authority, recipe)
        if recipe and recipe.number and recipe.schema == code
        else None
    )
    arrival = look(path, stored.file_name, sheet=0, header=0, schema=schema, known=known, old=old)
    return Brought(stored, arrival, code, schema)


def _stored(form: BringForm) -> StoredFile:
    authority = current_authority()
    if form.check_id:
        check = check_of(authority, form.check_id)
        if not check.keeps_file:
            raise Refused("Ce fichier n’est plus gardé.", "file")
        with path_of(authority.id, check.stored_name).open("rb") as stream:
            return _copied(check.file_name, stream)
    upload = form.file.data
    if not isinstance(upload, FileStorage) or not upload.filename:
        raise Refused(NO_FILE, "file")
    return _copied(upload.filename, upload.stream)


def _copied(name: str, stream: IO[bytes]) -> StoredFile:
    authority = current_authority()
    stored = keep_table(authority.id, name=name, stream=stream, most=MAX_CHECKED_BYTES)
    after_rollback(partial(discard, authority.id, stored.stored_name))
    return stored


@bp.post("/<id:dataset_id>/atelier/feuille")
@requires(Permission.ANSWER)
@slow_before_write
def choose_header(dataset_id: int) -> Answer:
    """Read the file from another sheet, or under another header."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    file = queries.file_on(authority, recipe)
    _, schema = schema_of(authority, recipe.schema)
    form = HeaderForm()
    sheet, header = form.place
    known = known_to(authority, towns=looks_at_towns(schema))
    path = path_of(authority.id, file.stored_name)
    try:
        header = header if sheet == file.sheet else 0
        arrival = look(path, file.file_name, sheet=sheet, header=header, schema=schema, known=known)
        db.begin_write()
        services.move_header(
            authority, dataset_id, arrival, seen=form.revision.number, schema=schema, by=by
        )
    except Refused as refusal:
        return pages.bench_page(row, recipe, status=BAD_INPUT, wrong=refusal.message)
    except Conflict as conflict:
        return pages.stale_page(row, conflict)
    return pages.back(dataset_id)


@bp.post("/<id:dataset_id>/atelier/colonnes")
@requires(Permission.ANSWER)
def map_columns(dataset_id: int) -> Answer:
    """Keep the column, or the constant, that makes each field."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    _, schema = schema_of(authority, recipe.schema)
    form, picks = WorkForm(), picks_of(schema)
    targets = targets_of(schema, services.latest(authority, recipe), picks, by.name)
    try:
        services.save_targets(authority, dataset_id, targets, seen=form.revision.number, by=by)
    except Conflict as conflict:
        return pages.stale_page(row, conflict, picks)
    return pages.back(dataset_id)


@bp.post("/<id:dataset_id>/atelier/apercu")
@requires(Permission.ANSWER)
@slow_before_write
def preview_columns(dataset_id: int) -> Answer:
    """See what other columns would give, or open one more of them; nothing is written."""
    authority, by = current_authority(), current_visitor().actor
    row, recipe = pages.recipe_of(dataset_id)
    _, schema = schema_of(authority, recipe.schema)
    standing = services.latest(authority, recipe)
    picks = picks_of(schema)
    body = only_looked_at(standing, targets_of(schema, standing, picks, by.name))
    if "open" not in request.form:
        return page(pages.LIVE, **pages.context(row, recipe, body=body, standing=standing))
    opened = [whole_number(request.form["open"], otherwise=-1)]
    return pages.bench_page(row, recipe, picks=picks, opened=opened, body=body, standing=standing)


@bp.post("/<id:dataset_id>/atelier/questions")
@requires(Permission.ANSWER)
def answer_questions(dataset_id: int) -> Answer:
    """Keep the answers to the questions."""
    authority, by = current_authority(), current_visitor().actor
    row, _ = pages.recipe_of(dataset_id)
    form, replies = WorkForm(), replies_of()
    try:
        services.answer(authority, dataset_id, replies, seen=form.revision.number, by=by)
    except Conflict as conflict:
        return pages.stale_page(row, conflict, answers=replies)
    return pages.back(dataset_id)


@bp.post("/<id:dataset_id>/atelier/renommees")
@requires(Permission.ANSWER)
def confirm_renamed(dataset_id: int) -> Answer:
    """Agree that columns have another name this year."""
    authority, by = current_authority(), current_visitor().actor
    row, _ = pages.recipe_of(dataset_id)
    try:
        services.confirm_renamed(authority, dataset_id, seen=WorkForm().revision.number, by=by)
    except Conflict as conflict:
        return pages.stale_page(row, conflict)
    return pages.back(dataset_id)


@bp.post("/<id:dataset_id>/atelier/version")
@requires(Permission.ANSWER)
def restore_recipe(dataset_id: int) -> Answer:
    """Go back to an older version of the recipe."""
    authority, by = current_authority(), current_visitor().actor
    row, _ = pages.recipe_of(dataset_id)
    form = WorkForm()
    number = whole_number(str(form.version.data or ""), otherwise=0)
    try:
        services.restore(authority, dataset_id, number, seen=form.revision.number, by=by)
    except Conflict as conflict:
        return pages.stale_page(row, conflict)
    flash(f"La recette est de nouveau celle de la version {number}.", "success")
    return pages.back(dataset_id)
