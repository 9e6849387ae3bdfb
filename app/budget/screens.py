"""What the pages of the budget show: tables of ranges, and how each line is computed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.budget.assumptions import (
    YEARS,
    Assumption,
    AssumptionGroup,
    Estimate,
    WorkerProfile,
    WorkKind,
)
from app.budget.formulas import Computed, Factor, Figure, FixedPart, Of, Remainder, Share, ValueOf
from app.budget.loader import budget_figures, budget_model
from app.budget.money import days_parts, estimate_words, money_parts, plain
from app.budget.plan import BOUGHT, TOTALS, year_key
from app.budget.queries import BudgetState
from app.budget.summary import BudgetSummary, origin_of, summary_of

DAYS_ROWS = tuple((f"work_{work.value}", work.label) for work in WorkKind)
PEOPLE_ROWS = tuple((f"days_{profile.value}", profile.label) for profile in WorkerProfile)
MONEY_ROWS = (*(f"bought_{name}" for name in BOUGHT), "bought_provider")
IN_DAYS = ("work_", "days", "own_days")
HOW_MANY = ("opened_", "kept_up")
NOTHING = "0"  # what makes a whole product nothing


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A line of a table of ranges: its words, a range for each year and for the three."""

    label: str
    ranges: tuple[tuple[str, str], ...]  # « 142 jours », « 121 à 170 »
    strong: bool = False


@dataclass(frozen=True, slots=True)
class AssumptionRow:
    """A line of the form: what is proposed, what stands, where it comes from."""

    one: Assumption
    proposed: str
    retained: str
    origin: str
    adjusted: bool
    link: str


@dataclass(frozen=True, slots=True)
class ComputedRow:
    """A line of the calculation of one year."""

    label: str
    usual: str
    span: str
    how: str
    strong: bool


@dataclass(frozen=True, slots=True)
class BudgetView:
    """All that the page of the budget shows."""

    state: BudgetState
    summary: BudgetSummary
    years: tuple[BudgetRow, ...]
    works: tuple[BudgetRow, ...]
    people: tuple[BudgetRow, ...]
    bought: tuple[BudgetRow, ...]
    groups: tuple[tuple[AssumptionGroup, tuple[AssumptionRow, ...]], ...]

    @property
    def heads(self) -> tuple[str, ...]:
        """The heads of the columns of years."""
        first = self.state.first_year
        return (*(str(first + year) for year in range(YEARS)), "Trois ans")


def view_of(state: BudgetState, computed: Computed | None = None) -> BudgetView:
    """Return what the page shows of a budget, as it stands or as it was just computed."""
    figures, model = computed or state.computed(), budget_model()
    labels = {figure.key: figure.label for figure in budget_figures()}
    bought = [(key, labels[year_key(key, 1)]) for key in MONEY_ROWS]
    return BudgetView(
        state=state,
        summary=summary_of(state, figures),
        years=tuple(
            _row(state, figures, key, TOTALS[key]) for key in ("own_days", "own", "net", "total")
        ),
        works=_rows(state, figures, DAYS_ROWS),
        people=_rows(state, figures, PEOPLE_ROWS),
        bought=_rows(state, figures, bought),
        groups=tuple(
            (group, tuple(_assumption(state, one) for one in model.of_group(group.id)))
            for group in model.groups
        ),
    )


def computed_rows(state: BudgetState, year: int) -> list[ComputedRow]:
    """Return the calculation of one year, line by line, with how each is computed."""
    figures = state.computed()
    labels = {figure.key: figure.label for figure in budget_figures()}
    return [
        ComputedRow(
            figure.label,
            *_parts(state, figure.key, figures.estimate(figure.key)),
            _how(state, figure, labels),
            figure.key.rpartition(".")[0] in TOTALS,
        )
        for figure in budget_figures()
        if figure.key.endswith(f".{year}")
    ]


def _rows(
    state: BudgetState, figures: Computed, keys: Sequence[tuple[str, str]]
) -> tuple[BudgetRow, ...]:
    return tuple(_row(state, figures, key, label) for key, label in keys)


def _row(state: BudgetState, figures: Computed, key: str, label: str) -> BudgetRow:
    each = [figures.estimate(year_key(key, year)) for year in range(1, YEARS + 1)]
    whole = Estimate(
        *(sum(getattr(one, level) for one in each) for level in ("low", "usual", "high"))
    )
    ranges = tuple(_parts(state, key, one) for one in (*each, whole))
    return BudgetRow(label, ranges, strong=key in TOTALS)


def _parts(state: BudgetState, key: str, estimate: Estimate) -> tuple[str, str]:
    if key.startswith(IN_DAYS):
        return days_parts(estimate)
    if key.startswith(HOW_MANY):
        low, high = plain(estimate.low), plain(estimate.high)
        return plain(estimate.usual), "" if low == high else f"{low} à {high}"
    return money_parts(estimate, state.currency)


def _assumption(state: BudgetState, one: Assumption) -> AssumptionRow:
    source = budget_model().sources.get(one.source)
    adjusted = one.id in state.adjusted
    return AssumptionRow(
        one=one,
        proposed=estimate_words(state.proposed[one.id], one.unit, state.currency),
        retained=estimate_words(state.values[one.id], one.unit, state.currency),
        origin=origin_of(state, one),
        adjusted=adjusted,
        link=source.link if source and not adjusted else "",
    )


def _how(state: BudgetState, figure: Figure, labels: dict[str, str]) -> str:
    """Write « Jeux simples ouverts × Ouvrir un jeu simple (0,5 à 2 jours) + … »."""
    products = (
        [_factor(state, factor, labels) for factor in product] for product in figure.products
    )
    written = [" × ".join(filter(None, product)) for product in products if NOTHING not in product]
    return " + ".join(written) or "rien cette année-là"


def _factor(state: BudgetState, factor: Factor, labels: dict[str, str]) -> str:
    """Write a factor; nothing for the whole of something, ``NOTHING`` for none of it."""
    model: Any = budget_model().assumptions
    match factor:
        case FixedPart(number):
            return _part(number * 100)
        case Of(key):
            return labels[key].removesuffix(", jours").removesuffix(", en tout")
        case Remainder(names):
            return _part(100 - sum((state.values[name].usual for name in names), Decimal(0)))
        case Share(name):
            return _part(state.values[name].usual)
        case ValueOf(name):
            words = estimate_words(state.values[name], model[name].unit, state.currency)
            priced = model[name].group == "costs"
            return f"{words} la journée" if priced else f"{model[name].label} ({words})"


def _part(percent: Decimal) -> str:
    if percent in {0, 100}:
        return "" if percent else NOTHING
    return f"{plain(percent)}\u202f%"
