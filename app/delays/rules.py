"""The clocks of a request for documents or for reuse: days, words and articles, by territory.

A month ends on the same day of the next one, or on its last day where it is shorter. Days are
those of the territory: whoever calls counts them there.
"""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from app.delays import words
from app.delays.regimes import Holder, LegalBasis, RequestTerritory, basis_of
from app.governance.certainty import Certainty
from app.kernel.labels import LabelledEnum
from app.kernel.typography import local_day
from app.kernel.zones import in_zone

__all__ = ["ClockStep", "Holder", "RequestClock", "RequestFacts", "RequestTerritory", "clock_of"]

ANSWER_MONTHS, REUSE_MONTHS, REFERRAL_MONTHS, OPINION_MONTHS, CONFIRM_MONTHS = 1, 2, 2, 1, 2


class RequestKind(LabelledEnum):
    """What somebody asks for."""

    ACCESS = ("acces", "Recevoir un document ou des données")
    ONLINE = ("en-ligne", "Les voir publiés en ligne")
    REUSE = ("reutilisation", "Les réutiliser")


class StepName(LabelledEnum):
    """What happens on the way of a request."""

    FORWARD = ("forward", "Transmettre la demande")
    ANSWER = ("answer", "Répondre au plus tard")
    REFERRAL = ("referral", "La personne peut saisir la CADA jusqu’au")
    OPINION = ("opinion", "Avis attendu de la CADA")
    CONFIRMED = ("confirmed", "Votre silence confirme le refus")
    COST = ("cost", "Ce que la personne paie")


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What is known of a request; days that have not come are ``None``."""

    kind: RequestKind
    territory: RequestTerritory
    holder: Holder
    received_on: date
    refused_on: date | None = None  # the day on which a refusal was told
    referred_on: date | None = None  # the day on which the CADA registered the case
    held_elsewhere: bool = False  # another administration has the document


@dataclass(frozen=True, slots=True)
class ClockStep:
    """A step: its day if the texts give one, what it means, the article, how sure it is."""

    name: StepName
    day: date | None
    text: str
    article: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class RequestClock:
    """The steps of a request in order, and why these texts apply."""

    basis: LegalBasis
    steps: tuple[ClockStep, ...]

    def day_of(self, name: StepName) -> date | None:
        """Return the day of a step; none where there is no such step, or no day."""
        return next((step.day for step in self.steps if step.name is name), None)


def clock_of(facts: RequestFacts) -> RequestClock:
    """Return the clock of a request; ``LookupError`` where no such holder exists there."""
    basis = basis_of(facts.territory, facts.holder)
    if facts.held_elsewhere and facts.kind is not RequestKind.REUSE:
        return RequestClock(basis, (_forward(basis),))
    if facts.kind is RequestKind.REUSE:
        return RequestClock(basis, _reuse(facts, basis))
    return RequestClock(basis, _access(facts, basis))


def received_on(moment: datetime, zone: ZoneInfo) -> date:
    """Return the day on which a request arrived, as the calendar of the territory says."""
    with in_zone(zone):
        return local_day(moment)


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of that month."""
    return day + relativedelta(months=months)


def _forward(basis: LegalBasis) -> ClockStep:
    text = words.FORWARD if basis.one_month else words.FORWARD_WITHOUT_MONTH
    article = "CRPA L311-2 et R311-13" if basis.one_month else "CRPA L311-2"
    return ClockStep(StepName.FORWARD, None, text, article, Certainty.READ)


def _access(facts: RequestFacts, basis: LegalBasis) -> tuple[ClockStep, ...]:
    online = facts.kind is RequestKind.ONLINE
    cost = () if online else (_cost(basis),)
    if not basis.one_month:
        return (_no_delay(basis, online=online), _careful(basis), *cost)
    silent_on = months_after(facts.received_on, ANSWER_MONTHS)
    answer = ClockStep(
        StepName.ANSWER,
        silent_on,
        words.ANSWER_ONLINE if online else words.ANSWER,
        "CRPA L311-9, R*311-12 et R311-13" if online else "CRPA R*311-12 et R311-13",
        Certainty.OPINION if online else Certainty.READ,
    )
    return (answer, *_commission(facts, silent_on, online=online), *cost)


def _no_delay(basis: LegalBasis, *, online: bool) -> ClockStep:
    text = words.NO_DELAY_ONLINE if online else words.NO_DELAY
    return ClockStep(StepName.ANSWER, None, text, basis.article, Certainty.READ)


def _careful(basis: LegalBasis) -> ClockStep:
    article = basis.article + (", avis CADA 20205355" if basis.opinions else "")
    text = words.CAREFUL if basis.opinions else words.CAREFUL_ELSEWHERE
    certainty = Certainty.SECONDARY if basis.opinions else Certainty.OPINION
    return ClockStep(StepName.REFERRAL, None, text, article, certainty)


def _cost(basis: LegalBasis) -> ClockStep:
    """Say what a copy costs; the decree on it is not extended where the month is not."""
    text = words.COST if basis.one_month else words.COST_WITHOUT_DECREE
    return ClockStep(StepName.COST, None, text, "CRPA L311-9", Certainty.READ)


def _reuse(facts: RequestFacts, basis: LegalBasis) -> tuple[ClockStep, ...]:
    if not basis.one_month:
        text = words.REUSE_WITHOUT_COMMISSION if basis.reuse else words.NO_REUSE
        return (ClockStep(StepName.ANSWER, None, text, basis.article, Certainty.OPINION),)
    silent_on = months_after(facts.received_on, REUSE_MONTHS)
    article = "CRPA R*322-4 et L231-4"
    answer = ClockStep(StepName.ANSWER, silent_on, words.REUSE, article, Certainty.OPINION)
    return (answer, *_commission(facts, silent_on, reuse=True))


def _commission(
    facts: RequestFacts, silent_on: date, *, online: bool = False, reuse: bool = False
) -> tuple[ClockStep, ...]:
    """Return what may follow a refusal: the person's delay, then those of the commission."""
    refused = facts.refused_on is not None and facts.refused_on <= silent_on
    refusal = facts.refused_on if refused and facts.refused_on else silent_on
    articles = "CRPA L342-1 et R343-1" if online or reuse else "CRPA R311-15 et R343-1"
    # The text counts from the refusal, or from the delay of access alone.
    sure = Certainty.READ if refused or not (online or reuse) else Certainty.OPINION
    text = words.REFERRAL_AFTER_REFUSAL if refused else words.REFERRAL_AFTER_SILENCE
    until = months_after(refusal, REFERRAL_MONTHS)
    referral = ClockStep(StepName.REFERRAL, until, text, articles, sure)
    if facts.referred_on is None:
        return (referral,)
    opinion_on = months_after(facts.referred_on, OPINION_MONTHS)
    confirmed_on = months_after(facts.referred_on, CONFIRM_MONTHS)
    return (
        referral,
        ClockStep(StepName.OPINION, opinion_on, words.OPINION, "CRPA R343-3", Certainty.READ),
        ClockStep(
            StepName.CONFIRMED, confirmed_on, words.CONFIRMED, "CRPA R*343-4 et R343-5",
            Certainty.READ,
        ),
    )  # fmt: skip
