"""The duties that bind whatever the answer: true, false, or not known yet."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from app.governance.certainty import Certainty
from app.obligation.law import Alternative, DutyRule, Law, Provenance
from app.obligation.populations import Figures


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """What the duties are decided on; ``None`` or empty where nobody knows."""

    kind: str
    territory: str
    regime: str
    obliged: bool | None
    figures: Figures = field(default_factory=Figures)
    body: str = ""
    overseas: str = ""
    local_law: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty of this authority, with its source."""

    id: str
    step: str
    title: str
    text: str
    article: str
    provenance: Provenance
    only_if: str | None
    to_confirm: bool
    deadline: str = ""
    function: str = ""  # the function that it comes with

    @property
    def certainty(self) -> Certainty:
        """How it was read."""
        return self.provenance.certainty


def set_aside(duty: Duty, functions: Collection[str]) -> bool:
    """Tell whether the functions that an authority has noted show that a duty is not its own."""
    return bool(duty.function and functions) and duty.function not in functions


def binding(duties: Iterable[Duty], functions: Collection[str]) -> frozenset[str]:
    """Return the duties that bind, or may bind: what registers and points of the method show."""
    return frozenset(duty.id for duty in duties if not set_aside(duty, functions))


SURE, DEPENDS, TO_CONFIRM = "Elles vous lient", "Selon ce que vous faites", "À confirmer"


def grouped(duties: Iterable[Duty], functions: Collection[str]) -> list[tuple[str, list[Duty]]]:
    """Return the duties under what the reader is to do with them, empty groups left out."""
    groups: dict[str, list[Duty]] = {SURE: [], DEPENDS: [], TO_CONFIRM: []}
    for duty in duties:
        conditional = bool(duty.only_if or duty.function) and duty.function not in functions
        sure = DEPENDS if conditional else SURE
        groups[TO_CONFIRM if duty.to_confirm else sure].append(duty)
    return [(title, members) for title, members in groups.items() if members]


def duties_for(facts: DutyFacts, law: Law) -> tuple[Duty, ...]:
    """Return the duties that bind this authority, and those that may."""
    duties = (_duty_of(rule, facts, law) for rule in law.duties)
    return tuple(duty for duty in duties if duty is not None)


def _duty_of(rule: DutyRule, facts: DutyFacts, law: Law) -> Duty | None:
    """Return the duty in the words of the first reason that holds, or of the first that may."""
    answers = [(_holds(reason, facts, law), reason) for reason in rule.when]
    for wanted in (True, None):
        for binds, reason in answers:
            if binds is wanted:
                return _duty(rule, reason, to_confirm=_unsure(binds, rule, reason, facts))
    return None


def _unsure(binds: bool | None, rule: DutyRule, reason: Alternative, facts: DutyFacts) -> bool:
    """Tell whether it may not be told as settled: a fact is missing, or the text was not read."""
    provenance = reason.provenance or rule.provenance
    remembered = provenance.certainty is Certainty.MEMORY
    return binds is None or facts.regime == "unverified" or reason.doubtful or remembered


def _duty(rule: DutyRule, reason: Alternative, *, to_confirm: bool) -> Duty:
    return Duty(
        id=rule.id,
        step=rule.step,
        title=rule.title,
        text=reason.text or rule.text,
        article=reason.reference or rule.reference,
        provenance=reason.provenance or rule.provenance,
        only_if=rule.only_if,
        to_confirm=to_confirm,
        deadline=rule.deadline if reason.deadline is None else reason.deadline,
        function=rule.function,
    )


def _holds(reason: Alternative, facts: DutyFacts, law: Law) -> bool | None:
    """Tell whether all that a reason asks is true of this authority."""
    return _all(_answers(reason, facts, law))


def _answers(reason: Alternative, facts: DutyFacts, law: Law) -> Iterator[bool | None]:
    """Yield what is known of each thing that a reason asks, what is quickest to tell first."""
    yield not reason.regimes or facts.regime in reason.regimes
    yield not reason.kinds or facts.kind in reason.kinds
    yield not reason.territories or facts.territory in reason.territories
    yield reason.local_law in (None, facts.local_law)
    yield facts.obliged if reason.obliged else True
    yield _among(facts.body, reason.bodies)
    yield _among(facts.overseas, reason.overseas)
    yield _reaches(reason.population, facts, law)
    yield _under(_reaches(reason.below, facts, law)) if reason.below else True
    yield _reaches(reason.staff, facts, law)


def _among(known: str, wanted: tuple[str, ...]) -> bool | None:
    if not wanted:
        return True
    return known in wanted if known else None


def _reaches(threshold: str | None, facts: DutyFacts, law: Law) -> bool | None:
    return True if threshold is None else law.reached(threshold, facts.figures)


def _under(reached: bool | None) -> bool | None:
    return None if reached is None else not reached


def _all(parts: Iterable[bool | None]) -> bool | None:
    """Conjunction where one « no » settles it and one « unknown » keeps it open."""
    answer: bool | None = True
    for part in parts:
        if part is False:
            return False
        answer = None if part is None else answer
    return answer
