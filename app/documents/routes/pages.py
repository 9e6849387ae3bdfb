"""The documents: their list, and each on a page, as DOCX, as ODT."""

from flask import Response, abort

from app.documents.blanks import blanks
from app.documents.blueprint import bp
from app.documents.catalogue import DocumentKind
from app.documents.facts import facts_of
from app.documents.model import WRITINGS
from app.documents.screens import phases_of_documents
from app.documents.shelf import catalogue
from app.documents.writing.written import written
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.downloads import saved
from app.web.page import Answer, page

WRITTEN = ("docx", "odt")
DOCUMENT_URL = "/documents/<slug:kind_id>"


@bp.get("/documents")
@requires(Permission.SEE)
def listing() -> Answer:
    """See every document, phase by phase."""
    authority = current_authority()
    return page("documents/listing.html", phases=phases_of_documents(authority))


@bp.get(DOCUMENT_URL)
@requires(Permission.SEE)
def document(kind_id: str) -> Answer:
    """Read a document before taking it away."""
    kind = the_kind(kind_id)
    facts = facts_of(current_authority())
    made = kind.make(facts)
    return page(
        "documents/document.html",
        document=made,
        kind=kind,
        blanks=blanks(made),
        reason=kind.concerns(facts),
        body=facts.body,
        writings=WRITTEN,
    )


@bp.get(f"{DOCUMENT_URL}/fichier.<any(docx, odt):writing>")
@requires(Permission.SEE)
def document_file(kind_id: str, writing: str) -> Answer:
    """Take a document away, to finish it in a word processor."""
    authority, kind = current_authority(), the_kind(kind_id)
    content = written(kind.make(facts_of(authority)), writing)
    answer = Response(content, content_type=WRITINGS[writing])
    return saved(answer, f"{kind.id}-{authority.slug}.{writing}")


def the_kind(kind_id: str) -> DocumentKind:
    """Return a kind of document, or answer that there is none."""
    kind = catalogue().get(kind_id)
    if kind is None:
        abort(404)
    return kind
