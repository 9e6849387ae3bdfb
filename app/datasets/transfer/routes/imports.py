"""Importing a table: the file, its columns, what it would change, what was done."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import flash, request, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory.models import Import
from app.datasets.transfer import confirm as transfer_confirm
from app.datasets.transfer import files, importing, reading, undo
from app.datasets.transfer.columns import ReadingAsked
from app.datasets.transfer.confirm import Agreement
from app.datasets.transfer.forms import ALL, TAKE, ConfirmForm, SheetForm, UploadForm, for_columns
from app.datasets.transfer.routes import pages
from app.extensions import db
from app.kernel.errors import Conflict, Refused
from app.kernel.typography import plural
from app.spaces.guard import current_authority, may, requires
from app.spaces.models import Authority
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, CONFLICT, Answer, go, page, refused
from app.web.transactions import after_commit, slow_before_write

START = "datasets/transfer/import_start.html"


@bp.route("/importer", methods=["GET", "POST"])
@requires(Permission.ANSWER)
@slow_before_write
def import_start() -> Answer:
    """Send a table; it is looked at before anything is written."""
    form = UploadForm()
    if not form.is_submitted():
        return page(START, form=form)
    authority = current_authority()
    stored_name = ""
    try:
        name, content = form.sent()
        stored_name = files.keep(authority.id, content)
        asked = ReadingAsked(encoding=form.encoding.data or "")
        look = reading.look(authority.id, stored_name, name, asked)
    except Refused as refusal:
        files.discard(authority.id, stored_name)
        form.take(refusal)
        return refused(START, form=form)
    db.begin_write()
    user_id = current_visitor().actor.user_id
    row = importing.open_import(authority, stored_name, name, look, user_id=user_id)
    return _go(row.id)


@bp.get("/importer/<id:import_id>")
@requires(Permission.ANSWER)
def import_view(import_id: int) -> Answer:
    """See the page of the present step of an import."""
    authority = current_authority()
    row = importing.waiting(authority, import_id)
    if row.state == importing.DONE:
        return pages.done_page(row)
    if not files.is_there(authority.id, row.stored_name):
        return page("datasets/transfer/import_lost.html", row=row, sentence=files.LOST)
    if row.state == importing.READING:
        return pages.reading_page(row)
    return _waiting_page(row, authority)


def _waiting_page(row: Import, authority: Authority) -> Answer:
    """Return the page of an import that waits for somebody: its columns, or its preview."""
    asked: Mapping[str, str] = {} if importing.is_online(row) else request.args
    if asked.get("lire", "") == "1":
        return pages.otherwise_page(row)
    if row.state == importing.READY and asked.get("colonnes", "") != "1":
        plan = importing.plan_of(row, authority, publishes=may(Permission.PUBLISH))
        return pages.preview_page(row, plan)
    return pages.columns_page(row, pages.columns_form(row))


@bp.post("/importer/<id:import_id>/feuille")
@requires(Permission.ANSWER)
@slow_before_write
def import_sheet(import_id: int) -> Answer:
    """Read the table otherwise: another sheet, row of names or encoding."""
    authority = current_authority()
    row = importing.waiting(authority, import_id)
    if not _still_open(row):
        return _go(import_id)
    form = SheetForm()
    asked = form.asked()
    if asked.sheet != row.outcome["sheet"]:
        asked = replace(asked, line=0)  # the row of names of one sheet is not that of another
    try:
        importing.check_sheet(row, asked.sheet)
        look = reading.look(authority.id, row.stored_name, row.file_name, asked)
    except Refused as refusal:
        several = len(row.outcome["form"]["sheets"]) > 1 or not row.outcome.get("lines")
        form.take(Refused(refusal.message, "sheet" if several else "line"))
        return pages.otherwise_page(row, form, status=BAD_INPUT)
    db.begin_write()
    importing.change_sheet(authority, import_id, look)
    return _go(import_id)


@bp.post("/importer/<id:import_id>/colonnes")
@requires(Permission.ANSWER)
@slow_before_write
def import_columns(import_id: int) -> Answer:
    """Keep the field of each column, and read the rows."""
    authority = current_authority()
    row = importing.waiting(authority, import_id)
    if not _still_open(row):
        return _go(import_id)
    form = for_columns(row.columns, allowed=pages.allowed_fields(row))
    mapping = form.mapping()
    if form.errors:
        return pages.columns_page(row, form, status=BAD_INPUT)
    db.begin_write()
    row = importing.begin_reading(authority, import_id, mapping, blanks=bool(form.blanks.data))
    db.commit()
    try:
        rows = reading.read_table(row, _noting_progress(authority, import_id))
    except Refused as refusal:
        db.begin_write()
        row = importing.end_reading(authority, import_id, None)
        db.commit()
        form.form_errors.append(refusal.message)
        return pages.columns_page(row, form, status=BAD_INPUT)
    db.begin_write()
    importing.end_reading(authority, import_id, rows)
    return _go(import_id)


def _noting_progress(authority: Authority, import_id: int) -> Callable[[int, int], None]:
    """Return a function that notes the progress, each time in a transaction of its own."""

    def note(done: int, total: int) -> None:
        db.begin_write()
        importing.note_progress(authority, import_id, done, total)
        db.commit()

    return note


@bp.post("/importer/<id:import_id>/confirmer")
@requires(Permission.ANSWER)
@slow_before_write
def import_confirm(import_id: int) -> Answer:
    """Write what was agreed to, all or nothing; it is prepared before the lock is taken."""
    authority = current_authority()
    row = importing.waiting(authority, import_id)
    if row.state == importing.DONE:
        return _go(import_id)
    form = ConfirmForm()
    agreed = Agreement(
        form.seen.data or "",
        current_visitor().actor,
        may(Permission.PUBLISH),
        leaves_out=bool(form.leaves_out.data),
        takes_over=form.conflicts.data == TAKE,
        takes_older=form.older_ids(),
        takes_all_older=ALL in (form.older.data or ()),
    )
    try:
        ready = transfer_confirm.prepare(authority, row, agreed)
        db.begin_write()
        row = transfer_confirm.confirm(authority, import_id, agreed, ready)
    except Conflict as conflict:
        plan, stale = conflict.current, conflict.message
        return pages.preview_page(row, plan, form=form, stale=stale, status=CONFLICT)
    except Refused as refusal:
        if row.state != importing.READY:
            raise
        form.take(refusal)
        db.rollback()
        plan = importing.plan_of(row, authority, publishes=agreed.publishes)
        return pages.preview_page(row, plan, form=form, status=BAD_INPUT)
    name = row.stored_name
    after_commit(lambda: files.discard(authority.id, name))
    return _go(import_id)


@bp.post("/importer/<id:import_id>/abandonner")
@requires(Permission.ANSWER)
def import_cancel(import_id: int) -> Answer:
    """Give up an import: nothing of it stays."""
    authority = current_authority()
    name = importing.cancel(authority, import_id)
    after_commit(lambda: files.discard(authority.id, name))
    return go(url_for("datasets.import_start"))


@bp.post("/importer/<id:import_id>/reprendre")
@requires(Permission.ANSWER)
def import_take_back(import_id: int) -> Answer:
    """Delete the datasets that an import has added and nobody has changed since."""
    authority = current_authority()
    row = importing.waiting(authority, import_id)
    publishes = may(Permission.PUBLISH)
    removed = undo.take_back(authority, row, by=current_visitor().actor, publishes=publishes)
    if removed:
        flash(f"{plural(removed, 'jeu retiré', 'jeux retirés')} de l’inventaire.", "success")
    else:
        flash("Il n’y a plus rien à retirer de ce que cet import a ajouté.", "info")
    return _go(import_id)


def _still_open(row: Import) -> bool:
    """Tell whether the table of an import can still be read."""
    stored = files.is_there(row.authority_id, row.stored_name)
    return row.state != importing.DONE and stored and not importing.is_online(row)


def _go(import_id: int) -> Answer:
    return go(url_for("datasets.import_view", import_id=import_id))
