"""What a check of a file gives to save: its corrected copy, its errors, the file that was kept."""

from collections.abc import Iterator
from typing import IO

from flask import Response, flash, send_file, url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.checks import services
from app.datasets.checks.queries import check_of, room_of
from app.files.services import discard_after_commit, give_back
from app.kernel.errors import Missing
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, go
from app.web.transactions import slow_before_write

PIECE = 1 << 16  # bytes
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
    stem = check.file_name.rpartition(".")[0] or check.file_name
    return _saved(Response(_pieces(copy), mimetype="text/csv"), f"{stem}-corrige.csv")


def _pieces(stream: IO[bytes]) -> Iterator[bytes]:
    """Yield a file piece by piece: a large one is never whole in memory."""
    with stream:
        while piece := stream.read(PIECE):
            yield piece


@bp.get("/controles/<id:check_id>/anomalies")
@requires(Permission.ANSWER)
def anomalies(check_id: int) -> Answer:
    """Give the list of errors as a file."""
    check = check_of(current_authority(), check_id)
    room = room_of(check)
    if check.state != "done" or not room.errors.is_file():
        raise Missing(FETCHED)
    stem = check.file_name.rpartition(".")[0] or check.file_name
    return _saved(send_file(room.errors, mimetype="text/csv"), f"{stem}-anomalies.csv")


def _saved(answer: Response, name: str) -> Response:
    """Return the answer as a file to save, never cached."""
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


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
