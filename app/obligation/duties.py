"""The duties that bind whatever the answer: true, false, or not known yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.obligation.law import Alternative, Certainty, DutyRule, Law


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What the duties are decided on; ``None`` where nobody knows."""

    kind: str
    territory: str
    regime: str
    population: int | None
    fte: Decimal | float | None
    obliged: bool | None


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of this authority, with its source."""

    id: str
    step: str
    title: str
    text: str
    article: str
    certainty: Certainty
    only_if: str | None
    to_confirm: bool
    deadline: str = ""
    function: str = ""  # the function that it comes with


def duties_for(facts: DutyFacts, law: Law) -> tuple[Duty, ...]:
    """Return the duties that bind this authority, and those that may."""
    duties = []
    for rule in law.duties:
        binds = _any(_holds(alternative, facts, law) for alternative in rule.when)
        if binds is not False:
            duties.append(_duty(rule, to_confirm=binds is None or facts.regime == "unverified"))
    return tuple(duties)


def _duty(rule: DutyRule, *, to_confirm: bool) -> Duty:
    return Duty(
        id=rule.id,
        step=rule.step,
        title=rule.title,
        text=rule.text,
        article=rule.reference,
        certainty=rule.certainty,
        only_if=rule.only_if,
        to_confirm=to_confirm,
        deadline=rule.deadline,
        function=rule.function,
    )


def _holds(alternative: Alternative, facts: DutyFacts, law: Law) -> bool | None:
    """Tell whether all that the alternative asks is true of this authority."""
    return _all(
        (
            not alternative.regimes or facts.regime in alternative.regimes,
            not alternative.kinds or facts.kind in alternative.kinds,
            not alternative.territories or facts.territory in alternative.territories,
            _reaches(facts.population, alternative.population, law),
            _reaches(facts.fte, alternative.staff, law),
            facts.obliged if alternative.obliged else True,
        ),
    )


def _reaches(value: float | Decimal | None, threshold: str | None, law: Law) -> bool | None:
    if threshold is None:
        return True
    return None if value is None else value >= law.threshold(threshold)


def _all(parts: Iterable[bool | None]) -> bool | None:
    """Conjunction where one « no » settles it and one « unknown » keeps it open."""
    answers = set(parts)
    if False in answers:
        return False
    return None if None in answers else True


def _any(parts: Iterable[bool | None]) -> bool | None:
    """Disjunction where one « yes » settles it and one « unknown » keeps it open."""
    answers = set(parts)
    if True in answers:
        return True
    return None if None in answers else False
