"""Reading the strategy: what was chosen on each topic, and the datasets worth opening first."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import String, case, cast, func, select

from app.accounts.models import Authority
from app.datasets.models import Dataset
from app.datasets.rules import PUBLIC_CODES, Outcome, Stage
from app.extensions import db
from app.kernel.typography import local_day
from app.publication.models import StrategyChoice
from app.publication.rules import Topic
from app.publication.strategy import KINDS, Decided, Standing, Standings

MOST_CANDIDATES = 25
MOST_EFFORT = 6  # past the scale: what nobody has noted comes last


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dataset that may be among the first to open, and what speaks for it."""

    id: int
    title: str
    stage: Stage
    outcome: Outcome
    duty: bool
    high_value: bool
    value: int | None
    effort: int | None

    @property
    def reasons(self) -> str:
        """What speaks for it, in words."""
        said = [
            "répond à une obligation" if self.duty else "",
            "forte valeur" if self.high_value else "",
            f"intérêt {self.value} sur 5" if self.value else "",
            f"effort {self.effort} sur 5" if self.effort else "",
        ]
        return ", ".join(each for each in said if each) or "rien de noté encore"


def standings(authority: Authority) -> Standings:
    """Return what stands on each topic, in the order of the topics."""
    query = select(StrategyChoice).where(StrategyChoice.authority_id == authority.id)
    found = {Topic(row.topic): standing_of(row) for row in db.session.scalars(query)}
    return {each: found[each] for each in Topic if each in found}


def row_of(authority: Authority, topic: Topic) -> StrategyChoice | None:
    """Return what the database holds on a topic, as it stands now."""
    key = (authority.id, topic.value)
    return db.session.get(StrategyChoice, key, populate_existing=True)


def standing(authority: Authority, topic: Topic) -> Standing | None:
    """Return what stands on one topic."""
    row = row_of(authority, topic)
    return standing_of(row) if row is not None else None


def standing_of(row: StrategyChoice) -> Standing:
    """Return what a row says."""
    return Standing(
        choice=KINDS[Topic(row.topic)].of(row.choice),
        reason=row.reason,
        decided=Decided(row.decided_by_name, row.decided_on, row.vote),
        written_by=row.updated_by_name,
        written_on=local_day(row.updated_at),
        revision=row.revision,
    )


def candidates(authority: Authority, kept: Collection[int] = ()) -> list[Candidate]:
    """Return the datasets worth opening first: those already chosen, then duties, then interest.

    Neither what may not be opened nor what is out already, unless it was chosen.
    """
    duty = cast(Dataset.duties, String) != "[]"
    mine = Dataset.id.in_(sorted(kept))
    open_still = Dataset.stage.not_in(sorted(PUBLIC_CODES)) & (
        Dataset.outcome != Outcome.CLOSED.value
    )
    query = (
        select(
            Dataset.id,
            Dataset.title,
            Dataset.stage,
            Dataset.outcome,
            duty,
            Dataset.high_value,
            Dataset.value,
            Dataset.effort,
        )
        .where(Dataset.authority_id == authority.id, mine | open_still)
        .order_by(
            case((mine, 0), else_=1),
            case((duty, 0), else_=1),
            func.coalesce(Dataset.value, 0).desc(),
            func.coalesce(Dataset.effort, MOST_EFFORT),
            Dataset.title_key,
            Dataset.id,
        )
        .limit(MOST_CANDIDATES)
    )
    return [
        Candidate(id_, title, Stage(stage), Outcome(outcome), bool(due), bool(high), value, effort)
        for id_, title, stage, outcome, due, high, value, effort in db.session.execute(query)
    ]


def titles_of(authority: Authority, ids: Collection[int]) -> dict[int, str]:
    """Return the titles of datasets of this authority."""
    query = select(Dataset.id, Dataset.title).where(
        Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids))
    )
    return {id_: title for id_, title in db.session.execute(query)}  # noqa: C416  rows, not tuples
