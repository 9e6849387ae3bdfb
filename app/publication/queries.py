"""Reading what publication needs: the authority behind a public address, the choices made."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ScalarSelect, Select, exists, select

from app.datasets.inventory.defaults import defaults_from
from app.datasets.inventory.findings import seen_elsewhere
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.rules import LETS_OUT, PUBLIC_CODES, may_publish
from app.extensions import db
from app.kernel.clock import now
from app.publication.models import PublicationRequest, Push, StrategyChoice
from app.publication.rules import PushState, RequestState, Topic, must_leave, state_in_words
from app.spaces.models import Authority

MOST_WAITING = 20
OF_REQUEST = (Dataset.authority_id == PublicationRequest.authority_id) & (
    Dataset.id == PublicationRequest.dataset_id
)
WAITS = PublicationRequest.state == RequestState.WAITING.value
_STANDS = (Push.remote_id != "") & Push.hidden_at.is_(None)
_OF_PUSH = (Dataset.authority_id == Push.authority_id) & (Dataset.id == Push.dataset_id)

# The dataset has reached a platform.
SENT_SOMEWHERE = (
    exists()
    .where(
        Push.authority_id == Dataset.authority_id,
        Push.dataset_id == Dataset.id,
        Push.sent_at.is_not(None),
        Push.hidden_at.is_(None),
    )
    .correlate(Dataset)
)


@dataclass(frozen=True, slots=True)
class NotArrived:
    """A dataset that has not reached its platform, and the first line of why."""

    dataset_id: int
    title: str
    platform: str
    state: str
    problem: str


@dataclass(frozen=True, slots=True)
class CopyLeft:
    """A copy on a platform that may not stay there: only people can take it away."""

    dataset_id: int
    title: str
    platform: str
    url: str
    reason: str


def opened_slugs(limit: int) -> Sequence[str]:
    """Return the slugs of the authorities whose public catalogue is open, so many at most."""
    query = select(Authority.slug).where(Authority.catalogue_opened_at.is_not(None))
    return db.session.scalars(query.order_by(Authority.id).limit(limit)).all()


def public_authority(slug: str) -> Authority | None:
    """Return an authority whose public catalogue is open, or nothing."""
    query = select(Authority).where(
        Authority.slug == slug, Authority.catalogue_opened_at.is_not(None)
    )
    return db.session.scalars(query).one_or_none()


def pushes_of(row: Dataset) -> Sequence[Push]:
    """Return a dataset's copies on platforms, the last sent first."""
    query = (
        select(Push)
        .where(Push.authority_id == row.authority_id, Push.dataset_id == row.id)
        .order_by(Push.sent_at.is_(None), Push.sent_at.desc())
    )
    return db.session.scalars(query).all()


def why_to_leave(row: Dataset) -> str | None:
    """Say why the copies of a dataset may not stay on platforms, or nothing when they may."""
    return must_leave(
        row.stage,
        row.outcome,
        held=row.held_since is not None,
        was_published=row.published_on is not None,
    )


def left_behind(authority: Authority) -> list[CopyLeft]:
    """Return the copies to take away, by title: a page of them, and one more when there are."""
    may_stay = (
        Dataset.held_since.is_(None)
        & Dataset.outcome.in_(sorted(outcome.value for outcome in LETS_OUT))
        & (Dataset.stage.in_(sorted(PUBLIC_CODES)) | Dataset.published_on.is_(None))
    )
    query = (
        select(Push, Dataset)
        .join(Dataset, _OF_PUSH)
        .where(Push.authority_id == authority.id, _STANDS, ~may_stay)
        .order_by(Dataset.title_key, Push.platform)
        .limit(MOST_WAITING + 1)
    )
    return [
        CopyLeft(row.id, row.title, push.platform, push.remote_url, why_to_leave(row) or "")
        for push, row in db.session.execute(query)
    ]


def not_arrived(authority: Authority) -> list[NotArrived]:
    """Return what was sent and has not arrived, a page of it at most, by title."""
    query = (
        select(Push, Dataset)
        .join(Dataset, _OF_PUSH)
        .where(Push.authority_id == authority.id, Push.state != PushState.DONE.value)
        .order_by(Dataset.title_key, Push.platform)
        .limit(MOST_WAITING)
    )
    return [
        NotArrived(row.id, row.title, push.platform, state_of(push), _why(row, push))
        for push, row in db.session.execute(query)
    ]


def asked_for(authority: Authority) -> list[tuple[PublicationRequest, str]]:
    """Return the publications that wait for an answer, oldest first, each with its title."""
    if not authority.publications_asked:
        return []
    query = select(PublicationRequest, Dataset.title).join(Dataset, OF_REQUEST)
    query = query.where(PublicationRequest.authority_id == authority.id, WAITS)
    rows = db.session.execute(query.order_by(PublicationRequest.id).limit(MOST_WAITING))
    return [(request, title) for request, title in rows]


def state_of(push: Push) -> str:
    """Return the state of a copy in words."""
    planned = push.next_try_at
    return state_in_words(
        PushState(push.state),
        asked=planned is not None,
        in_hand=planned is not None and planned > now(),
    )


def is_leaving(push: Push) -> bool:
    """Tell whether a sending was asked and has not been done: it is waited for."""
    return push.state == PushState.WAITING.value and push.next_try_at is not None


def _why(row: Dataset, push: Push) -> str:
    """Say what is in the way: the law first, then what the platform has answered."""
    return may_publish(row.outcome, row.held_since is not None) or push.problem.partition("\n")[0]


def _defaults(authority_id: int) -> Select[Any]:
    licence = _chosen(authority_id, Topic.LICENCE, "licence")
    return select(licence, _chosen(authority_id, Topic.UPDATING, "rhythm"))


def _chosen(authority_id: int, topic: Topic, name: str) -> ScalarSelect[Any]:
    choice = select(StrategyChoice.choice[name].as_string()).where(
        StrategyChoice.authority_id == authority_id, StrategyChoice.topic == topic.value
    )
    return choice.scalar_subquery()


# A dataset without a licence or a rhythm of its own has that of the strategy, wherever it is told.
defaults_from(_defaults)
# A dataset that has reached a platform is seen there, even while our catalogue is closed.
seen_elsewhere(SENT_SOMEWHERE)
