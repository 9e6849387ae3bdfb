"""The whole catalogue: the kinds that each folder of documents declares."""

from functools import cache

from app.documents import acts
from app.documents.catalogue import DocumentKind

FOLDERS = (acts,)  # each has its KINDS


@cache
def catalogue() -> dict[str, DocumentKind]:
    """Return each kind of document by its id: by phase, then as its folder lists it."""
    kinds = [kind for folder in FOLDERS for kind in folder.KINDS]
    return {kind.id: kind for kind in sorted(kinds, key=lambda kind: kind.phase)}
