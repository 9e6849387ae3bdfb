"""The means that a document announces: one place, until the budget says them."""

from app.documents.facts import DocumentFacts


def means_of(_facts: DocumentFacts) -> tuple[str, ...]:
    """Return the means of the project, a line for each; what is not known is between brackets."""
    return (
        "Temps de l’équipe\u00a0: [nombre de jours par an]",
        "Dépenses\u00a0: [montant sur trois ans, et ligne du budget]",
        "Formation des agents\u00a0: [nombre d’agents et dates]",
    )
