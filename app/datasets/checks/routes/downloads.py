"""What a check of a file gives to save: its corrected copy, its errors, the file that was kept."""

from flask import Response, flash, send_file, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import services
from app.datasets.checks.places import COPY, beside, name_of
from app.datasets.checks.queries import check_of, room_of
from app.files.services import discard_after_commit, give_back
from app.kernel.errors import Missing
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.downloads import pieces, saved
from app.web.page import Answer, go
from app.web.transactions import slow_before_write

FETCHED = "Ce fichier a déjà été téléchargé, ou il a été effacé\u00a0: contrôlez-le de nouveau."


@bp.post("/controles/<id:check_id>/copie")
@requires(Permission.ANSWER)
@slow_before_write
def corrected_copy(check_id: int) -> Answer:
    """Give the corrected copy, once."""
    check = check_of(current_authority(), check_id)
    room = room_of(check)
    if check.state != "done" or not room.copy.is_file():
        raise Missing(FETCHED)
    copy = room.copy.open("rb")
    room.copy.unlink(missing_ok=True)  # what is open may still be read, by this download alone
    return saved(Response(pieces(copy), mimetype="text/csv"), name_of(check, COPY))


@bp.get("/controles/<id:check_id>/anomalies")
@requires(Permission.ANSWER)
def anomalies(check_id: int) -> Answer:
    """Give the list of errors as a file."""
    check = check_of(current_authority(), check_id)
    room = room_of(check)
    if check.state != "done" or not room.errors.is_file():
        raise Missing(FETCHED)
    return saved(send_file(room.errors, mimetype="text/csv"), beside(check, "anomalies"))


@bp.get("/controles/<id:check_id>/fichier")
@requires(Permission.ANSWER)
def checked_file(check_id: int) -> Answer:
    """Give back a file that was kept with its dataset."""
    check = check_of(current_authority(), check_id)
    if not check.keeps_file:
        raise Missing("Ce fichier n’est pas gardé.")
    return give_back(check)


@bp.post("/controles/<id:check_id>/fichier/retirer")
@requires(Permission.ANSWER)
def drop_checked_file(check_id: int) -> Answer:
    """Stop keeping a file."""
    authority = current_authority()
    stored = services.forget_kept(authority, check_id, by=current_visitor().actor)
    discard_after_commit(authority.id, [stored])
    flash("Le fichier est effacé\u202f; son contrôle reste.", "success")
    return go(url_for("datasets.verdict", check_id=check_id))
