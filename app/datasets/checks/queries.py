"""Reading the checks of files: the checks, their folders, those still to decide."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, select

from app.datasets.checks.personal import holding
from app.datasets.checks.room import Room
from app.datasets.inventory.models import Dataset, FileCheck
from app.extensions import db
from app.kernel.errors import Missing
from app.spaces.models import Authority

GONE = "Ce contrôle n’existe plus, ou n’a jamais existé ici."
GRACE = timedelta(seconds=60)  # between the commit of a row and the lock of its check


def check_of(authority: Authority, check_id: int, *, fresh: bool = False) -> FileCheck:
    """Return a check of a dataset of this authority, or ``Missing``."""
    query = select(FileCheck).where(
        FileCheck.authority_id == authority.id,
        FileCheck.id == check_id,
        FileCheck.dataset_id.is_not(None),
    )
    check = db.session.scalars(query.execution_options(populate_existing=fresh)).one_or_none()
    if check is None:
        raise Missing(GONE)
    return check


def with_dataset(authority: Authority, check_id: int) -> tuple[FileCheck, Dataset]:
    """Return a check and its dataset, in one statement."""
    query = (
        select(FileCheck, Dataset)
        .join(
            Dataset,
            and_(
                FileCheck.authority_id == Dataset.authority_id, FileCheck.dataset_id == Dataset.id
            ),
        )
        .where(FileCheck.authority_id == authority.id, FileCheck.id == check_id)
    )
    row = db.session.execute(query).one_or_none()
    if row is None:
        raise Missing(GONE)
    return row[0], row[1]


def latest_checks(authority: Authority, dataset_id: int, limit: int) -> Sequence[FileCheck]:
    """Return the last checks of a dataset, newest first."""
    return db.session.scalars(of_dataset(authority, dataset_id).limit(limit)).all()


def room_of(check: FileCheck) -> Room:
    """Return the folder of a check."""
    return Room(check.result["folder"])


def is_interrupted(check: FileCheck, moment: datetime) -> bool:
    """Tell whether a check that should be running died with its process."""
    if check.state != "running" or room_of(check).alive:
        return False
    return moment - check.at > GRACE


def is_undecided(check: FileCheck) -> bool:
    """Tell whether personal data were spotted and nobody has decided."""
    return bool(holding(check.result)) and not check.result.get("decision")


def undecided_of(row: Dataset) -> int | None:
    """Return the newest check that holds a dataset, or nothing."""
    checks = select(FileCheck).where(
        FileCheck.authority_id == row.authority_id, FileCheck.dataset_id == row.id
    )
    newest_first = db.session.scalars(checks.order_by(FileCheck.id.desc()))
    return next((check.id for check in newest_first if is_undecided(check)), None)


def of_dataset(authority: Authority, dataset_id: int) -> Select[FileCheck]:
    """Return the query of the checks of a dataset, newest first."""
    query = select(FileCheck).where(
        FileCheck.authority_id == authority.id, FileCheck.dataset_id == dataset_id
    )
    return query.order_by(FileCheck.id.desc())
