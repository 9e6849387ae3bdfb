"""A document written as a file."""

from app.writing.html_file import html_bytes
from app.writing.letterhead import Letterhead
from app.writing.model import Document


def written(document: Document, writing: str, letterhead: Letterhead | None = None) -> bytes:
    """Return the file of a document, in one of ``model.WRITINGS``."""
    # Each of these libraries costs megabytes of memory: only for whoever takes a document away.
    if writing == "docx":
        from app.writing.docx_file import docx_bytes  # noqa: PLC0415

        return docx_bytes(document, letterhead)
    if writing == "odt":
        from app.writing.odt_file import odt_bytes  # noqa: PLC0415

        return odt_bytes(document, letterhead)
    return html_bytes(document)
