"""The figures that an authority has not given and that decide something (pure)."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.obligation.decision import Decision, LegalSituation
from app.obligation.law import Law
from app.obligation.populations import NEARNESS
from app.obligation.rules import decide

ASKED = ("population_total", "renewal_population", "agents", "largest_commune")
MANY_AGENTS = 1_000_000
MANY_PEOPLE = 10_000_000


def asked_figures(situation: LegalSituation, law: Law) -> tuple[str, ...]:
    """Return the figures that are missing and on which the answer or a duty depends."""
    return tuple(name for name in ASKED if _decides(situation, name, law))


def _decides(situation: LegalSituation, name: str, law: Law) -> bool:
    if getattr(situation, name) is not None:
        return False
    supposed = (_supposing(situation, name, value) for value in _guesses(situation, name))
    return len({_result(decide(guess, law)) for guess in supposed}) > 1


def _supposing(situation: LegalSituation, name: str, value: int) -> LegalSituation:
    change: dict[str, Any] = {name: value}
    return replace(situation, **change)


def _guesses(situation: LegalSituation, name: str) -> Iterator[int]:
    """Yield the least and the most that a figure may be: see ``populations.near``."""
    if name == "agents":
        yield -int(-Decimal(situation.fte or 0) // 1)
        yield MANY_AGENTS
    elif name == "largest_commune":
        yield 0
        yield MANY_PEOPLE
    elif situation.population is not None:
        people = situation.population
        lower = -(-people * NEARNESS // (NEARNESS + 1)) - 1
        yield max(lower, 0) if name == "renewal_population" else people
        yield people * NEARNESS // (NEARNESS - 1)


def _result(decision: Decision) -> tuple[object, ...]:
    return decision.outcome, *((duty.id, duty.to_confirm) for duty in decision.duties)
