"""Reading what publication needs: the authority behind a public address, the choices made."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import SQLColumnExpression, select

from app.accounts.models import Authority
from app.datasets.models import Dataset
from app.datasets.quality_sheet import licence_from
from app.extensions import db
from app.publication.models import Push, StrategyChoice
from app.publication.rules import PushState, Topic

MOST_WAITING = 20


@dataclass(frozen=True, slots=True)
class NotArrived:
    """A dataset that has not reached its platform, and the first line of why."""

    dataset_id: int
    title: str
    platform: str
    state: PushState
    problem: str


def public_authority(slug: str) -> Authority | None:
    """Return an authority whose public catalogue is open, or nothing."""
    query = select(Authority).where(
        Authority.slug == slug, Authority.catalogue_opened_at.is_not(None)
    )
    return db.session.scalars(query).one_or_none()


def default_licence(authority: Authority) -> str:
    """Return the licence that the strategy has chosen for all datasets, or nothing."""
    choice = db.session.get(StrategyChoice, (authority.id, Topic.LICENCE.value))
    return str(choice.choice.get("licence", "")) if choice is not None else ""


def last_push(row: Dataset) -> Push | None:
    """Return where a dataset stands on the platform that it was sent to last."""
    query = (
        select(Push)
        .where(Push.authority_id == row.authority_id, Push.dataset_id == row.id)
        .order_by(Push.sent_at.is_(None), Push.sent_at.desc())
        .limit(1)
    )
    return db.session.scalars(query).one_or_none()


def not_arrived(authority: Authority) -> list[NotArrived]:
    """Return what was sent and has not arrived, a page of it at most, by title."""
    query = (
        select(Push.dataset_id, Dataset.title, Push.platform, Push.state, Push.problem)
        .join(
            Dataset,
            (Dataset.authority_id == Push.authority_id) & (Dataset.id == Push.dataset_id),
        )
        .where(Push.authority_id == authority.id, Push.state != PushState.DONE.value)
        .order_by(Dataset.title_key, Push.platform)
        .limit(MOST_WAITING)
    )
    return [
        NotArrived(dataset_id, title, platform, PushState(state), problem.partition("\n")[0])
        for dataset_id, title, platform, state, problem in db.session.execute(query)
    ]


def _strategy_licence(authority_id: int) -> SQLColumnExpression[Any]:
    choice = select(StrategyChoice.choice["licence"].as_string()).where(
        StrategyChoice.authority_id == authority_id,
        StrategyChoice.topic == Topic.LICENCE.value,
    )
    return choice.scalar_subquery()


# A dataset without a licence of its own has that of the strategy: its quality is judged with it.
licence_from(_strategy_licence)
