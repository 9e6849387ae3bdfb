"""Reads the assumptions of the budget from the seeds, once per process."""

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from app.budget.assumptions import (
    Assumption,
    AssumptionGroup,
    AssumptionUnit,
    BudgetModel,
    BudgetSource,
    Estimate,
)
from app.budget.formulas import Figure
from app.budget.plan import figures_of
from app.obligation.loader import read_document
from config import ROOT

ASSUMPTIONS_FILE = ROOT / "seeds" / "budget" / "assumptions.yml"


@cache
def budget_model() -> BudgetModel:
    """Return the assumptions as they are delivered."""
    return model_of(read_document(ASSUMPTIONS_FILE))


@cache
def budget_figures() -> tuple[Figure, ...]:
    """Return the figures that these assumptions make."""
    return tuple(figures_of(budget_model()))


def model_of(document: Mapping[str, Any]) -> BudgetModel:
    """Build the assumptions from the contents of the file."""
    sources = {one["id"]: BudgetSource(**one) for one in document["sources"]}
    return BudgetModel(
        checked_on=document["checked_on"],
        sources=sources,
        landmarks=tuple(sources[name] for name in document["landmarks"]),
        groups=tuple(AssumptionGroup(**one) for one in document["groups"]),
        assumptions={one["id"]: _assumption(one) for one in document["assumptions"]},
    )


def _assumption(entry: Mapping[str, Any]) -> Assumption:
    values = {size: Estimate(*map(_number, three)) for size, three in entry["values"].items()}
    years = tuple(map(_number, entry.get("years", ())))
    unit = AssumptionUnit(entry["unit"])
    return Assumption(**{**entry, "unit": unit, "values": values, "years": years})


def _number(value: float) -> Decimal:
    return Decimal(str(value))
