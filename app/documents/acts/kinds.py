"""The acts and notes of the catalogue."""

from app.documents.acts.deliberation import deliberation
from app.documents.acts.note import note
from app.documents.catalogue import DocumentFamily, DocumentKind

KINDS: tuple[DocumentKind, ...] = (
    DocumentKind(
        id="deliberation-strategie",
        title="Délibération sur la stratégie",
        purpose="L’assemblée adopte la licence, les formats, la plateforme et les règles.",
        family=DocumentFamily.ACT,
        phase=3,
        items=("strategie-validee", "licence-choisie", "formats-choisis", "plateforme-choisie"),
        make=deliberation,
        proves=("strategie-validee",),
    ),
    DocumentKind(
        id="note-strategie",
        title="Note de présentation de la stratégie",
        purpose="Elle explique les choix proposés à ceux qui vont en décider.",
        family=DocumentFamily.NOTE,
        phase=3,
        items=("strategie-validee",),
        make=note,
    ),
)
