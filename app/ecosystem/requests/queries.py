"""Reading requests, with their legal day and the dataset of each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.datasets.inventory.queries import DatasetBrief, briefs_by_id
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.rules import (
    RequestOutcome,
    due_on,
    holder_of,
    is_late,
    territory_of,
)
from app.extensions import db
from app.kernel.errors import Missing
from app.spaces.models import Authority

NOT_LISTED = "Cette demande n’est pas dans la liste."


@dataclass(frozen=True)
class RequestCard:
    """A request, the last day to answer it if the texts give one, its dataset."""

    row: DataRequest
    due: date | None
    dataset: DatasetBrief | None

    def late(self, day: date) -> bool:
        """Say whether its answer came late, or is late on a day."""
        return is_late(self.due, self.row.answered_on, day)

    @property
    def waiting(self) -> bool:
        """Say whether it has no answer yet."""
        return not self.row.outcome


@dataclass(frozen=True, slots=True)
class RequestsSummary:
    """What the requests of a period show; ``timed``: answered ones that have a legal day."""

    received: int
    answered: int
    timed: int
    in_time: int
    already_published: int


def data_request(authority: Authority, request_id: int, *, fresh: bool = False) -> DataRequest:
    """Return a request of this authority, or ``Missing``; ``fresh`` reads it again."""
    query = select(DataRequest).where(
        DataRequest.authority_id == authority.id, DataRequest.id == request_id
    )
    row = db.session.scalar(query.execution_options(populate_existing=fresh))
    if row is None:
        raise Missing(NOT_LISTED)
    return row


def card(authority: Authority, request_id: int) -> RequestCard:
    """Return a request with its day and dataset, or ``Missing``; two statements."""
    return _cards(authority, [data_request(authority, request_id)])[0]


def cards(authority: Authority) -> list[RequestCard]:
    """Return every request: those that wait first, oldest first; two statements."""
    rows = db.session.scalars(
        select(DataRequest)
        .where(DataRequest.authority_id == authority.id)
        .order_by(DataRequest.outcome != "", DataRequest.received_on, DataRequest.id)
    ).all()
    return _cards(authority, rows)


def requests_summary(authority: Authority, since: date) -> RequestsSummary:
    """Count the requests received since a day, and how they were answered; one statement."""
    query = select(DataRequest.received_on, DataRequest.answered_on, DataRequest.outcome).where(
        DataRequest.authority_id == authority.id, DataRequest.received_on >= since
    )
    rows = db.session.execute(query).all()
    answered = [(due_of(authority, row[0]), row[1], row[2]) for row in rows if row[2]]
    timed = [(due, day) for due, day, _ in answered if due is not None and day is not None]
    return RequestsSummary(
        received=len(rows),
        answered=len(answered),
        timed=len(timed),
        in_time=sum(day <= due for due, day in timed),
        already_published=sum(row[2] == RequestOutcome.PUBLISHED.value for row in answered),
    )


def count(authority: Authority) -> int:
    """Return how many requests an authority lists."""
    query = select(func.count()).select_from(DataRequest)
    return db.session.scalar(query.where(DataRequest.authority_id == authority.id)) or 0


def due_of(authority: Authority, received: date) -> date | None:
    """Return the last day of the law to answer what came in on a day; none where none is known."""
    place = territory_of(authority.territory, authority.code)
    return due_on(received, place, holder_of(authority.kind)) if place is not None else None


def _cards(authority: Authority, rows: Collection[DataRequest]) -> list[RequestCard]:
    briefs = briefs_by_id(authority, {row.dataset_id for row in rows if row.dataset_id})
    return [
        RequestCard(row, due_of(authority, row.received_on), briefs.get(row.dataset_id or 0))
        for row in rows
    ]
