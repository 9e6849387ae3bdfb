"""The means that a document announces: those of the budget once it is saved, else blanks."""

from app.budget.money import days_parts, money_parts
from app.budget.summary import BudgetSummary
from app.documents.facts import DocumentFacts

TRAINING = "Formation des agents\u00a0: [nombre d’agents et dates]"


def means_of(facts: DocumentFacts) -> tuple[str, ...]:
    """Return the means of the project, a line for each; what is not known is between brackets."""
    if facts.budget is not None:
        return (_time(facts.budget), _money(facts.budget), TRAINING)
    return (
        "Temps de l’équipe\u00a0: [nombre de jours par an]",
        "Dépenses\u00a0: [montant sur trois ans, et ligne du budget]",
        TRAINING,
    )


def _time(budget: BudgetSummary) -> str:
    whole, first = (days_parts(one.days)[0] for one in (budget.whole, budget.years[0]))
    return f"Temps de l’équipe\u00a0: {whole} d’agents {_spread(budget, first)}"


def _money(budget: BudgetSummary) -> str:
    whole, first = (
        money_parts(one.net, budget.currency)[0] for one in (budget.whole, budget.years[0])
    )
    return f"Dépenses\u00a0: {whole} {_spread(budget, first)}, sur [ligne du budget]"


def _spread(budget: BudgetSummary, first: str) -> str:
    return f"de {budget.span}, dont {first} la première année"
