"""The documents beside the points that they serve, in the public guide of the method."""

from app.documents.shelf import catalogue
from app.methodology.guide.beside import ServingDocument, register

PAGE = "documents.document"


def documents_for(item_id: str) -> list[ServingDocument]:
    """Return the documents of the catalogue that serve an item, in its order."""
    return [
        ServingDocument(kind.id, kind.title, kind.purpose, PAGE, "kind_id")
        for kind in catalogue().values()
        if item_id in kind.items
    ]


register("documents", documents_for)
