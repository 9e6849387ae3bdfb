"""What the documents are drawn from: the same figures as the screens, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.authorities import queries as authorities
from app.authorities.rules import AuthorityKind, ObligationView
from app.datasets.inventory import queries as datasets
from app.datasets.inventory.rules import Stage
from app.kernel.clock import today
from app.kernel.typography import of_name
from app.progress.counters import stored
from app.publication.rules import Topic
from app.publication.strategy import choices
from app.publication.strategy.law import PublicationRegime, regime_of
from app.publication.strategy.standing import Decided, Standings, TopicStanding
from app.publication.strategy.topics import NEW_CALEDONIA, TopicChoice
from app.spaces.models import Authority

# Who votes, and who carries it out, as long as the kind of body says it.
ASSEMBLIES: Mapping[AuthorityKind, tuple[str, str]] = {
    AuthorityKind.COMMUNE: ("conseil municipal", "le maire"),
    AuthorityKind.EPCI: ("conseil communautaire", "le président"),
    AuthorityKind.DEPARTEMENT: ("conseil départemental", "le président"),
    AuthorityKind.REGION: ("conseil régional", "le président"),
    AuthorityKind.PROVINCE: ("assemblée de province", "le président"),
    AuthorityKind.SYNDICAT: ("comité syndical", "le président"),
}
UNKNOWN_ASSEMBLY = ("[assemblée délibérante]", "[exécutif]")
C = TypeVar("C", bound=TopicChoice)


@dataclass(frozen=True)
class DocumentFacts:
    """What is known of the authority on the day of the document."""

    name: str
    kind: AuthorityKind
    territory: str
    population: int | None
    obligation: ObligationView
    law_text: str
    progress: int | None  # percent
    current_phase: int
    stages: Mapping[Stage, int]
    late: int
    standings: Standings
    day: date

    @property
    def of_name(self) -> str:
        """« de Rodez »."""
        return of_name(self.name)

    @property
    def assembly(self) -> str:
        """Who votes."""
        return assembly_of(self.kind)

    @property
    def executive(self) -> str:
        """Who carries it out."""
        return ASSEMBLIES.get(self.kind, UNKNOWN_ASSEMBLY)[1]

    @property
    def total(self) -> int:
        """How many datasets are listed."""
        return sum(self.stages.values())

    @property
    def regime(self) -> PublicationRegime:
        """Which part of the code binds."""
        return regime_of(self.obligation.decision)

    @property
    def in_new_caledonia(self) -> bool:
        """Whether the platform and the law of New Caledonia are mentioned."""
        return self.territory == NEW_CALEDONIA

    def standing(self, topic: Topic) -> TopicStanding | None:
        """Return the choice made on a topic, or nothing."""
        return self.standings.get(topic)

    def choice(self, kind: type[C]) -> C | None:
        """Return what is chosen on the topic of this kind of choice."""
        standing = self.standings.get(kind.topic)
        choice = standing.choice if standing is not None else None
        return choice if isinstance(choice, kind) else None

    @property
    def missing(self) -> tuple[Topic, ...]:
        """The topics on which nothing is chosen."""
        return tuple(topic for topic in Topic if topic not in self.standings)

    @property
    def decisions(self) -> Mapping[Topic, Decided]:
        """What was decided, topic by topic."""
        return {topic: made.decided for topic, made in self.standings.items() if made.decided}


def assembly_of(kind: AuthorityKind) -> str:
    """Return who votes in a kind of body."""
    return ASSEMBLIES.get(kind, UNKNOWN_ASSEMBLY)[0]


def facts_of(authority: Authority) -> DocumentFacts:
    """Read the facts of the documents, in two statements."""
    totals = datasets.totals(authority)
    return DocumentFacts(
        name=authority.name,
        kind=AuthorityKind(authority.kind),
        territory=authority.territory,
        population=authority.population,
        obligation=authorities.obligation(authority),
        law_text=authorities.law_text(),
        progress=stored(authority).percent,
        current_phase=authority.current_phase,
        stages=totals.stages,
        late=totals.late,
        standings=choices.standings(authority),
        day=today(),
    )
