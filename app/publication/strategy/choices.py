"""Reading the strategy: what was chosen on each topic, and the datasets worth opening first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import PUBLIC_CODES, Outcome
from app.datasets.priorities.rules import KnownDataset, PlacedDataset, first_ones, may_come_first
from app.datasets.priorities.services import placed_of
from app.extensions import db
from app.kernel.typography import local_day
from app.publication.models import StrategyChoice
from app.publication.rules import Topic
from app.publication.strategy.standing import Decided, Standings, TopicStanding
from app.publication.strategy.topics import KINDS
from app.spaces.models import Authority

MOST_CANDIDATES = 25


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dataset that may be among the first to open, and what speaks for it, in words."""

    id: int
    title: str
    outcome: Outcome
    reasons: str
    first: bool  # one of those that the priorities begin with


def standings(authority: Authority) -> Standings:
    """Return the choice made on each topic, in the order of the topics."""
    query = select(StrategyChoice).where(StrategyChoice.authority_id == authority.id)
    standing_by_topic = {Topic(row.topic): standing_of(row) for row in db.session.scalars(query)}
    return {topic: standing_by_topic[topic] for topic in Topic if topic in standing_by_topic}


def row_of(authority: Authority, topic: Topic) -> StrategyChoice | None:
    """Return the row of a topic, read again from the database."""
    key = (authority.id, topic.value)
    return db.session.get(StrategyChoice, key, populate_existing=True)


def standing(authority: Authority, topic: Topic) -> TopicStanding | None:
    """Return the choice made on one topic, or nothing."""
    row = row_of(authority, topic)
    return standing_of(row) if row is not None else None


def standing_of(row: StrategyChoice) -> TopicStanding:
    """Return the choice, its reason and its decision, from a row."""
    return TopicStanding(
        choice=KINDS[Topic(row.topic)].of(row.choice),
        reason=row.reason,
        decided=Decided(row.decided_by_name, row.decided_on, row.vote),
        written_by=row.updated_by_name,
        written_on=local_day(row.updated_at),
        revision=row.revision,
    )


def candidates(authority: Authority, chosen: Collection[int] = ()) -> list[Candidate]:
    """Return the datasets to rank: those already chosen, then the others as the priorities do.

    Neither what may not be opened nor what is out already, unless it was chosen.
    """
    placed = placed_of(authority)
    first = {row.known.id for row in first_ones(placed)}
    offered = [row for row in placed if row.known.id in chosen or _is_to_open(row.known)]
    offered.sort(
        key=lambda row: (
            row.known.id not in chosen,
            not may_come_first(row.known),
            row.rank,
        )
    )
    return [
        Candidate(
            row.known.id,
            row.known.title,
            Outcome(row.known.outcome),
            _reasons(row),
            first=row.known.id in first,
        )
        for row in offered[:MOST_CANDIDATES]
    ]


def _is_to_open(known: KnownDataset) -> bool:
    return known.stage not in PUBLIC_CODES and known.outcome != Outcome.CLOSED.value


def _reasons(dataset: PlacedDataset) -> str:
    """Say what speaks for a dataset as the priorities do, then its notes."""
    notes = f"intérêt {dataset.value.step} sur 5, effort {dataset.effort.step} sur 5"
    return ", ".join((*dataset.reasons, f"{notes} (proposé)" if dataset.proposed else notes))


def titles_of(authority: Authority, ids: Collection[int]) -> dict[int, str]:
    """Return the titles of datasets of this authority."""
    query = select(Dataset.id, Dataset.title).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids))
    )
    return {id_: title for id_, title in db.session.execute(query)}  # noqa: C416  rows, not tuples
