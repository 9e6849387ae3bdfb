"""Reading the inventory: always of one authority."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import aliased

from app.audit.models import AuditEvent
from app.audit.queries import history_of
from app.datasets.inventory.filters import DatasetFilter, conditions, is_late_sql, ordering
from app.datasets.inventory.frequencies import is_late
from app.datasets.inventory.models import Dataset, EligibilityDecision, FileCheck, Resource
from app.datasets.inventory.rules import PUBLIC_CODES, Next, Stage, next_of
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.kernel.pages import page_cut
from app.kernel.text import name_key
from app.spaces.models import Authority

PAGE = 25
GONE = "Ce jeu de données n’existe plus, ou n’a jamais existé ici."

_SHOWN: tuple[SQLColumnExpression[Any], ...] = (
    Dataset.id, Dataset.identifier, Dataset.title, Dataset.service, Dataset.theme, Dataset.stage,
    Dataset.outcome, Dataset.outcome_review_on, Dataset.updated_on, Dataset.next_update_on,
    Dataset.frequency, Dataset.held_since, Dataset.personal_data, Dataset.value, Dataset.effort,
    Dataset.high_value, Dataset.resource_count, Dataset.revision, Dataset.assignee_name,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DatasetBrief:
    """The columns of a dataset that lists show, read without loading the object."""

    id: int
    identifier: str
    title: str
    service: str
    theme: str
    stage: str
    outcome: str
    outcome_review_on: date | None
    updated_on: date | None
    next_update_on: date | None
    frequency: str
    held_since: datetime | None
    personal_data: str
    value: int | None
    effort: int | None
    high_value: str
    resource_count: int
    revision: int
    assignee_name: str = ""

    def is_late(self, day: date) -> bool:
        """Tell whether its update is late on a day; only a public dataset can be."""
        return self.stage in PUBLIC_CODES and is_late(self.next_update_on, day)

    def next(self, day: date) -> Next | None:
        """Return the first thing to do about it on a day, or nothing."""
        return next_step(self, day)


def next_step(row: Dataset | DatasetBrief | Row[Any], day: date) -> Next | None:
    """Return the first thing to do about a dataset on a day, or nothing, from these columns.

    stage, outcome, held_since, next_update_on, outcome_review_on.
    """
    return next_of(
        row.stage,
        row.outcome,
        held=row.held_since is not None,
        late=is_late(row.next_update_on, day),
        review_due=row.outcome_review_on is not None and row.outcome_review_on <= day,
    )


@dataclass(frozen=True)
class DatasetPage:
    """A page of the list, and how many there are over all pages."""

    datasets: Sequence[DatasetBrief]
    page: int
    pages: int
    total: int


@dataclass(frozen=True)
class Totals:
    """The whole inventory in figures: the stages, the services, what is late."""

    stages: Mapping[Stage, int]
    services: Mapping[str, int]  # by name, in order; « » when nobody answers for them
    late: int

    @property
    def total(self) -> int:
        """How many datasets are listed."""
        return sum(self.stages.values())


@dataclass(frozen=True)
class DatasetSheet:
    """A dataset with its last decision, its last check of a file, and its resources."""

    dataset: Dataset
    decision: EligibilityDecision | None
    check: FileCheck | None
    resources: Sequence[Resource]


def dataset(authority: Authority, dataset_id: int) -> Dataset:
    """Return a dataset of this authority, or ``Missing``."""
    query = select(Dataset).where(Dataset.authority_id == authority.id, Dataset.id == dataset_id)
    row = db.session.scalars(query).one_or_none()
    if row is None:
        raise Missing(GONE)
    return row


def sheet(authority: Authority, dataset_id: int) -> DatasetSheet:
    """Return a dataset with its last decision, its last check and its files; two statements."""
    decision, check = aliased(EligibilityDecision), aliased(FileCheck)
    mine = (Dataset.authority_id == authority.id, Dataset.id == dataset_id)
    query = (
        select(Dataset, decision, check)
        .select_from(Dataset)
        .outerjoin(decision, _is_last(decision, EligibilityDecision, authority))
        .outerjoin(check, _is_last(check, FileCheck, authority))
        .where(*mine)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise Missing(GONE)
    return DatasetSheet(*row, resources_of(authority, dataset_id))


def _is_last(row: Any, model: type[EligibilityDecision] | type[FileCheck], of: Authority) -> Any:
    last = (
        select(func.max(model.id))
        .where(model.authority_id == Dataset.authority_id, model.dataset_id == Dataset.id)
        .correlate(Dataset)
        .scalar_subquery()
    )
    return and_(row.authority_id == of.id, row.id == last)


def page(
    authority: Authority, wanted: DatasetFilter, page: int = 1, *, size: int = PAGE
) -> DatasetPage:
    """Return one page of a filter; a page past the end is the last one."""
    clauses = conditions(authority, wanted)
    total = db.session.scalar(select(func.count()).select_from(Dataset).where(*clauses)) or 0
    cut = page_cut(total, page, size)
    query = select(*_SHOWN).where(*clauses).order_by(*ordering(wanted.order))
    rows = db.session.execute(query.limit(size).offset(cut.start))
    return DatasetPage([DatasetBrief(*row) for row in rows], cut.number, cut.pages, total)


def totals(authority: Authority) -> Totals:
    """Count the whole inventory by stage and by service, in one statement."""
    query = (
        select(
            Dataset.stage,
            Dataset.service,
            func.count(),
            func.count().filter(is_late_sql(today())),
        )
        .where(Dataset.authority_id == authority.id)
        .group_by(Dataset.stage, Dataset.service)
    )
    stages = dict.fromkeys(Stage, 0)
    services: dict[str, int] = {}
    late = 0
    for stage, service, count, late_ones in db.session.execute(query):
        stages[Stage(stage)] += count
        services[service] = services.get(service, 0) + count
        late += late_ones
    return Totals(stages, dict(sorted(services.items(), key=lambda pair: name_key(pair[0]))), late)


def briefs(
    authority: Authority, wanted: DatasetFilter | None = None, *, limit: int | None = None
) -> list[DatasetBrief]:
    """Return all datasets of a filter (all of them without one), as lists show them."""
    shown = wanted or DatasetFilter()
    query = select(*_SHOWN).where(*conditions(authority, shown)).order_by(*ordering(shown.order))
    return [DatasetBrief(*row) for row in db.session.execute(query.limit(limit))]


def briefs_by_id(authority: Authority, ids: Collection[int]) -> dict[int, DatasetBrief]:
    """Return some datasets of this authority by id, as lists show them."""
    if not ids:
        return {}
    query = select(*_SHOWN).where(Dataset.authority_id == authority.id, Dataset.id.in_(sorted(ids)))
    return {row[0]: DatasetBrief(*row) for row in db.session.execute(query)}


def all_of(authority: Authority, *, public_only: bool = False) -> Sequence[Dataset]:
    """Return every dataset whole, by title: for exports and the catalogue; one statement.

    ``public_only``: those that anybody may read (``shown_sql``).
    """
    query = select(Dataset).where(Dataset.authority_id == authority.id)
    if public_only:
        query = query.where(shown_sql())
    return db.session.scalars(query.order_by(Dataset.title_key, Dataset.id)).all()


def shown_sql() -> ColumnElement[bool]:
    """Return the condition of the public catalogue: published, and not held by a check."""
    return Dataset.stage.in_(sorted(PUBLIC_CODES)) & Dataset.held_since.is_(None)


def ids_of(authority: Authority) -> dict[str, int]:
    """Return the id of each dataset by its identifier."""
    query = select(Dataset.identifier, Dataset.id).where(Dataset.authority_id == authority.id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def typical_listed(authority: Authority) -> dict[str, int]:
    """Return which entries of the library are listed already: entry -> id of the dataset."""
    query = (
        select(Dataset.typical, func.min(Dataset.id))
        .where(Dataset.authority_id == authority.id, Dataset.typical != "")
        .group_by(Dataset.typical)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def has_namesake(row: Dataset) -> bool:
    """Tell whether another dataset has the same title and the same service."""
    query = select(Dataset.id).where(
        Dataset.authority_id == row.authority_id,
        Dataset.id != row.id,
        Dataset.title_key == row.title_key,
        Dataset.service == row.service,
    )
    return db.session.scalar(query.limit(1)) is not None


def resources_of(authority: Authority, dataset_id: int) -> Sequence[Resource]:
    """Return the resources of a dataset, oldest first."""
    query = select(Resource).where(
        Resource.authority_id == authority.id, Resource.dataset_id == dataset_id
    )
    return db.session.scalars(query.order_by(Resource.id)).all()


def resources_by_dataset(
    authority: Authority, ids: Collection[int] | None = None
) -> dict[int, list[Resource]]:
    """Return dataset -> resources (every dataset without ids), in one statement."""
    query = select(Resource).where(Resource.authority_id == authority.id)
    if ids is not None:
        query = query.where(Resource.dataset_id.in_(sorted(ids)))
    by_dataset: dict[int, list[Resource]] = {}
    for row in db.session.scalars(query.order_by(Resource.dataset_id, Resource.id)):
        by_dataset.setdefault(row.dataset_id, []).append(row)
    return by_dataset


def resource(authority: Authority, dataset_id: int, resource_id: int) -> Resource:
    """Return a resource of a dataset of this authority, or ``Missing``."""
    query = select(Resource).where(
        Resource.authority_id == authority.id,
        Resource.dataset_id == dataset_id,
        Resource.id == resource_id,
    )
    row = db.session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise Missing("Cette ressource n’existe plus, ou n’a jamais existé ici.")
    return row


def history_of_dataset(
    authority: Authority, row: Dataset, *, limit: int = 50
) -> Sequence[AuditEvent]:
    """Return the events of a dataset in the journal, newest first.

    Not those of another that had its id before: SQLite gives the id of the last row again.
    """
    events = history_of(authority.id, f"dataset:{row.id}", limit=limit)
    return [event for event in events if event.at >= row.created_at]


def kept_files(authority: Authority, dataset_id: int) -> list[str]:
    """Return the names on the disk of the files kept with a dataset: to delete when it goes."""
    query = select(FileCheck.stored_name).where(
        FileCheck.authority_id == authority.id,
        FileCheck.dataset_id == dataset_id,
        FileCheck.keeps_file.is_(True),
    )
    return list(db.session.scalars(query))
