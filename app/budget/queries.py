"""Reading the budget of an authority: what is proposed, what was adjusted, what follows."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select

from app.budget.assumptions import (
    AuthoritySize,
    Estimate,
    InventoryCounts,
    proposals,
    size_of,
)
from app.budget.formulas import Computed
from app.budget.loader import budget_figures, budget_model
from app.budget.models import Budget
from app.budget.money import Currency, currency_of
from app.budget.rules import AdjustedValue, first_year_from, retained
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES, Outcome
from app.extensions import db
from app.places.departements import departement_of
from app.places.zones import today_of
from app.spaces.models import Authority

MIDDLE_EFFORT = 3  # of five; a dataset without a note is of that kind
CLOSED = (Outcome.CLOSED.value, Outcome.LATER.value, Outcome.ELSEWHERE.value)


@dataclass(frozen=True, slots=True)
class BudgetState:
    """A budget as it stands: saved by somebody, or only proposed."""

    row: Budget | None
    first_year: int
    size: AuthoritySize
    currency: Currency
    counts: InventoryCounts
    proposed: Mapping[str, Estimate]
    adjusted: Mapping[str, AdjustedValue]

    @property
    def values(self) -> Mapping[str, Estimate]:
        """What is computed with: what was adjusted, or else what is proposed."""
        return retained(self.proposed, self.typed)

    @property
    def typed(self) -> dict[str, Decimal | None]:
        """The value that stands for each assumption; None where the proposed one does."""
        return {
            name: self.adjusted[name].value if name in self.adjusted else None
            for name in self.proposed
        }

    def computed(self, values: Mapping[str, Estimate] | None = None) -> Computed:
        """Return the figures that follow, from these values or from those that stand."""
        return Computed(budget_figures(), values or self.values)


def budget_row(authority: Authority) -> Budget | None:
    """Return the budget that somebody saved, if any."""
    return db.session.scalar(select(Budget).where(Budget.authority_id == authority.id))


def budget_state(authority: Authority) -> BudgetState:
    """Return the budget of an authority, in two statements."""
    row, model = budget_row(authority), budget_model()
    counts = inventory_counts(authority)
    size = size_of(authority.kind, authority.population, authority.fte)
    currency = currency_of(departement_of(authority, authority.departement))
    proposed = {
        name: currency.of_euros(estimate) if model.assumptions[name].is_money else estimate
        for name, estimate in proposals(model, size, counts).items()
    }
    values = [AdjustedValue.of(one) for one in (row.adjusted if row else ())]
    return BudgetState(
        row=row,
        first_year=row.first_year if row else first_year_from(today_of(authority)),
        size=size,
        currency=currency,
        counts=counts,
        proposed=proposed,
        # An assumption that a later version of Jalon no longer has is left aside.
        adjusted={one.name: one for one in values if one.name in proposed},
    )


def inventory_counts(authority: Authority) -> InventoryCounts:
    """Count the datasets that are online, and those to open by what they cost."""
    public = Dataset.stage.in_(PUBLIC_CODES)
    group = case(
        (public, "online"),
        (Dataset.outcome.in_(CLOSED), "aside"),
        (Dataset.effort < MIDDLE_EFFORT, "simple"),
        (Dataset.effort > MIDDLE_EFFORT, "complex"),
        else_="medium",
    )
    query = (
        select(group.label("kind"), func.count())
        .where(Dataset.authority_id == authority.id)
        .group_by("kind")
    )
    by_kind: dict[str, int] = {kind: int(count) for kind, count in db.session.execute(query)}
    listed = sum(by_kind.values())
    by_kind.pop("aside", None)
    return InventoryCounts(**by_kind, listed=listed)
