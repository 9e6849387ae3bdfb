"""The quality of a dataset, from what the database says of it."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import SQLColumnExpression, select

from app.accounts.models import Authority
from app.datasets.models import Dataset, Resource
from app.datasets.quality import Described, File, Quality, judge
from app.datasets.queries import resources_of
from app.extensions import db
from app.kernel.clock import today

LicenceOf = Callable[[int], SQLColumnExpression[Any]]
_strategy: list[LicenceOf] = []


def licence_from(source: LicenceOf) -> None:
    """Say where the licence of the strategy is read: a scalar subquery, by authority."""
    _strategy[:] = [source]


def quality_of(authority: Authority, row: Dataset) -> Quality:
    """Return the score and the stars of a dataset today."""
    found = _already_read(row)
    files = _files(found if found is not None else resources_of(authority, row.id))
    return judge(described(row, _licence(authority, row), files), today())


def _already_read(row: Dataset) -> Sequence[Resource] | None:
    """Return what the dataset is made of if this request has read all of it; else nothing."""
    found = [
        each
        for each in db.session.identity_map.values()
        if isinstance(each, Resource) and each.dataset_id == row.id
    ]
    return found if len(found) == row.resource_count else None


def _files(resources: Sequence[Resource]) -> list[File]:
    return [File(each.format, each.kind, bool(each.description)) for each in resources]


def _licence(authority: Authority, row: Dataset) -> str:
    """Return the licence of the strategy, where the dataset has none of its own."""
    if row.licence or not _strategy:
        return ""
    return str(db.session.scalar(select(_strategy[0](authority.id))) or "")


def described(row: Dataset, strategy_licence: str, files: list[File]) -> Described:
    """Return what counts of a dataset."""
    return Described(
        licence=row.licence or strategy_licence,
        description=row.description,
        frequency=row.frequency,
        coverage=row.coverage,
        granularity=row.granularity,
        covers_from=row.covers_from,
        updated_on=row.updated_on,
        next_update_on=row.next_update_on,
        files=files,
    )
