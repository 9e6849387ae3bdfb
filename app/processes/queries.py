"""Reading processes, with the datasets that each produces."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.accounts.models import User
from app.datasets.inventory.queries import DatasetBrief, briefs_by_id
from app.extensions import db
from app.kernel.errors import Missing
from app.processes.models import Process, ProcessDataset
from app.spaces.models import Authority, Membership

NOT_LISTED = "Ce processus n’est pas dans la liste."


@dataclass(frozen=True)
class ProcessCard:
    """A process with the datasets that it produces."""

    process: Process
    datasets: Sequence[DatasetBrief]

    def late(self, day: date) -> list[DatasetBrief]:
        """Return its datasets whose update is late on a day."""
        return [dataset for dataset in self.datasets if dataset.is_late(day)]


def process(authority: Authority, process_id: int, *, fresh: bool = False) -> Process:
    """Return a process of this authority, or ``Missing``; ``fresh`` reads it again."""
    query = select(Process).where(Process.authority_id == authority.id, Process.id == process_id)
    row = db.session.scalar(query.execution_options(populate_existing=fresh))
    if row is None:
        raise Missing(NOT_LISTED)
    return row


def card(authority: Authority, process_id: int) -> ProcessCard:
    """Return a process with its datasets, or ``Missing``; two statements."""
    row = process(authority, process_id)
    return ProcessCard(row, sorted_briefs(authority, linked_ids(authority, process_id)))


def cards(authority: Authority) -> list[ProcessCard]:
    """Return every process by title, with its datasets; three statements."""
    rows = db.session.scalars(
        select(Process)
        .where(Process.authority_id == authority.id)
        .order_by(Process.title_key, Process.id)
    ).all()
    links = select(ProcessDataset.process_id, ProcessDataset.dataset_id).where(
        ProcessDataset.authority_id == authority.id
    )
    by_process: dict[int, set[int]] = {}
    for process_id, dataset_id in db.session.execute(links):
        by_process.setdefault(process_id, set()).add(dataset_id)
    briefs = briefs_by_id(authority, {one for ids in by_process.values() for one in ids})
    return [ProcessCard(row, _ordered(briefs, by_process.get(row.id, ()))) for row in rows]


def linked_ids(authority: Authority, process_id: int) -> set[int]:
    """Return the ids of the datasets that a process produces."""
    query = select(ProcessDataset.dataset_id).where(
        ProcessDataset.authority_id == authority.id, ProcessDataset.process_id == process_id
    )
    return set(db.session.scalars(query))


def producing(authority: Authority, dataset_id: int) -> Sequence[Process]:
    """Return the processes that produce a dataset, by title."""
    query = (
        select(Process)
        .join(
            ProcessDataset,
            (ProcessDataset.authority_id == Process.authority_id)
            & (ProcessDataset.process_id == Process.id),
        )
        .where(Process.authority_id == authority.id, ProcessDataset.dataset_id == dataset_id)
        .order_by(Process.title_key, Process.id)
    )
    return db.session.scalars(query).all()


def titles_of(authority: Authority, ids: Collection[int]) -> dict[int, str]:
    """Return the titles of some processes of this authority."""
    if not ids:
        return {}
    query = select(Process.id, Process.title).where(
        Process.authority_id == authority.id, Process.id.in_(sorted(ids))
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def listed_usual(authority: Authority) -> set[str]:
    """Return the entries of the library that are listed already."""
    query = select(Process.usual).where(Process.authority_id == authority.id, Process.usual != "")
    return set(db.session.scalars(query))


def member_called(authority: Authority, name: str) -> int | None:
    """Return the account of the only member of that name, if there is one."""
    query = (
        select(User.id)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.authority_id == authority.id, User.full_name == name)
        .limit(2)
    )
    ids = db.session.scalars(query).all()
    return ids[0] if len(ids) == 1 else None


def count(authority: Authority) -> int:
    """Return how many processes an authority lists."""
    query = select(func.count()).select_from(Process)
    return db.session.scalar(query.where(Process.authority_id == authority.id)) or 0


def sorted_briefs(authority: Authority, ids: Collection[int]) -> list[DatasetBrief]:
    """Return some datasets by title."""
    return _ordered(briefs_by_id(authority, ids), ids)


def _ordered(briefs: Mapping[int, DatasetBrief], ids: Collection[int]) -> list[DatasetBrief]:
    known = [briefs[id_] for id_ in ids if id_ in briefs]
    return sorted(known, key=lambda brief: (brief.title.casefold(), brief.id))
