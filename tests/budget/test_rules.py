"""What a budget computes, from any values: totals, parts, ranges; and what its seeds must be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.budget.assumptions import (
    YEARS,
    AssumptionUnit,
    AuthoritySize,
    Estimate,
    InventoryCounts,
    Level,
    WorkerProfile,
    WorkKind,
    proposals,
    size_of,
)
from app.budget.formulas import Computed
from app.budget.loader import budget_figures, budget_model
from app.budget.money import CFP, EURO, around, currency_of, days_words, money_words
from app.budget.plan import TOTALS, year_key
from app.budget.rules import first_year_from, problems, retained

MODEL = budget_model()
PROPOSED = proposals(MODEL, AuthoritySize.MEDIUM, InventoryCounts())
VALUES = st.fixed_dictionaries(
    {},
    optional={
        name: st.decimals(0, 20 if one.unit is AssumptionUnit.PERCENT else 5000, places=2)
        for name, one in MODEL.assumptions.items()
    },
)


def estimate(low: float, usual: float, high: float) -> Estimate:
    return Estimate(*(Decimal(str(one)) for one in (low, usual, high)))


@given(VALUES)
def test_every_total_is_the_sum_of_its_parts(typed: dict[str, Decimal | None]) -> None:
    figures = Computed(budget_figures(), retained(PROPOSED, typed))
    for year in range(1, YEARS + 1):
        for level in Level:
            works = sum(figures.at(year_key(f"work_{one.value}", year), level) for one in WorkKind)
            people = sum(
                figures.at(year_key(f"days_{one.value}", year), level) for one in WorkerProfile
            )
            days = figures.at(year_key("days", year), level)
            assert days == works
            assert abs(days - people) < Decimal("0.000001")
            both = figures.at(year_key("own", year), level) + figures.at(
                year_key("net", year), level
            )
            assert figures.at(year_key("total", year), level) == both
    for key in TOTALS:
        each = [figures.estimate(year_key(key, year)) for year in range(1, YEARS + 1)]
        assert figures.estimate(key).usual == sum(one.usual for one in each)


@given(VALUES)
def test_a_range_goes_up_and_no_dataset_is_lost(typed: dict[str, Decimal | None]) -> None:
    values = retained(PROPOSED, typed)
    figures = Computed(budget_figures(), values)
    for figure in budget_figures():
        three = figures.estimate(figure.key)
        assert 0 <= three.low <= three.usual <= three.high
    for name in ("simple", "medium", "complex"):
        opened = [year_key(f"opened_{name}", year) for year in range(1, YEARS + 1)]
        assert sum(figures.at(key, Level.USUAL) for key in opened) == values[name].usual


def test_what_is_typed_has_no_range() -> None:
    typed = {name: Decimal(10) for name in PROPOSED}
    figures = Computed(budget_figures(), retained(PROPOSED, typed))
    assert figures.estimate("total").low == figures.estimate("total").high


def test_parts_that_make_more_than_a_whole_are_refused() -> None:
    assert list(problems(PROPOSED)) == []
    typed = {"upkeep_it": Decimal(31)}
    (refusal,) = problems(retained(PROPOSED, typed))
    assert refusal.field == "upkeep_service"


@pytest.mark.parametrize(
    ("kind", "population", "staff", "size"),
    [
        ("commune", 900, None, "small"),
        ("commune", None, Decimal(12), "small"),
        ("commune", 24_000, Decimal(310), "medium"),
        ("commune", 51_000, None, "large"),
        ("departement", None, None, "large"),
        ("syndicat", None, None, "medium"),
    ],
)
def test_its_size_decides_of_what_is_proposed(
    kind: str, population: int | None, staff: Decimal | None, size: str
) -> None:
    assert size_of(kind, population, staff).value == size


def test_figures_are_told_without_false_precision() -> None:
    assert days_words(estimate(12.2, 18.4, 25.1)) == "18\u00a0jours (12 à 26)"
    assert (
        money_words(estimate(1234, 2050, 3401), EURO)
        == "2\u202f100\u202f€ (1\u202f200 à 3\u202f500)"
    )
    assert money_words(estimate(4321, 4321, 4321), EURO) == "4\u202f300\u202f€"
    assert around(estimate(0, 0, 0), Decimal(100)) == estimate(0, 0, 0)


def test_francs_of_the_pacific_have_their_parity() -> None:
    assert currency_of("988") is CFP
    assert currency_of("12") is EURO
    assert CFP.of_euros(estimate(8.38, 838, 8380)) == estimate(1000, 100_000, 1_000_000)


def test_a_budget_begins_with_the_next_one_to_vote() -> None:
    assert first_year_from(date(2026, 3, 1)) == 2026
    assert first_year_from(date(2026, 9, 1)) == 2027


def test_the_inventory_counts_in_place_of_a_guess() -> None:
    counts = InventoryCounts(online=2, simple=5, medium=1, complex=0, listed=9)
    counted = proposals(MODEL, AuthoritySize.SMALL, counts)
    assert [counted[name].low for name in ("online", "simple", "medium", "complex")] == [2, 5, 1, 0]
    assert counted["phase_1"] == MODEL.assumptions["phase_1"].proposed(AuthoritySize.SMALL)


def test_no_line_claims_a_source_that_is_not_there() -> None:
    """A line has a page that was read, or it is said to be ours."""
    for one in MODEL.assumptions.values():
        assert not one.source or MODEL.sources[one.source].says
        assert not one.source or one.note
    assert all(source.link.startswith("http") for source in MODEL.sources.values())
