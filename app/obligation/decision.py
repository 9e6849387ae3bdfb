"""The words of the decision: what is asked of an authority, and what is answered."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.governance.certainty import Certainty
from app.obligation.duties import Duty
from app.obligation.law import Article, Provenance
from app.obligation.populations import Figures

# No count of people or of agents goes beyond: a larger one is a slip of the keyboard.
WHOLE_COUNTRY = 100_000_000

COMMUNE, EPCI, DEPARTEMENT, REGION = "commune", "epci", "departement", "region"
PROVINCE, SYNDICAT, OTHER, COLLECTIVITE_NC = "province", "syndicat", "other", "collectivite-nc"
OVERSEAS = "overseas"  # Polynésie française, Saint-Martin and their like
KINDS = (COMMUNE, EPCI, DEPARTEMENT, REGION, PROVINCE, SYNDICAT, COLLECTIVITE_NC, OVERSEAS, OTHER)

MAINLAND, DROM = "mainland", "drom"
NEW_CALEDONIA, OTHER_OVERSEAS = "new-caledonia", "other-overseas"
TERRITORIES = (MAINLAND, DROM, NEW_CALEDONIA, OTHER_OVERSEAS)

# Who a body of New Caledonia depends on decides which half of the code applies to it.
ATTACHMENTS = ("state", "commune", "new-caledonia")

COLLECTIVITIES = frozenset({COMMUNE, DEPARTEMENT, REGION})
LARGE_COLLECTIVITIES = frozenset({DEPARTEMENT, REGION})  # none has ever been near 3 500 inhabitants
ONLY_IN: Mapping[str, str] = {
    PROVINCE: NEW_CALEDONIA,
    COLLECTIVITE_NC: NEW_CALEDONIA,
    OVERSEAS: OTHER_OVERSEAS,
}
NOT_IN: Mapping[str, tuple[str, ...]] = {DEPARTEMENT: (NEW_CALEDONIA,), REGION: (NEW_CALEDONIA,)}

# Which part of the code applies: all of it, the articles that book V lists for the collectivities
# of the Pacific and their bodies, or we could not tell.
CRPA, LISTED, WALLIS_LISTED, UNVERIFIED = "crpa", "listed", "listed-wallis", "unverified"


class ObligationOutcome(StrEnum):
    """Where the tree ends."""

    OBLIGED = "obliged"
    NOT_OBLIGED = "not-obliged"
    TO_CONFIRM = "to-confirm"

    @property
    def label(self) -> str:
        """The words shown on screen."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS: Mapping[ObligationOutcome, str] = {
    ObligationOutcome.OBLIGED: "obligée",
    ObligationOutcome.NOT_OBLIGED: (
        "non obligée par L312-1-1 (ouverture volontaire possible, L312-1)"
    ),
    ObligationOutcome.TO_CONFIRM: "à confirmer",
}


class KnownAnswer(StrEnum):
    """What is known of a question."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    @classmethod
    def of(cls, value: bool | None) -> "KnownAnswer":
        """Return the answer that a true, a false or an unknown stands for."""
        if value is None:
            return cls.UNKNOWN
        return cls.YES if value else cls.NO

    @property
    def label(self) -> str:
        """The word shown on screen."""
        return ANSWER_LABELS[self]


ANSWER_LABELS: Mapping[KnownAnswer, str] = {
    KnownAnswer.YES: "oui",
    KnownAnswer.NO: "non",
    KnownAnswer.UNKNOWN: "à préciser",
}


@dataclass(frozen=True, slots=True)
class LegalSituation:
    """What is known of the authority; what is not known is ``None``, or empty."""

    kind: str
    territory: str
    population: int | None = None  # municipal
    fte: Decimal | float | None = None
    public_mission: bool | None = None  # asked of « other » bodies only
    attached_to: str | None = None  # one of ATTACHMENTS, for bodies of New Caledonia
    population_total: int | None = None
    renewal_population: int | None = None  # municipal, at the last full renewal of the councils
    agents: int | None = None  # persons
    largest_commune: int | None = None  # inhabitants of the largest commune of an EPCI
    body: str = ""  # one of bodies.BODIES
    overseas: str = ""  # one of governance.naming.OVERSEAS_OF_CODE
    local_law: bool = False  # a commune of Alsace or Moselle

    def cleaned(self) -> "LegalSituation":
        """Treat as unknown a number that cannot be one (negative, not a number, beyond belief).

        A total population under the municipal one is a slip; so are fewer agents than their hours.
        """
        known = {name: getattr(self, name) for name in COUNTS}
        known = {name: value if _possible(value) else None for name, value in known.items()}
        if _under(known["population_total"], known["population"]):
            known["population_total"] = None
        if _under(known["agents"], known["fte"]):
            known["agents"] = None
        return replace(self, **known)

    @property
    def figures(self) -> Figures:
        """What thresholds are compared with."""
        return Figures(
            municipal=self.population,
            total=self.population_total,
            renewal=self.renewal_population,
            largest_commune=self.largest_commune,
            fte=self.fte,
            agents=self.agents,
        )


COUNTS = (
    "population", "population_total", "renewal_population", "largest_commune", "fte", "agents",
)  # fmt: skip


def _under(value: float | Decimal | None, floor: float | Decimal | None) -> bool:
    return value is not None and floor is not None and value < floor


def _possible(value: float | Decimal | None) -> bool:
    if value is None:
        return False
    finite = value.is_finite() if isinstance(value, Decimal) else math.isfinite(value)
    return finite and 0 <= value <= WHOLE_COUNTRY


@dataclass(frozen=True, slots=True)
class Branch:
    """A question met on the way, and its answer."""

    step: str
    question: str
    answer: KnownAnswer
    article: str
    provenance: Provenance

    @property
    def certainty(self) -> Certainty:
        """How its articles were read."""
        return self.provenance.certainty


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the answer leaves open."""

    id: str
    text: str
    article: str | None
    provenance: Provenance

    @property
    def certainty(self) -> Certainty:
        """How it was read."""
        return self.provenance.certainty


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer, how it was reached, and what binds in every case."""

    outcome: ObligationOutcome
    branch: tuple[Branch, ...]
    reasons: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    articles: tuple[Article, ...]  # those the outcome rests on
    duties: tuple[Duty, ...]
    version_date: date  # of the consolidated code that was read
    regime: str = CRPA

    @property
    def label(self) -> str:
        """The answer in the words shown on screen."""
        return self.outcome.label
