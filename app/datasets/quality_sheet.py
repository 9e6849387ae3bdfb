"""The quality of a dataset read from the database, in one statement."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import SQLColumnExpression, and_, literal, select

from app.accounts.models import Authority
from app.datasets.models import Dataset, Resource
from app.datasets.quality import Described, File, Quality, judge
from app.extensions import db
from app.kernel.clock import today

LicenceOf = Callable[[int], SQLColumnExpression[Any]]
_strategy: list[LicenceOf] = []


def licence_from(source: LicenceOf) -> None:
    """Say where the licence of the strategy is read: a scalar subquery, by authority."""
    _strategy[:] = [source]


def quality_of(authority: Authority, row: Dataset) -> Quality:
    """Return the score and the stars of a dataset today."""
    licence = _strategy[0](authority.id) if _strategy else literal("")
    query = (
        select(licence, Resource.format, Resource.kind, Resource.description)
        .select_from(Dataset)
        .outerjoin(
            Resource,
            and_(Resource.authority_id == authority.id, Resource.dataset_id == Dataset.id),
        )
        .where(Dataset.authority_id == authority.id, Dataset.id == row.id)
    )
    found = db.session.execute(query).all()
    files = [File(form, kind, bool(said)) for _, form, kind, said in found if kind is not None]
    return judge(described(row, (found[0][0] or "") if found else "", files), today())


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
