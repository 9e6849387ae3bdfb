"""Taking back an import: deleting the datasets it added that nobody has changed since."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from app.audit.rules import Actor, Change
from app.audit.services import record
from app.datasets.inventory import saving
from app.datasets.inventory.models import Dataset, FileCheck, Import
from app.datasets.inventory.rules import PUBLIC_CODES
from app.datasets.transfer.apply import FIRST_REVISION
from app.extensions import db
from app.kernel.typography import number
from app.spaces.locking import open_write
from app.spaces.models import Authority

AT_ONCE = 500  # ids in a statement


def untouched(authority: Authority, row: Import, *, publishes: bool = False) -> list[int]:
    """Return the ids of the datasets that an import has added and nobody has changed since.

    A change, a decision, a file, a check or a publication counts as one. ``publishes``: those that
    the import has marked as published as well.
    """
    created = set(row.outcome.get("created", ()))
    if not created:
        return []
    checked = select(FileCheck.dataset_id).where(
        FileCheck.authority_id == authority.id, FileCheck.dataset_id.is_not(None)
    )
    query = select(Dataset.id).where(
        Dataset.authority_id == authority.id,
        Dataset.revision == FIRST_REVISION,
        Dataset.id.not_in(checked),
    )
    if not publishes:
        query = query.where(Dataset.stage.not_in(sorted(PUBLIC_CODES)))
    return sorted(created.intersection(db.session.scalars(query)))


def take_back(authority: Authority, row: Import, *, by: Actor, publishes: bool = False) -> int:
    """Delete the datasets that an import has added and nobody has changed; return how many."""
    open_write(authority)
    db.session.refresh(row)
    ids = untouched(authority, row, publishes=publishes)
    if not ids:
        return 0
    shown = select(Dataset.id).where(
        Dataset.authority_id == authority.id, Dataset.stage.in_(sorted(PUBLIC_CODES))
    )
    public = not set(ids).isdisjoint(db.session.scalars(shown))
    _delete(authority, ids)
    row.outcome = {**row.outcome, "taken_back": row.outcome.get("taken_back", 0) + len(ids)}
    record(
        "dataset:withdraw",
        actor=by,
        authority_id=authority.id,
        subject=f"import:{row.id}",
        title=row.file_name,
        changes=(Change("Jeux retirés", number(len(ids)), None),),
    )
    saving.settle(authority, public=public)
    return len(ids)


def _delete(authority: Authority, ids: Sequence[int]) -> None:
    """Delete datasets; the database deletes their resources, decisions and checks."""
    for start in range(0, len(ids), AT_ONCE):
        chunk = ids[start : start + AT_ONCE]
        db.session.execute(
            delete(Dataset)
            .where(Dataset.authority_id == authority.id, Dataset.id.in_(chunk))
            .execution_options(synchronize_session=False)
        )
    db.session.expire_all()
