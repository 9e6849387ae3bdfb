"""The acts and notes of the catalogue."""

from app.documents.acts.deliberation import deliberation
from app.documents.acts.note import note
from app.documents.acts.principle import principle
from app.documents.acts.principle_note import principle_note
from app.documents.catalogue import DocumentFamily, DocumentKind

KINDS: tuple[DocumentKind, ...] = (
    DocumentKind(
        id="deliberation-de-principe",
        title="Délibération de principe",
        purpose="L’assemblée décide d’ouvrir ses données et nomme qui porte la démarche.",
        family=DocumentFamily.ACT,
        phase=1,
        items=("deliberation-adoptee", "elu-referent-nomme", "moyens-perennes"),
        make=principle,
        proves=("deliberation-adoptee", "elu-referent-nomme"),
    ),
    DocumentKind(
        id="note-de-principe",
        title="Note de la délibération de principe",
        purpose="Elle part avec la convocation\u00a0: pourquoi, avec qui, quand et combien.",
        family=DocumentFamily.NOTE,
        phase=1,
        items=("deliberation-adoptee",),
        make=principle_note,
    ),
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
