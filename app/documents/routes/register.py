"""The register of public information to put on a website: DOCX, ODT, HTML."""

from flask import Response

from app.datasets.duties import repertoire
from app.datasets.inventory import queries
from app.datasets.inventory.defaults import defaults_of
from app.documents.blueprint import bp
from app.documents.register import register
from app.kernel.clock import today
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.downloads import saved
from app.web.page import Answer
from app.writing.model import WRITINGS
from app.writing.written import written


@bp.get("/donnees/repertoire/document.<any(html, docx, odt):writing>")
@requires(Permission.SEE)
def register_file(writing: str) -> Answer:
    """Take the register away, fit to be published."""
    authority, day = current_authority(), today()
    entries = repertoire.entries(queries.all_of(authority), defaults_of(authority))
    document = register(authority.name, entries, day)
    answer = Response(written(document, writing), content_type=WRITINGS[writing])
    return saved(answer, f"repertoire-{authority.slug}-{day.isoformat()}.{writing}")
