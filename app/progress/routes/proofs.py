"""Evidence: adding, opening, removing."""

from flask import abort, flash

from app.accounts.visitor import current_visitor
from app.files.rules import MAX_FILE_BYTES
from app.files.services import discard_after_commit, give_back
from app.kernel.errors import Refused
from app.methodology.rules import Item
from app.progress import evidence, queries, services, sheets
from app.progress.blueprint import bp
from app.progress.forms import EvidenceForm
from app.progress.models import Evidence
from app.progress.routes import rendering
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import BAD_INPUT, Answer, go, page, wants_fragment


@bp.post("/points/<slug:item_id>/preuves")
@requires(Permission.ANSWER)
def add_proof(item_id: str) -> Answer:
    """Add a link or a file to an item."""
    authority = current_authority()
    item = services.item_of(authority, item_id)
    form = EvidenceForm.sent(item_id)
    if not form.validate():
        return _again(item, form)
    try:
        piece = _keep(item, form)
    except Refused as refusal:
        form.take(refusal)
        return _again(item, form)
    return _done(item, f"Preuve ajoutée : {piece.title}.")


def _keep(item: Item, form: EvidenceForm) -> Evidence:
    authority, actor = current_authority(), current_visitor().actor
    title = form.title.data or ""
    upload = form.file.data
    if upload and upload.filename:
        upload.stream.seek(0)  # a transaction run again reads the file again
        content = upload.read(MAX_FILE_BYTES + 1)
        return evidence.add_file(
            authority, item, name=upload.filename, content=content, title=title, by=actor
        )
    if not form.url.data:
        raise Refused("Choisissez un fichier ou collez l’adresse d’une page.", "url")
    return evidence.add_link(authority, item, url=form.url.data, title=title, by=actor)


@bp.get("/preuves/<id:evidence_id>")
@requires(Permission.SEE)
def proof(evidence_id: int) -> Answer:
    """Send a file of evidence, always as an attachment."""
    piece = queries.evidence(current_authority(), evidence_id)
    if piece is None or piece.kind != "file":
        abort(404)
    return give_back(piece)


@bp.post("/preuves/<id:evidence_id>/retirer")
@requires(Permission.ANSWER)
def remove_proof(evidence_id: int) -> Answer:
    """Remove a piece of evidence."""
    authority = current_authority()
    piece = evidence.remove(authority, evidence_id, by=current_visitor().actor)
    if piece.kind == "file":
        discard_after_commit(piece.authority_id, [piece.stored_name])
    item = queries.edition_of(authority).item(piece.item_id)
    return _done(item, f"Preuve retirée : {piece.title}.")


def _again(item: Item, form: EvidenceForm) -> Answer:
    authority = current_authority()
    row = sheets.row_of(authority, item, queries.answer(authority, item.id))
    extra = {"evidence_form": form, "form": form}
    if wants_fragment():
        context = {**rendering.opened_row(row), **extra}
        return page("progress/_open_row.html", status=BAD_INPUT, **context)
    phase = queries.edition_of(authority).phase_of(item.id)
    return rendering.phase_page(phase, opened=item.id, status=BAD_INPUT, **extra)


def _done(item: Item, text: str) -> Answer:
    if wants_fragment():
        answer = queries.answer(current_authority(), item.id)
        row = sheets.row_of(current_authority(), item, answer)
        return page("progress/_open_row.html", notice=text, **rendering.opened_row(row))
    flash(text, "success")
    return go(rendering.place_of(item.id))
