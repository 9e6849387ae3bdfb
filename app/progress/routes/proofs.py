"""Evidence: adding, opening, removing."""

from flask import abort, flash

from app.accounts.visitor import current_visitor
from app.files.rules import MAX_FILE_BYTES
from app.files.services import discard_after_commit, give_back
from app.kernel.errors import Refused
from app.methodology.rules import Item
from app.progress import evidence, queries, sheets
from app.progress.blueprint import bp
from app.progress.forms import EvidenceForm
from app.progress.models import Evidence
from app.progress.routes import rendering
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, go, page, wants_fragment


def attach(item: Item, form: EvidenceForm) -> Evidence | None:
    """Add the link or the file of a form to an item; nothing when the form is empty.

    ``Refused`` at « url » when it has a title alone, or at the field that is wrong.
    """
    authority, actor = current_authority(), current_visitor().actor
    title = form.title.data or ""
    upload = form.file.data
    if upload and upload.filename:
        upload.stream.seek(0)  # a transaction run again reads the file again
        content = upload.read(MAX_FILE_BYTES + 1)
        return evidence.add_file(
            authority, item, name=upload.filename, content=content, title=title, by=actor
        )
    if form.url.data:
        return evidence.add_link(authority, item, url=form.url.data, title=title, by=actor)
    if title:
        raise Refused("Choisissez un fichier ou collez l’adresse d’une page.", "url")
    return None


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


def _done(item: Item, text: str) -> Answer:
    if wants_fragment():
        answer = queries.answer(current_authority(), item.id)
        row = sheets.row_of(current_authority(), item, answer)
        return page("progress/_open_row.html", notice=text, **rendering.opened_row(row))
    flash(text, "success")
    return go(rendering.place_of(item.id))
