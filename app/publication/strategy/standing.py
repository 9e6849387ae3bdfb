"""The choice made on each topic of a strategy, and the decision recorded on it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from app.kernel.typography import day, raised
from app.publication.rules import Topic
from app.publication.strategy.topics import TopicChoice


@dataclass(frozen=True, slots=True)
class Decided:
    """Who decided, when, and how it was voted; empty when no decision is recorded."""

    by: str = ""
    on: date | None = None
    vote: str = ""

    def __bool__(self) -> bool:
        """Whether a decision was recorded."""
        return bool(self.by and self.on)

    @property
    def sentence(self) -> str:
        """The decision in words."""
        if self.on is None:
            return ""
        vote = raised(self.vote) or "Décidée"
        return f"{vote} le {day(self.on)} ({self.by})"


@dataclass(frozen=True, slots=True)
class TopicStanding:
    """The choice made on a topic, its reason, who wrote it and the decision recorded."""

    choice: TopicChoice
    reason: str
    decided: Decided
    written_by: str
    written_on: date
    revision: int


Standings = Mapping[Topic, TopicStanding]
