"""The documents: their list, and each on a page, as DOCX, as ODT."""

from flask import Response, abort, request, url_for

from app.accounts.visitor import current_visitor
from app.documents import signing, versions
from app.documents.answers import answering
from app.documents.blueprint import bp
from app.documents.catalogue import DocumentKind
from app.documents.facts import DocumentFacts, facts_of
from app.documents.screens import items_of, phases_of_documents
from app.documents.shelf import catalogue
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import whole_number
from app.web.downloads import saved
from app.web.page import Answer, go, page
from app.writing.blanks import blanks, with_closing
from app.writing.letterhead import letterhead_of
from app.writing.model import WRITINGS, Document
from app.writing.written import written

WRITTEN = ("docx", "odt")
DOCUMENT_URL = "/documents/<slug:kind_id>"
# The addresses that the documents of the strategy had: they lead to those of today.
FORMER, FORMER_NOTE = "/strategie/deliberation", "/strategie/note"
OF_STRATEGY = {"kind_id": "deliberation-strategie"}
NOTE_OF_STRATEGY = {"kind_id": "note-strategie"}


@bp.get("/documents")
@requires(Permission.SEE)
def listing() -> Answer:
    """See every document, phase by phase."""
    return page("documents/listing.html", phases=phases_of_documents(current_authority()))


@bp.get(DOCUMENT_URL)
@bp.get(FORMER, alias=True, defaults=OF_STRATEGY)
@bp.get(FORMER_NOTE, alias=True, defaults=NOTE_OF_STRATEGY)
@requires(Permission.SEE)
def document(kind_id: str) -> Answer:
    """Read a document before taking it away."""
    kind, authority = the_kind(kind_id), current_authority()
    facts = facts_of(authority)
    made = _made(kind, facts)
    row = signing.signed_of(authority, kind.id) if kind.proves else None
    return page(
        "documents/document.html",
        document=made,
        kind=kind,
        items=items_of(authority, kind),
        blanks=blanks(made),
        reason=kind.concerns(facts),
        versions=versions.versions_of(authority, kind, facts),
        signed=row,
        pieces=signing.pieces_of(authority, row),
        body=facts.body,
        writings=WRITTEN,
        asked=_request_asked(),
    )


@bp.post(f"{DOCUMENT_URL}/prendre")
@requires(Permission.ANSWER)
def take(kind_id: str) -> Answer:
    """Note that a document is taken away, and give its file."""
    kind, authority = the_kind(kind_id), current_authority()
    writing = request.form.get("writing", "")
    if writing not in WRITTEN:
        abort(404)
    digest = versions.digest_of(kind, facts_of(authority))
    versions.note_version(authority, kind, digest, writing, by=current_visitor().actor)
    asked = whole_number(request.form.get("demande", "")) or None
    return go(url_for("documents.document_file", kind_id=kind.id, writing=writing, demande=asked))


@bp.get(f"{DOCUMENT_URL}/fichier.<any(docx, odt):writing>")
@bp.get(f"{FORMER}.<any(docx, odt):writing>", alias=True, defaults=OF_STRATEGY)
@bp.get(f"{FORMER_NOTE}.<any(docx, odt):writing>", alias=True, defaults=NOTE_OF_STRATEGY)
@requires(Permission.SEE)
def document_file(kind_id: str, writing: str) -> Answer:
    """Take a document away, to finish it in a word processor."""
    authority, kind = current_authority(), the_kind(kind_id)
    made = with_closing(_made(kind, facts_of(authority)))
    content = written(made, writing, letterhead_of(authority))
    answer = Response(content, content_type=WRITINGS[writing])
    return saved(answer, f"{kind.id}-{authority.slug}.{writing}")


def the_kind(kind_id: str) -> DocumentKind:
    """Return a kind of document, or answer that there is none."""
    kind = catalogue().get(kind_id)
    if kind is None:
        abort(404)
    return kind


def _made(kind: DocumentKind, facts: DocumentFacts) -> Document:
    """Return a document, filled with the request that it answers if the address names one."""
    names = may(Permission.ANSWER)
    return answering(kind.make(facts), current_authority(), _request_asked(), names=names)


def _request_asked() -> int | None:
    return whole_number(request.args.get("demande", "")) or None
