"""The means that the acts and notes announce: those of the saved budget, else blanks."""

from decimal import Decimal

from app.audit.rules import Actor
from app.budget.money import days_parts, money_parts
from app.budget.queries import budget_state
from app.budget.services import TypedBudget, save_budget
from app.budget.summary import budget_summary
from app.documents.acts.note import note
from app.documents.acts.principle import principle
from app.documents.acts.principle_note import principle_note
from app.documents.facts import facts_of
from app.documents.means import means_of
from app.kernel.revisions import Sight
from tests.datasets.conftest import Write
from tests.documents.letters import all_of
from tests.support.cast import Cast

BLANKS = ("[nombre de jours par an]", "[montant sur trois ans, et ligne du budget]")


def save(cast: Cast) -> None:
    typed = {**budget_state(cast.rodez).typed, "platform": Decimal(4000)}
    by = Actor(None, "Alice")
    save_budget(cast.rodez, TypedBudget(typed, 2027, ""), seen=Sight(0), by=by)


def test_a_budget_that_nobody_saved_is_not_announced(cast: Cast) -> None:
    text = all_of(principle(facts_of(cast.rodez)))
    assert all(blank in text for blank in BLANKS)


def test_a_saved_budget_is_announced_with_its_own_figures(cast: Cast, write: Write) -> None:
    with write():
        save(cast)
    facts, budget = facts_of(cast.rodez), budget_summary(cast.rodez)
    time, money, training = means_of(facts)
    for line, words in (
        (time, [days_parts(one.days)[0] for one in (budget.whole, budget.years[0])]),
        (
            money,
            [money_parts(one.net, budget.currency)[0] for one in (budget.whole, budget.years[0])],
        ),
    ):
        assert [line.count(word) for word in words] == [1, 1], line
        assert "de 2027 à 2029" in line
    assert "[ligne du budget]" in money
    assert "[" in training
    for make in (principle, principle_note, note):
        text = all_of(make(facts))
        assert time in text, make
        assert money in text, make
        assert not any(blank in text for blank in BLANKS), make
