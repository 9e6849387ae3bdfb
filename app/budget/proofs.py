"""The item that a budget proves: somebody has estimated three years and saved it."""

from app.budget.assumptions import YEARS
from app.budget.models import Budget
from app.spaces.findings import Provable, declare
from app.spaces.permissions import Permission

ITEM = "budget-estime"
ITEMS = frozenset({ITEM})


def findings(row: Budget) -> dict[str, str]:
    """Return what a saved budget proves."""
    last = row.first_year + YEARS - 1
    years = f"{row.first_year} à {last}"
    return {ITEM: f"budget de {years} enregistré"}


declare(
    {
        ITEM: Provable(
            lack="aucun budget n’est enregistré",
            action="Chiffrer sur trois ans",
            endpoint="budget.budget",
            values={},
            permission=Permission.ANSWER,
            expected=False,  # a budget may well have been estimated outside of Jalon
        )
    }
)
