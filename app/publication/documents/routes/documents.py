"""The draft of the deliberation and the note: on a page, as DOCX, as ODT."""

from collections.abc import Callable

from flask import Response

from app.publication.blueprint import bp
from app.publication.documents.deliberation import deliberation
from app.publication.documents.facts import DocumentFacts, facts_of
from app.publication.documents.model import WRITINGS, Document
from app.publication.documents.note import note
from app.publication.documents.routes.writing import written
from app.publication.strategy.routes import URL
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, page

MAKERS: dict[str, Callable[[DocumentFacts], Document]] = {
    "deliberation": deliberation,
    "note": note,
}
DOCUMENT_URL = f"{URL}/<any(deliberation, note):name>"
WORDS = {
    "deliberation": ("le projet de délibération", "projet-de-deliberation"),
    "note": ("la note de présentation", "note-de-presentation"),
}
WRITTEN = ("docx", "odt")


@bp.get(DOCUMENT_URL)
@requires(Permission.SEE)
def document_preview(name: str) -> Answer:
    """Read a document before taking it away."""
    facts = facts_of(current_authority())
    document = MAKERS[name](facts)
    words, _ = WORDS[name]
    return page(
        "publication/documents/document.html",
        document=document,
        name=name,
        words=words,
        body=facts.body,
        writings=WRITTEN,
    )


@bp.get(f"{DOCUMENT_URL}.<any(docx, odt):writing>")
@requires(Permission.SEE)
def document_file(name: str, writing: str) -> Answer:
    """Take a document away, to finish it in a word processor."""
    authority = current_authority()
    document = MAKERS[name](facts_of(authority))
    _, file_name = WORDS[name]
    answer = Response(written(document, writing), content_type=WRITINGS[writing])
    whole_name = f"{file_name}-{authority.slug}.{writing}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{whole_name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
