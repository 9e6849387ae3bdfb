"""Reading the measures: by month, by dataset, by source, for a period."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Subquery, func, select

from app.datasets.inventory.models import Dataset
from app.ecosystem.measures.models import DatasetMeasure, MeasureReading
from app.ecosystem.measures.rules import MeasureSource, month_of
from app.extensions import db
from app.kernel.text import name_key
from app.spaces.models import Authority

_OF_DATASET = (Dataset.authority_id == DatasetMeasure.authority_id) & (
    Dataset.id == DatasetMeasure.dataset_id
)


@dataclass(frozen=True, slots=True)
class MonthTotal:
    """What a month adds up to; ``datasets``: how many of them have a figure of downloads."""

    month: date
    downloads: int | None
    views: int | None
    datasets: int


@dataclass(frozen=True, slots=True)
class DatasetTotal:
    """What a dataset adds up to over a period; ``months``: those with a figure of downloads."""

    id: int
    title: str
    downloads: int | None
    views: int | None
    months: int


@dataclass(frozen=True, slots=True)
class SourceTotal:
    """What a source alone says of a period."""

    source: MeasureSource
    downloads: int | None
    views: int | None
    robots: int | None
    last: date


@dataclass(frozen=True, slots=True)
class MeasuresSummary:
    """What the measures of a period show. Two sources are never added (``rules.most``).

    ``months``: those with a figure; ``datasets``: those downloaded at least once.
    """

    downloads: int | None
    views: int | None
    months: int
    datasets: int


def measures_summary(authority: Authority, since: date) -> MeasuresSummary:
    """Add up what was measured since the month of a day; one statement."""
    retained = _retained(authority, month_of(since))
    query = select(
        func.sum(retained.c.downloads),
        func.sum(retained.c.views),
        func.count(retained.c.month.distinct()),
        func.count(retained.c.dataset_id.distinct()).filter(retained.c.downloads > 0),
    )
    row = db.session.execute(query).one()
    return MeasuresSummary(_whole(row[0]), _whole(row[1]), row[2], row[3])


def month_totals(authority: Authority, since: date) -> Sequence[MonthTotal]:
    """Return the months that have a measure, since one of them; one statement."""
    retained = _retained(authority, since)
    query = (
        select(
            retained.c.month,
            func.sum(retained.c.downloads),
            func.sum(retained.c.views),
            func.count(retained.c.downloads),
        )
        .group_by(retained.c.month)
        .order_by(retained.c.month)
    )
    rows = db.session.execute(query)
    return [MonthTotal(row[0], _whole(row[1]), _whole(row[2]), row[3]) for row in rows]


def dataset_totals(authority: Authority, since: date, words: str) -> Sequence[DatasetTotal]:
    """Return the datasets of such a title, the most downloaded first; one statement."""
    retained = _retained(authority, since)
    downloads = func.sum(retained.c.downloads)
    query = (
        select(
            Dataset.id,
            Dataset.title,
            downloads,
            func.sum(retained.c.views),
            func.count(retained.c.downloads),
        )
        .join(retained, retained.c.dataset_id == Dataset.id)
        .where(Dataset.authority_id == authority.id, *_titled(words))
        .group_by(Dataset.id, Dataset.title, Dataset.title_key)
        .order_by(func.coalesce(downloads, -1).desc(), Dataset.title_key, Dataset.id)
    )
    rows = db.session.execute(query)
    return [DatasetTotal(row[0], row[1], _whole(row[2]), _whole(row[3]), row[4]) for row in rows]


def source_totals(authority: Authority, since: date) -> Sequence[SourceTotal]:
    """Return what each source says since a month, each for itself; one statement."""
    query = (
        select(
            DatasetMeasure.source,
            func.sum(DatasetMeasure.downloads),
            func.sum(DatasetMeasure.views),
            func.sum(DatasetMeasure.robots),
            func.max(DatasetMeasure.month),
        )
        .where(*_mine(authority, since))
        .group_by(DatasetMeasure.source)
    )
    totals = [
        SourceTotal(MeasureSource(row[0]), _whole(row[1]), _whole(row[2]), _whole(row[3]), row[4])
        for row in db.session.execute(query)
    ]
    ranks = list(MeasureSource)
    return sorted(totals, key=lambda total: ranks.index(total.source))


def measured(authority: Authority, since: date) -> list[tuple[DatasetMeasure, str]]:
    """Return all that was measured since a month, with the titles: what a file holds."""
    query = (
        select(DatasetMeasure, Dataset.title)
        .join(Dataset, _OF_DATASET)
        .where(*_mine(authority, since))
        .order_by(
            DatasetMeasure.month,
            Dataset.title_key,
            DatasetMeasure.dataset_id,
            DatasetMeasure.source,
        )
    )
    return [(row[0], row[1]) for row in db.session.execute(query)]


def dataset_months(
    authority: Authority, dataset_id: int, since: date
) -> Mapping[date, Mapping[MeasureSource, DatasetMeasure]]:
    """Return the months of a dataset since one of them, source by source; one statement."""
    query = select(DatasetMeasure).where(
        *_mine(authority, since), DatasetMeasure.dataset_id == dataset_id
    )
    months: dict[date, dict[MeasureSource, DatasetMeasure]] = {}
    for row in db.session.scalars(query):
        months.setdefault(row.month, {})[MeasureSource(row.source)] = row
    return months


def rows_of(
    authority: Authority, dataset_ids: Collection[int], source: MeasureSource
) -> dict[tuple[int, date], DatasetMeasure]:
    """Return the months of datasets that a source gave, read again."""
    query = select(DatasetMeasure).where(
        DatasetMeasure.authority_id == authority.id,
        DatasetMeasure.dataset_id.in_(sorted(dataset_ids)),
        DatasetMeasure.source == source.value,
    )
    fresh = query.execution_options(populate_existing=True)
    return {(row.dataset_id, row.month): row for row in db.session.scalars(fresh)}


def reading_of(authority: Authority, *, fresh: bool = False) -> MeasureReading | None:
    """Return whether the measures of a platform are read, and how the last reading ended."""
    query = select(MeasureReading).where(MeasureReading.authority_id == authority.id)
    return db.session.scalar(query.execution_options(populate_existing=fresh))


def titles(authority: Authority) -> dict[int, tuple[str, str]]:
    """Return the identifier and the title of each dataset of an authority."""
    query = select(Dataset.id, Dataset.identifier, Dataset.title).where(
        Dataset.authority_id == authority.id
    )
    return {row[0]: (row[1], row[2]) for row in db.session.execute(query)}


def _retained(authority: Authority, since: date) -> Subquery:
    """Return one line for a month and a dataset: the largest figure of the sources."""
    return (
        select(
            DatasetMeasure.month,
            DatasetMeasure.dataset_id,
            func.max(DatasetMeasure.downloads).label("downloads"),
            func.max(DatasetMeasure.views).label("views"),
        )
        .where(*_mine(authority, since))
        .group_by(DatasetMeasure.month, DatasetMeasure.dataset_id)
        .subquery()
    )


def _mine(authority: Authority, since: date) -> tuple[ColumnElement[bool], ...]:
    return DatasetMeasure.authority_id == authority.id, DatasetMeasure.month >= since


def _titled(words: str) -> list[ColumnElement[bool]]:
    return [Dataset.title_key.contains(word, autoescape=True) for word in name_key(words).split()]


def _whole(value: Any) -> int | None:
    """Return a sum as a whole number: PostgreSQL gives another kind."""
    return None if value is None else int(value)
