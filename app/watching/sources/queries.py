"""Reading the sources of datasets: always of one authority."""

from collections.abc import Sequence

from sqlalchemy import select

from app.datasets.inventory.models import Resource
from app.datasets.inventory.queries import resources_of
from app.extensions import db
from app.spaces.models import Authority
from app.watching.models import DataSource, SourceRun

SHOWN_RUNS = 5


def source_of(authority: Authority, dataset_id: int, *, fresh: bool = False) -> DataSource | None:
    """Return the source of a dataset, nothing when it has none."""
    query = select(DataSource).where(
        DataSource.authority_id == authority.id, DataSource.dataset_id == dataset_id
    )
    return db.session.scalars(query.execution_options(populate_existing=fresh)).one_or_none()


def runs_of(authority: Authority, source: DataSource) -> Sequence[SourceRun]:
    """Return the last visits from which something came, newest first."""
    query = select(SourceRun).where(
        SourceRun.authority_id == authority.id, SourceRun.source_id == source.id
    )
    return db.session.scalars(query.order_by(SourceRun.id.desc()).limit(SHOWN_RUNS)).all()


def files_to_renew(authority: Authority, dataset_id: int) -> list[Resource]:
    """Return the files of a dataset that a result of the workbench may renew: the CSV ones."""
    rows = resources_of(authority, dataset_id)
    return [row for row in rows if row.file_name.lower().endswith(".csv")]
