"""The sheet of a process on one page: on paper, as DOCX, as ODT."""

from flask import Response

from app.processes import queries
from app.processes.blueprint import bp
from app.processes.one_page import process_document
from app.publication.documents.model import WRITINGS
from app.publication.documents.routes.writing import written
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer


@bp.get("/<id:process_id>/fiche.<any(docx, odt):writing>")
@requires(Permission.SEE)
def sheet_file(process_id: int, writing: str) -> Answer:
    """Take the sheet of a process away."""
    authority = current_authority()
    document = process_document(authority.name, queries.card(authority, process_id))
    answer = Response(written(document, writing), content_type=WRITINGS[writing])
    name = f"processus-{process_id}-{authority.slug}.{writing}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
