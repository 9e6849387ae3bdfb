"""What a budget says in brief: for its page, the note of a deliberation, a council's file."""

from dataclasses import dataclass
from datetime import date

from app.budget.assumptions import YEARS, Assumption, Estimate
from app.budget.formulas import Computed
from app.budget.loader import budget_model
from app.budget.money import Currency, days_words, estimate_words, money_words
from app.budget.plan import year_key
from app.budget.queries import BudgetState, budget_row, budget_state
from app.kernel.typography import local_day
from app.spaces.models import Authority

HYPOTHESIS = "hypothèse de Jalon, à ajuster"
MAIN = ("simple", "medium", "complex", "steering_days", "cost_lead", "platform", "shared_money")


@dataclass(frozen=True, slots=True)
class BudgetYear:
    """One year of a budget, or the three together."""

    label: str
    days: Estimate  # of the authority's own agents, at its charge
    own: Estimate  # what this time is worth
    net: Estimate  # money to spend
    total: Estimate


@dataclass(frozen=True, slots=True)
class MainAssumption:
    """An assumption in words: what it is, what is retained, where it comes from."""

    label: str
    words: str
    origin: str


@dataclass(frozen=True, slots=True)
class BudgetSummary:
    """What a budget says: ``saved_on`` is None while nobody has saved it."""

    first_year: int
    years: tuple[BudgetYear, ...]
    whole: BudgetYear
    currency: Currency
    main: tuple[MainAssumption, ...]
    saved_on: date | None
    saved_by: str

    @property
    def span(self) -> str:
        """« 2027 à 2029 »."""
        return f"{self.first_year} à {self.first_year + YEARS - 1}"

    @property
    def sentence(self) -> str:
        """Days and money of the three years, in one sentence."""
        days, money = days_words(self.whole.days), money_words(self.whole.net, self.currency)
        return f"De {self.span}, comptez {days} d’agents et {money} de dépenses."

    @property
    def first_sentence(self) -> str:
        """The same for the first year, that of the next budget."""
        first = self.years[0]
        days, money = days_words(first.days), money_words(first.net, self.currency)
        return f"La première année\u00a0: {days} et {money}."


def budget_summary(authority: Authority) -> BudgetSummary:
    """Return what the budget of an authority says, proposed or saved; two statements."""
    return summary_of(budget_state(authority))


def saved_summary(authority: Authority) -> BudgetSummary | None:
    """Return what the budget that somebody saved says; an act announces no other."""
    return None if budget_row(authority) is None else budget_summary(authority)


def summary_of(state: BudgetState, computed: Computed | None = None) -> BudgetSummary:
    """Return what a budget says, as it stands or as it was just computed."""
    figures, row = computed or state.computed(), state.row
    years = range(1, YEARS + 1)
    return BudgetSummary(
        first_year=state.first_year,
        years=tuple(_year(figures, str(state.first_year + year - 1), year) for year in years),
        whole=_year(figures, "Les trois ans", None),
        currency=state.currency,
        main=tuple(_main(state, budget_model().assumptions[name]) for name in MAIN),
        saved_on=local_day(row.updated_at) if row else None,
        saved_by=row.updated_by_name if row else "",
    )


def origin_of(state: BudgetState, one: Assumption) -> str:
    """Say where the retained value of an assumption comes from."""
    adjusted = state.adjusted.get(one.id)
    if adjusted is not None:
        return f"ajusté par {adjusted.by}" + (f"\u00a0: {adjusted.why}" if adjusted.why else "")
    if one.counts and state.counts.listed:
        return "compté dans l’inventaire"
    source = budget_model().sources.get(one.source)
    return f"d’après {source.publisher}" if source else HYPOTHESIS


def _main(state: BudgetState, one: Assumption) -> MainAssumption:
    words = estimate_words(state.values[one.id], one.unit, state.currency)
    return MainAssumption(one.label, words, origin_of(state, one))


def _year(figures: Computed, label: str, year: int | None) -> BudgetYear:
    names = ("own_days", "own", "net", "total")
    keys = [name if year is None else year_key(name, year) for name in names]
    return BudgetYear(label, *(figures.estimate(key) for key in keys))
