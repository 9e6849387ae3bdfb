"""The register of public information as a document: what an authority puts on its website."""

from collections.abc import Sequence
from datetime import date

from app.datasets.duties.repertoire import COLUMNS, RepertoireEntry
from app.kernel.typography import day
from app.writing.model import Document, Paragraph, Table, document

TITLE = "Répertoire des informations publiques"
UNTOLD = "Non précisé"  # whoever reads it on a website has nothing to complete
LAW = (
    "Répertoire des principaux documents où figurent des informations publiques, tenu en "
    "application des articles L. 322-6 et R. 322-7 du code des relations entre le public et "
    "l’administration. Il est mis à jour chaque année."
)
NOBODY = "Aucun document n’y est encore inscrit."


def register(name: str, entries: Sequence[RepertoireEntry], on: date) -> Document:
    """Return the register of an authority, as it stood on a day."""
    rows = tuple((entry.title, *(cell or UNTOLD for cell in entry.cells)) for entry in entries)
    table = Table(f"Documents inscrits au {day(on)}", COLUMNS, rows)
    blocks = [Paragraph(f"{name}, au {day(on)}"), Paragraph(LAW)]
    subject = f"{TITLE}\u00a0: {name}"
    return document(
        subject, LAW, name, [*blocks, table if rows else Paragraph(NOBODY)], landscape=True
    )
