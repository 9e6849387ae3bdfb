"""What publishing reads: what a dataset lacks, what opening the catalogue would show."""

import hashlib
from collections.abc import Collection, Sequence

from sqlalchemy import select

from app.datasets.inventory import saving
from app.datasets.inventory.defaults import Defaults
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import shown_sql
from app.extensions import db
from app.publication.publishing.rules import Lack, Publishable, lacks_of
from app.publication.queries import SENT_SOMEWHERE
from app.spaces.models import Authority


def candidate_of(row: Dataset, defaults: Defaults) -> Publishable:
    """Return what counts of a dataset about to be published."""
    return Publishable(
        outcome=row.outcome,
        held=row.held_since is not None,
        reachable=saving.is_reachable(row),
        high_value=bool(row.high_value),
        licence=defaults.licence_of(row),
        description=row.description,
        service=row.service,
        rhythm=defaults.rhythm_of(row),
        theme=row.theme,
        dated=row.updated_on is not None,
    )


def lacks(row: Dataset, defaults: Defaults) -> list[Lack]:
    """Return what a dataset lacks before it is published."""
    return lacks_of(candidate_of(row, defaults))


def is_visible(authority: Authority, row: Dataset) -> bool:
    """Tell whether anybody may read a dataset in the public catalogue."""
    opened = authority.catalogue_opened_at is not None
    return opened and saving.is_public(row) and row.held_since is None


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
