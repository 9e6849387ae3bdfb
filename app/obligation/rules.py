"""The decision: which branch of the law an authority follows, and where that leaves doubts.

The answer follows the letter of the text; what the letter leaves open is told apart, as doubts.
« To confirm » means that a fact is missing, or that the regime itself could not be verified.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from babel.numbers import format_decimal

from app.obligation.decision import (
    COLLECTIVITE_NC,
    COLLECTIVITIES,
    COMMUNE,
    CRPA,
    EPCI,
    KINDS,
    LARGE_COLLECTIVITIES,
    LISTED,
    NEW_CALEDONIA,
    NOT_IN,
    ONLY_IN,
    OTHER,
    OTHER_OVERSEAS,
    PROVINCE,
    SYNDICAT,
    TERRITORIES,
    UNVERIFIED,
    Branch,
    Decision,
    Doubt,
    KnownAnswer,
    LegalSituation,
    ObligationOutcome,
)
from app.obligation.duties import Duty, DutyFacts, duties_for
from app.obligation.law import Article, Law

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


@dataclass
class _Walk:
    """The way through the tree, noted as it goes."""

    situation: LegalSituation
    law: Law
    branch: list[Branch] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    cited: dict[str, Article] = field(default_factory=dict)

    def ask(self, name: str, answer: bool | None, *, founds: bool = True) -> bool | None:
        """Note a question and its answer, cite its articles if the outcome rests on them."""
        step = self.law.steps[name]
        articles = {id_: self.law.articles[id_] for id_ in step.articles}
        if founds:
            self.cited |= articles
        self.branch.append(
            Branch(
                step=name,
                question=self._fill(step.question),
                answer=KnownAnswer.of(answer),
                article=", ".join(article.reference for article in articles.values()),
                certainty=step.certainty,
            ),
        )
        return answer

    def cite(self, name: str) -> None:
        """Add an article to those the outcome rests on."""
        self.cited[name] = self.law.articles[name]

    def doubt(self, name: str) -> None:
        """Note a doubt, with the article it bears on."""
        entry = self.law.doubts[name]
        article = self.law.articles[entry.article] if entry.article else None
        reference = article.reference if article else None
        self.doubts.append(Doubt(name, self._fill(entry.text), reference, entry.certainty))

    def because(self, sentence: str) -> None:
        """Note a reason."""
        self.reasons.append(self._fill(sentence))

    def _fill(self, text: str) -> str:
        """Put the thresholds and the facts of the authority into a sentence."""
        numbers = {name: _number(entry.value) for name, entry in self.law.thresholds.items()}
        people, staff = self.situation.population, self.situation.fte
        numbers["inhabitants"] = _number(people) if people is not None else ""
        numbers["agents"] = _number(staff) if staff is not None else ""
        return text.format_map(numbers)


def decide(situation: LegalSituation, law: Law) -> Decision:
    """Follow the tree for this authority; never raises, whatever is missing or odd."""
    walk = _Walk(situation.cleaned(), law)
    regime, outcome = _follow(walk)
    known = walk.situation
    facts = DutyFacts(
        kind=known.kind,
        territory=known.territory,
        regime=regime,
        population=known.population,
        fte=known.fte,
        obliged={ObligationOutcome.OBLIGED: True, ObligationOutcome.NOT_OBLIGED: False}.get(
            outcome
        ),
    )
    duties = duties_for(facts, law)
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


def _follow(walk: _Walk) -> tuple[str, ObligationOutcome]:
    """Find the regime (A0, A0b), then the answer."""
    situation = walk.situation
    caledonian = None if _contradictory(situation) else situation.territory == NEW_CALEDONIA
    if walk.ask("A0", caledonian, founds=False) is None:
        walk.doubt("contradiction")
        return UNVERIFIED, ObligationOutcome.TO_CONFIRM
    if caledonian:
        return _new_caledonia(walk)
    elsewhere = situation.territory == OTHER_OVERSEAS
    if walk.ask("A0b", elsewhere, founds=elsewhere):
        walk.because("Le droit applicable dans cette collectivité d’outre-mer n’a pas été vérifié.")
        walk.doubt("overseas")
        return UNVERIFIED, ObligationOutcome.TO_CONFIRM
    return CRPA, _mainland(walk)


def _mainland(walk: _Walk) -> ObligationOutcome:
    """Tree A from A1: mainland and overseas départements and regions."""
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
    collectivity = walk.ask("A2", situation.kind in COLLECTIVITIES)
    outcome = _by_thresholds(walk, by_population=bool(collectivity))
    if mission is None and outcome is not ObligationOutcome.NOT_OBLIGED:
        walk.doubt("public-mission")
        return ObligationOutcome.TO_CONFIRM
    return outcome


def _new_caledonia(walk: _Walk) -> tuple[str, ObligationOutcome]:
    """Tree N: which half of the code applies, then its thresholds if it has any."""
    step = _new_caledonian_step(walk.situation)
    walk.ask(step or "N5", None if step is None else True)
    if step is None:
        walk.because("Le régime dépend de qui a créé l’organisme ou l’a chargé de sa mission.")
        walk.doubt("nc-attachment")
        return UNVERIFIED, ObligationOutcome.TO_CONFIRM
    if step == "N5":
        walk.because(
            "La Nouvelle-Calédonie, ses provinces et leurs organismes publient leurs données "
            "en application des articles qui leur sont étendus, sans seuil.",
        )
        walk.doubt("nc-listed")
        return LISTED, ObligationOutcome.OBLIGED
    return CRPA, _by_thresholds(walk, by_population=step == "N2")


def _new_caledonian_step(situation: LegalSituation) -> str | None:
    """Return the line of tree N the authority stands on, or none when it cannot be told."""
    by_kind = {COMMUNE: "N2", EPCI: "N3", PROVINCE: "N5", COLLECTIVITE_NC: "N5"}
    if situation.kind in by_kind:
        return by_kind[situation.kind]
    body = "N3" if situation.kind == SYNDICAT else "N4"
    by_attachment = {"state": "N1", "commune": body, "new-caledonia": "N5"}
    unsaid = "N3" if situation.kind == SYNDICAT else None  # a syndicat is made of communes
    return by_attachment.get(situation.attached_to or "", unsaid)


def _by_thresholds(walk: _Walk, *, by_population: bool) -> ObligationOutcome:
    """A3 and A4: a population too small, or too few agents, takes the authority out."""
    small = _is_small(walk) if by_population else False
    if not by_population:
        walk.because(
            "Ce n’est pas une collectivité territoriale\u00a0: seul le nombre d’agents compte.",
        )
    few = None if small else _has_few_agents(walk)
    if small or few:
        walk.because("L’ouverture reste possible, à titre volontaire.")
        walk.cite("L312-1")
        return ObligationOutcome.NOT_OBLIGED
    return ObligationOutcome.TO_CONFIRM if None in (small, few) else ObligationOutcome.OBLIGED


def _is_small(walk: _Walk) -> bool | None:
    """A3: fewer inhabitants than the threshold?"""
    situation, threshold = walk.situation, walk.law.threshold("population")
    if situation.population is None and situation.kind in LARGE_COLLECTIVITIES:
        walk.because(
            "Aucun département ni aucune région ne compte moins de {population} habitants.",
        )
        return walk.ask("A3", False)
    if situation.population is None:
        walk.because(
            "Sa population n’est pas connue\u00a0: "
            "le seuil de {population} habitants ne peut pas être vérifié.",
        )
        return walk.ask("A3", None)
    if situation.population < threshold:
        walk.because(
            "Elle compte {inhabitants} habitants\u00a0: "
            "la loi écarte les collectivités de moins de {population} habitants.",
        )
        return walk.ask("A3", True)
    walk.because(
        "Elle compte {inhabitants} habitants\u00a0: "
        "elle atteint le seuil de {population} habitants.",
    )
    if situation.population == threshold:
        walk.doubt("exact-population")
    return walk.ask("A3", False)


def _has_few_agents(walk: _Walk) -> bool | None:
    """A4: fewer agents than the threshold?"""
    fte, threshold = walk.situation.fte, walk.law.threshold("staff")
    if fte is None:
        walk.because(
            "Son nombre d’agents en équivalents temps plein n’est pas indiqué\u00a0: "
            "aucun fichier public ne le donne, votre service du personnel le connaît.",
        )
        return walk.ask("A4", None)
    if fte < threshold:
        walk.because(
            "Elle emploie {agents} agents en équivalents temps plein\u00a0: "
            "c’est moins que le seuil de {staff}.",
        )
        return walk.ask("A4", True)
    walk.because(
        "Elle emploie {agents} agents en équivalents temps plein\u00a0: "
        "elle atteint le seuil de {staff}.",
    )
    if fte == threshold:
        walk.doubt("exact-staff")
    return walk.ask("A4", False)


def _note_doubts(walk: _Walk, regime: str, duties: tuple[Duty, ...]) -> None:
    """Add the doubts that go with a kind of authority whatever its answer."""
    situation = walk.situation
    if situation.kind == EPCI and regime == CRPA:
        walk.doubt("epci")
    population = situation.population
    small = population is not None and population < walk.law.threshold("population")
    if small and situation.kind in COLLECTIVITIES and any(d.id == "algorithms" for d in duties):
        walk.doubt("algorithms")
    if situation.territory == NEW_CALEDONIA:
        walk.doubt("nc-duties")


def _prada(duties: tuple[Duty, ...]) -> bool | None:
    """A7: must a person be named for access to documents?"""
    named = [duty for duty in duties if duty.id == "prada"]
    return None if named and named[0].to_confirm else bool(named)


def _contradictory(situation: LegalSituation) -> bool:
    """Tell whether kind and territory cannot go together, or are not known to us."""
    kind, territory = situation.kind, situation.territory
    if kind not in KINDS or territory not in TERRITORIES:
        return True
    return territory in NOT_IN.get(kind, ()) or territory != ONLY_IN.get(kind, territory)


def _number(value: float | Decimal) -> str:
    return str(format_decimal(value, locale="fr"))
