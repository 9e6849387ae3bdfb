"""The decision: which branch of the law an authority follows, and where that leaves doubts.

The answer follows the letter of the text; what the letter leaves open is told apart, as doubts.
« To confirm » means that a fact is missing, or that the regime itself could not be verified.
"""

from app.obligation import territories
from app.obligation.bodies import SPECIAL
from app.obligation.decision import (
    COLLECTIVITIES,
    CRPA,
    EPCI,
    KINDS,
    NEW_CALEDONIA,
    OTHER,
    OTHER_OVERSEAS,
    OVERSEAS,
    TERRITORIES,
    Branch,
    Decision,
    Doubt,
    KnownAnswer,
    LegalSituation,
    ObligationOutcome,
)
from app.obligation.duties import Duty, DutyFacts, duties_for
from app.obligation.law import Law
from app.obligation.thresholds import by_thresholds
from app.obligation.walk import LegalWalk

__all__ = [
    "KINDS",
    "TERRITORIES",
    "Branch",
    "Decision",
    "Doubt",
    "Duty",
    "KnownAnswer",
    "Law",
    "LegalSituation",
    "ObligationOutcome",
    "decide",
]


def decide(situation: LegalSituation, law: Law) -> Decision:
    """Follow the tree for this authority; never raises, whatever is missing or odd."""
    walk = LegalWalk(situation.cleaned(), law)
    regime, outcome = _follow(walk)
    duties = duties_for(_facts(walk.situation, regime, outcome), law)
    if regime == CRPA:
        walk.ask("A7", _prada(duties), founds=False)
    _note_doubts(walk, regime, duties)
    return Decision(
        outcome=outcome,
        branch=tuple(walk.branch),
        reasons=tuple(walk.reasons),
        doubts=tuple(walk.doubts),
        articles=tuple(walk.cited.values()),
        duties=duties,
        version_date=law.version_date,
        regime=regime,
    )


def _facts(known: LegalSituation, regime: str, outcome: ObligationOutcome) -> DutyFacts:
    settled = {ObligationOutcome.OBLIGED: True, ObligationOutcome.NOT_OBLIGED: False}
    return DutyFacts(
        kind=known.kind,
        territory=known.territory,
        regime=regime,
        obliged=settled.get(outcome),
        figures=known.figures,
        body=known.body,
        overseas=known.overseas,
        local_law=known.local_law,
    )


def _follow(walk: LegalWalk) -> tuple[str, ObligationOutcome]:
    """Find the regime (A0, A0b), then the answer."""
    outside = territories.follow(walk)
    return outside if outside is not None else (CRPA, _mainland(walk))


def _mainland(walk: LegalWalk) -> ObligationOutcome:
    """Tree A from A1: where the whole code applies to all."""
    situation = walk.situation
    mission = True if situation.kind != OTHER else situation.public_mission
    walk.ask("A1", mission, founds=mission is not True)
    if mission is False:
        walk.because(
            "L’organisme n’est pas une administration au sens du code\u00a0: "
            "l’ouverture est volontaire.",
        )
        walk.cite("L312-1")
        return ObligationOutcome.NOT_OBLIGED
    collectivity = walk.ask("A2", _is_collectivity(situation))
    outcome = by_thresholds(walk, by_population=bool(collectivity))
    if mission is None and outcome is not ObligationOutcome.NOT_OBLIGED:
        walk.doubt("public-mission")
        return ObligationOutcome.TO_CONFIRM
    return outcome


def _is_collectivity(situation: LegalSituation) -> bool:
    return situation.kind in {*COLLECTIVITIES, OVERSEAS} or situation.body == SPECIAL


def _note_doubts(walk: LegalWalk, regime: str, duties: tuple[Duty, ...]) -> None:
    """Add the doubts that go with a kind of authority whatever its answer."""
    situation = walk.situation
    if situation.kind == EPCI and regime == CRPA and situation.body != SPECIAL:
        walk.doubt("epci")
    small = walk.law.reached("population", situation.figures) is False
    if small and _is_collectivity(situation) and any(duty.id == "algorithms" for duty in duties):
        walk.doubt("algorithms")
    if situation.territory == NEW_CALEDONIA:
        walk.doubt("nc-duties")
    if situation.territory == OTHER_OVERSEAS and situation.overseas:
        walk.doubt("overseas-duties")


def _prada(duties: tuple[Duty, ...]) -> bool | None:
    """A7: must a person be named for access to documents?"""
    named = [duty for duty in duties if duty.id == "prada"]
    return None if named and named[0].to_confirm else bool(named)
