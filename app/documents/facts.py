"""What the documents are drawn from: the same figures as the screens, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from app.authorities import queries as authorities
from app.authorities.rules import AuthorityKind, ObligationView
from app.authorities.situations import origin_of, situation_of
from app.budget.summary import BudgetSummary, saved_summary
from app.datasets.inventory import queries as datasets
from app.datasets.inventory.rules import Stage
from app.documents.surroundings import Surroundings, surroundings_of
from app.governance.loader import kind_table
from app.governance.queries import body_kind
from app.governance.rules import BodyKind
from app.kernel.clock import today
from app.kernel.typography import of_name
from app.obligation.loader import get_law
from app.obligation.populations import of_the_council
from app.progress.counters import stored
from app.publication.rules import Topic
from app.publication.strategy import choices
from app.publication.strategy.law import PublicationRegime, regime_of
from app.publication.strategy.standing import Decided, Standings, TopicStanding
from app.publication.strategy.topics import NEW_CALEDONIA, TopicChoice
from app.spaces.models import Authority

C = TypeVar("C", bound=TopicChoice)
NOBODY = Surroundings()


@dataclass(frozen=True)
class DocumentFacts:
    """What is known of the authority on the day of the document."""

    name: str
    kind: AuthorityKind
    body: BodyKind  # its assembly, its executive, its acts
    checked_on: date  # the day the table of the bodies was checked
    territory: str
    population: int | None
    council_population: int | None  # municipale, at the last full renewal
    obligation: ObligationView
    law_text: str
    progress: int | None  # percent
    current_phase: int
    stages: Mapping[Stage, int]
    late: int
    standings: Standings
    day: date
    around: Surroundings = NOBODY
    budget: BudgetSummary | None = None  # of three years, once somebody has saved it

    @property
    def of_name(self) -> str:
        """« de Rodez »."""
        return of_name(self.name)

    @property
    def type_label(self) -> str:
        """What it is: « Communauté de communes », or its type when nothing says more."""
        return self.body.title or self.kind.label

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


def facts_of(authority: Authority) -> DocumentFacts:
    """Read the facts of the documents, in six statements, eight once a budget is saved."""
    totals = datasets.totals(authority)
    return DocumentFacts(
        name=authority.name,
        kind=AuthorityKind(authority.kind),
        body=body_kind(authority),
        checked_on=kind_table().checked_on,
        territory=authority.territory,
        population=authority.population,
        council_population=council_population(authority),
        obligation=authorities.obligation(authority),
        law_text=authorities.law_text(),
        progress=stored(authority).percent,
        current_phase=authority.current_phase,
        stages=totals.stages,
        late=totals.late,
        standings=choices.standings(authority),
        day=today(),
        around=surroundings_of(authority),
        budget=saved_summary(authority),
    )


def council_population(authority: Authority) -> int | None:
    """Return the population that the working of the council follows (CGCT R2151-4), if known."""
    known = situation_of(authorities.facts_of(authority), origin_of(authority)).cleaned()
    return of_the_council(get_law(today()).thresholds["summary-population"], known.figures)
