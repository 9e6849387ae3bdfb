"""The note that goes with the act of phase 1: why, what is proposed, what it costs."""

from app.documents import passages
from app.documents.acts.papers import before_the_sitting, called
from app.documents.acts.principle import calendar
from app.documents.citations import advice
from app.documents.facts import DocumentFacts
from app.documents.means import means_of
from app.documents.naming import PROJECT_LEAD, REFERENT, referent_title, somebody
from app.writing.model import Block, Document, Heading, Listing, Paragraph, document

GAINS = (
    "Les habitants et les associations lisent et vérifient ce qui les concerne.",
    "Les services retrouvent leurs propres données, à jour, sans les redemander.",
    "Les entreprises et les chercheurs s’en servent sans démarche à faire.",
    "Les demandes de documents diminuent, car la réponse est déjà en ligne.",
)
CARE = (
    "Rien n’est publié avant un examen écrit de chaque jeu de données.",
    "Ce que la loi protège est masqué\u202f: vie privée, secrets, sécurité.",
    "Le délégué à la protection des données est associé dès le recensement.",
    "On commence par peu de données, bien tenues, plutôt que par beaucoup.",
)


def principle_note(facts: DocumentFacts) -> Document:
    """Return the note that presents the act of phase 1."""
    blocks: list[Block] = [
        Heading(1, "La décision demandée"),
        Paragraph(
            f"Il est proposé {facts.body.assembly.phrase.to} d’engager l’ouverture des données "
            f"{facts.of_name}, de nommer qui la porte et d’en fixer les moyens et le calendrier."
        ),
        Heading(1, "Pourquoi ouvrir des données"),
        Listing(GAINS),
        Heading(1, "Ce que dit la loi"),
        *passages.obligation(facts),
        Heading(1, "Ce qui est proposé"),
        *_people(facts),
        *calendar(facts),
        Heading(1, "Ce que cela demande"),
        Listing(means_of(facts)),
        Heading(1, "Les précautions"),
        Listing(CARE),
        Heading(1, "Où nous en sommes"),
        passages.figures(facts),
    ]
    return document(
        f"{called(facts)}\u00a0: principe de l’ouverture des données {facts.of_name}",
        "Principe de l’ouverture des données",
        facts.name,
        blocks,
        advice=advice(facts),
        aside=before_the_sitting(facts),
    )


def _people(facts: DocumentFacts) -> list[Block]:
    around = facts.around
    return [
        Listing(
            (
                f"{referent_title(facts.body)}\u00a0: {somebody(around.officials, REFERENT)}",
                f"Chef de projet\u00a0: {somebody(around.leads, PROJECT_LEAD)}",
            )
        )
    ]
