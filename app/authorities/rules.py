"""What an authority is: its kind, its functions, its address, and where the law puts it."""

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal

from slugify import slugify

from app.governance.loader import kind_table, title_of_kind
from app.kernel import typography
from app.kernel.labels import LabelledEnum
from app.kernel.revisions import Difference, different
from app.methodology.rules import Profile
from app.obligation.decision import (
    NOT_IN,
    ONLY_IN,
    Decision,
    KnownAnswer,
    LegalSituation,
    ObligationOutcome,
)
from app.places.record import Territory

ANOTHER_BODY = "Un SIRET commence par le SIREN de la collectivité\u00a0: vérifiez l’un des deux."
TOTAL_TOO_SMALL = "La population totale n’est jamais inférieure à la population municipale."
TOO_FEW_AGENTS = "Il ne peut pas y avoir moins d’agents que d’équivalents temps plein."
LONGEST_NAME = 200
LONGEST_SLUG = 110  # the column holds 120: room for « -2 » and the like
NOBODY_KNOWS = "non renseigné"


class AuthorityKind(LabelledEnum):
    """What kind of body the authority is, as the law tells them apart."""

    COMMUNE = ("commune", "Commune")
    EPCI = ("epci", "Intercommunalité (EPCI)")
    DEPARTEMENT = ("departement", "Département")
    REGION = ("region", "Région")
    PROVINCE = ("province", "Province de Nouvelle-Calédonie")
    SYNDICAT = ("syndicat", "Syndicat")
    NEW_CALEDONIA = ("collectivite-nc", "Nouvelle-Calédonie")
    OVERSEAS = ("overseas", "Collectivité d’outre-mer")
    OTHER = ("other", "Autre organisme public")


class Function(LabelledEnum):
    """What the authority does that brings duties of its own."""

    BUYER = ("buyer", "Passe des marchés publics ou des concessions (acheteur)")
    MOBILITY = ("mobility", "Organise des transports (AOM), ou gère des parkings ou des routes")
    PLANNING = ("planning", "Élabore un document d’urbanisme (PLU, PLUi, carte communale)")
    CHARGING_POINTS = (
        "charging-points",
        "Aménage ou exploite des bornes de recharge électrique (IRVE)",
    )
    DEFIBRILLATORS = ("defibrillators", "Exploite des défibrillateurs (DAE)")
    WEBSITE = ("website", "Tient un site internet")
    SERVICE_STATE = ("service-state", "Assure un service public pour l’État")
    SERVICE_COMMUNE = (
        "service-commune",
        "Assure un service public pour une commune ou un groupement de communes",
    )
    SERVICE_NEW_CALEDONIA = (
        "service-new-caledonia",
        "Assure un service public pour la Nouvelle-Calédonie ou une province",
    )


# For whom a body works decides the branch of the law that it follows (CRPA L300-2 and book V).
ATTACHMENT_OF = {
    Function.SERVICE_STATE: "state",
    Function.SERVICE_COMMUNE: "commune",
    Function.SERVICE_NEW_CALEDONIA: "new-caledonia",
}
# Communes and the like have a public mission by nature: only other bodies are asked.
KINDS_ASKED_FOR_WHOM = frozenset({AuthorityKind.SYNDICAT, AuthorityKind.OTHER})


def functions_for(kind: AuthorityKind | None) -> tuple[Function, ...]:
    """Return the functions worth asking a kind of authority about; all when it is not known."""
    asked = kind is None or kind in KINDS_ASKED_FOR_WHOM
    return tuple(function for function in Function if asked or function not in ATTACHMENT_OF)


def impossible_pair(kind: AuthorityKind, territory: Territory) -> str | None:
    """Say why this kind cannot be on this territory, or nothing."""
    only_in = ONLY_IN.get(kind.value)
    if only_in is not None and only_in != territory.value:
        place = Territory(only_in).label
        return f"Ce type n’existe que sur ce territoire\u00a0: {place}. Changez l’un ou l’autre."
    if territory.value in NOT_IN.get(kind.value, ()):
        return f"Ce type n’existe pas sur ce territoire\u00a0: {territory.label}."
    return None


@dataclass(frozen=True, slots=True)
class AuthorityFacts:
    """What an authority declares of itself; ``None`` is what nobody has said yet."""

    name: str
    kind: AuthorityKind
    territory: Territory
    population: int | None = None
    fte: Decimal | None = None
    functions: tuple[Function, ...] = ()
    siren: str = ""
    siret: str = ""  # of the seat
    ridet: str = ""
    precise: str = ""  # which kind exactly, as chosen (governance.rules)
    director: str = ""  # of what it publishes
    privacy: str = ""  # whom its readers write to about personal data
    population_total: int | None = None  # with those counted apart
    renewal_population: int | None = None  # municipal, at the last full renewal of the councils
    agents: int | None = None  # persons, whatever their hours
    largest_commune: int | None = None  # of those that an EPCI groups

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return each fact with its French title, both in words."""
        functions = "\u202f; ".join(function.label for function in self.functions)
        return (
            ("Nom", self.name),
            ("Type", self.kind.label),
            ("Type précis", title_of_kind(self.precise) or NOBODY_KNOWS),
            ("Territoire", self.territory.label),
            ("Population municipale", _in_words(self.population)),
            ("Population totale", _in_words(self.population_total)),
            ("Population au dernier renouvellement", _in_words(self.renewal_population)),
            ("Agents en équivalents temps plein", _in_words(self.fte)),
            ("Nombre d’agents", _in_words(self.agents)),
            ("Commune la plus peuplée", _in_words(self.largest_commune)),
            ("Fonctions", functions or NOBODY_KNOWS),
            ("Numéro SIREN", self.siren or NOBODY_KNOWS),
            ("Numéro SIRET", self.siret or NOBODY_KNOWS),
            ("Numéro RIDET", self.ridet or NOBODY_KNOWS),
            ("Directeur de la publication", self.director or NOBODY_KNOWS),
            ("Délégué à la protection des données", self.privacy or NOBODY_KNOWS),
        )


def problem_of_kind(facts: AuthorityFacts) -> str | None:
    """Say that the precise kind is not one of the type, or nothing."""
    precise = kind_table().kinds.get(facts.precise)
    if precise is None or facts.kind.value in precise.kinds:
        return None
    type_ = typography.quoted(facts.kind.label)
    return f"Ce type précis ne va pas avec le type {type_}\u00a0: changez l’un ou l’autre."


@dataclass(frozen=True)
class OverrideFacts:
    """The leads' own answer to the question of the obligation; no outcome follows the law."""

    outcome: ObligationOutcome | None
    reason: str


def differences(before: AuthorityFacts, after: AuthorityFacts) -> tuple[Difference, ...]:
    """Return the facts that are not the same, in words."""
    return tuple(different(dict(before.lines()), dict(after.lines())))


def fingerprint(*shown_values: object) -> str:
    """Return a mark of what a form was filled from: another mark means somebody else wrote."""
    return hashlib.sha256(repr(shown_values).encode("utf-8", "replace")).hexdigest()[:32]


def profile_of(
    situation: LegalSituation, outcome: ObligationOutcome, duties: frozenset[str]
) -> Profile:
    """Return what decides which items of the method concern an authority."""
    return Profile(
        kind=situation.kind,
        population=situation.population,
        obligation=outcome.value,
        territory=situation.territory,
        duties=duties,
    )


WORDS_OF_OUTCOME = {
    ObligationOutcome.OBLIGED: "Obligée par la loi",
    ObligationOutcome.NOT_OBLIGED: "Non obligée par la loi",
    ObligationOutcome.TO_CONFIRM: "Obligation à confirmer",
}
WORDS_OF_OVERRIDE = {
    ObligationOutcome.OBLIGED: "Obligée, précise la collectivité",
    ObligationOutcome.NOT_OBLIGED: "Non obligée, précise la collectivité",
    ObligationOutcome.TO_CONFIRM: "Obligation à confirmer, précise la collectivité",
}
# The article that creates the obligation for those under the whole code.
OBLIGATION_ARTICLE = "L312-1-1"


@dataclass(frozen=True, slots=True)
class ObligationView:
    """Where an authority stands: what the tree answers, and what its leads made precise."""

    decision: Decision
    override: ObligationOutcome | None = None
    reason: str = ""

    @property
    def outcome(self) -> ObligationOutcome:
        """The answer in force: the leads' when they gave one, the tree's otherwise."""
        return self.override or self.decision.outcome

    @property
    def label(self) -> str:
        """The answer in a few words: « Obligée par la loi »."""
        words = WORDS_OF_OUTCOME if self.override is None else WORDS_OF_OVERRIDE
        return words[self.outcome]

    @property
    def article(self) -> str | None:
        """The article that the answer rests on, or nothing when it is not settled by a text."""
        if self.override is not None or self.outcome is ObligationOutcome.TO_CONFIRM:
            return None
        cited = {article.id: article.reference for article in self.decision.articles}
        return cited.get(OBLIGATION_ARTICLE) or next(iter(cited.values()), None)

    @property
    def short(self) -> str:
        """The answer and its article: « Obligée par la loi (CRPA L312-1-1) »."""
        return f"{self.label} ({self.article})" if self.article else self.label

    @property
    def awaits_staff(self) -> bool:
        """Whether the number of agents is what keeps the answer open."""
        return self.outcome is ObligationOutcome.TO_CONFIRM and any(
            branch.step == "A4" and branch.answer is KnownAnswer.UNKNOWN
            for branch in self.decision.branch
        )


# What an EPCI's full name begins with: it says what kind it is, not which one.
NATURE = re.compile(
    r"^(?:communaute-(?:de-communes|d-agglomeration|urbaine)-(?:(?:de-la|de-l|des|du|de|d)-)?"
    r"|metropole-(?:de-la|de-l|des|du|de|d)-)",
)


def slug_for(name: str, code: str = "") -> str:
    """Return the word of an authority in addresses: « rodez-12202 », « sicoval-243100633 »."""
    words = NATURE.sub("", _hyphened(name)) or "collectivite"
    present = set(words.split("-"))
    rest = [word for word in _hyphened(code).split("-") if word and word not in present]
    tail = "-".join(rest)
    room = LONGEST_SLUG - len(tail)
    return "-".join(part for part in (words[:room].strip("-"), tail) if part)


def _hyphened(text: str) -> str:
    return str(slugify(text.replace("’", "-").replace("'", "-")))


def _in_words(number: int | Decimal | None) -> str:
    return NOBODY_KNOWS if number is None else typography.number(number)
