"""What publishing reads: what a dataset lacks, what opening the catalogue would show."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.datasets.inventory import saving
from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.filters import DatasetFilter, conditions
from app.datasets.inventory.licences import is_too_strict
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import shown_sql
from app.datasets.inventory.rules import LETS_OUT, PUBLIC_CODES, VALUED
from app.extensions import db
from app.kernel.pages import page_cut
from app.publication.models import PublicationRequest
from app.publication.publishing.rules import Lack, Publishable, lacks_of
from app.publication.queries import SENT_SOMEWHERE
from app.publication.rules import RequestState
from app.spaces.models import Authority

PAGE = 40


def candidate_of(row: Dataset, defaults: Defaults, looked_at: Collection[int]) -> Publishable:
    """Return what counts of a dataset about to be published.

    ``looked_at``: the datasets one of whose files is being looked at.
    """
    return Publishable(
        outcome=row.outcome,
        held=row.held_since is not None,
        looked_at=row.id in looked_at,
        reachable=saving.is_reachable(row),
        high_value=bool(row.confirmed_family),
        too_strict=row.high_value_state in VALUED and is_too_strict(defaults.licence_of(row)),
        licence=defaults.licence_of(row),
        description=row.description,
        service=row.service,
        rhythm=defaults.rhythm_of(row),
        theme=row.theme,
        dated=row.updated_on is not None,
    )


def lacks(row: Dataset, defaults: Defaults, looked_at: Collection[int]) -> list[Lack]:
    """Return what a dataset lacks before it is published."""
    return lacks_of(candidate_of(row, defaults, looked_at))


def is_visible(authority: Authority, row: Dataset) -> bool:
    """Tell whether anybody may read a dataset in the public catalogue."""
    opened = authority.catalogue_opened_at is not None
    return opened and saving.is_public(row) and row.held_since is None


def turned_down(authority: Authority, ids: Collection[int]) -> Mapping[int, PublicationRequest]:
    """Return the last request of each dataset, where the answer was no or it was taken back."""
    request = PublicationRequest
    last = (
        select(func.max(request.id))
        .where(request.authority_id == authority.id, request.dataset_id.in_(sorted(ids)))
        .group_by(request.dataset_id)
    )
    no = [RequestState.REFUSED.value, RequestState.WITHDRAWN.value]
    query = select(request).where(request.id.in_(last), request.state.in_(no))
    rows = db.session.scalars(query.execution_options(populate_existing=db.writing))
    return {row.dataset_id: row for row in rows}


def unseen(authority: Authority, but: Collection[int] = ()) -> Sequence[Dataset]:
    """Return what a closed catalogue hides and its opening would show, by title; ``but`` aside.

    Not what is on a platform already: everybody may read it there.
    """
    query = select(Dataset).where(
        Dataset.authority_id == authority.id,
        shown_sql(),
        ~SENT_SOMEWHERE,
        Dataset.id.not_in(sorted(but)),
    )
    ordered = query.order_by(Dataset.title_key, Dataset.id)
    return db.session.scalars(ordered.execution_options(populate_existing=db.writing)).all()


def mark_of(rows: Sequence[Dataset]) -> str:
    """Return the mark of a list of datasets, to see that it has not changed since it was shown."""
    ids = ",".join(str(row.id) for row in sorted(rows, key=lambda row: row.id))
    return hashlib.sha256(ids.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class ToPublish:
    """A page of the datasets that are not public yet and that the law lets out."""

    datasets: Sequence[Dataset]
    page: int
    pages: int
    total: int


def to_publish(authority: Authority, wanted: DatasetFilter, page: int) -> ToPublish:
    """Return them by title; a page past the end is the last one."""
    clauses = [*conditions(authority, wanted), _TO_PUBLISH]
    total = db.session.scalar(select(func.count()).select_from(Dataset).where(*clauses)) or 0
    cut = page_cut(total, page, PAGE)
    query = select(Dataset).where(*clauses).order_by(Dataset.title_key, Dataset.id)
    rows = db.session.scalars(query.limit(PAGE).offset(cut.start)).all()
    return ToPublish(rows, cut.number, cut.pages, total)


def by_ids(authority: Authority, ids: Collection[int]) -> Sequence[Dataset]:
    """Return some datasets of this authority that are not public, by title."""
    query = select(Dataset).where(
        Dataset.authority_id == authority.id,
        Dataset.id.in_(sorted(ids)),
        Dataset.stage.not_in(sorted(PUBLIC_CODES)),
    )
    return db.session.scalars(query.order_by(Dataset.title_key, Dataset.id)).all()


_TO_PUBLISH = Dataset.stage.not_in(sorted(PUBLIC_CODES)) & Dataset.outcome.in_(
    sorted(outcome.value for outcome in LETS_OUT)
)
