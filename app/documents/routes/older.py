"""The addresses that the documents of the strategy had: they lead to those of today."""

from flask import redirect, url_for

from app.documents.blueprint import bp
from app.spaces.guard import requires
from app.spaces.permissions import Permission
from app.web.page import Answer

PERMANENT = 301
TODAY = {"deliberation": "deliberation-strategie", "note": "note-strategie"}
OLDER_URL = "/strategie/<any(deliberation, note):name>"


@bp.get(OLDER_URL)
@requires(Permission.SEE)
def older_document(name: str) -> Answer:
    """Lead to a document."""
    return redirect(url_for("documents.document", kind_id=TODAY[name]), PERMANENT)


@bp.get(f"{OLDER_URL}.<any(docx, odt):writing>")
@requires(Permission.SEE)
def older_file(name: str, writing: str) -> Answer:
    """Lead to the file of a document."""
    location = url_for("documents.document_file", kind_id=TODAY[name], writing=writing)
    return redirect(location, PERMANENT)
