"""The sheet of a process on one page, as DOCX and as ODT."""

from flask import Response

from app.processes import queries
from app.processes.blueprint import bp
from app.processes.one_page import process_document
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.downloads import saved
from app.web.page import Answer
from app.writing.blanks import with_closing
from app.writing.letterhead import letterhead_of
from app.writing.model import WRITINGS
from app.writing.written import written


@bp.get("/<id:process_id>/fiche.<any(docx, odt):writing>")
@requires(Permission.SEE)
def sheet_file(process_id: int, writing: str) -> Answer:
    """Take the sheet of a process away."""
    authority = current_authority()
    made = with_closing(process_document(authority.name, queries.card(authority, process_id)))
    content = written(made, writing, letterhead_of(authority))
    answer = Response(content, content_type=WRITINGS[writing])
    return saved(answer, f"processus-{process_id}-{authority.slug}.{writing}")
