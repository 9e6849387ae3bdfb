"""What the calendar and the sheet say without any request: updates that are late, noted, or due."""

import logging
from collections.abc import Sequence

from sqlalchemy import and_, select

from app.datasets.inventory import saving
from app.datasets.inventory.filters import is_late_sql
from app.datasets.inventory.frequencies import is_late
from app.datasets.inventory.models import Dataset
from app.datasets.inventory.queries import shown_sql
from app.datasets.inventory.saving import is_public
from app.extensions import db
from app.kernel.clock import today
from app.kernel.errors import Missing
from app.kernel.signals import inventory_settled
from app.kernel.typography import day
from app.kernel.zones import in_zone
from app.places.zones import zone_of
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.watching import faults
from app.watching.models import OnlineFault, WatchedAddress
from app.watching.rules import FaultCode, FoundFault
from app.watching.wording import OVERDUE

MOST = 200  # datasets found late at once; the others are found at the next look

log = logging.getLogger(__name__)


def look_at_lateness() -> int:
    """Open a fault for each public dataset whose update is late; return how many were found."""
    late = _late()
    for authority_id, dataset_id in late:
        try:
            _open(authority_id, dataset_id)
        except Exception:  # the others get their turn
            db.rollback()
            log.exception("the lateness of dataset %s could not be written", dataset_id)
    return len(late)


def overdue_fault(dataset: Dataset) -> FoundFault | None:
    """Return the fault of a public dataset whose update is late today, or nothing."""
    if not is_public(dataset) or not is_late(dataset.next_update_on, today()):
        return None
    assert dataset.next_update_on is not None  # noqa: S101  it is late
    return FoundFault(FaultCode.OVERDUE, OVERDUE.format(day=day(dataset.next_update_on)))


def _late() -> Sequence[tuple[int, int]]:
    of_dataset = and_(
        OnlineFault.authority_id == Dataset.authority_id,
        OnlineFault.dataset_id == Dataset.id,
        OnlineFault.code == FaultCode.OVERDUE.value,
        OnlineFault.mended_at.is_(None),
    )
    query = (
        select(Dataset.authority_id, Dataset.id)
        .outerjoin(OnlineFault, of_dataset)
        .where(shown_sql(), is_late_sql(today()), OnlineFault.id.is_(None))
    )
    rows = db.session.execute(query.order_by(Dataset.id).limit(MOST)).all()
    db.rollback()
    return [(row[0], row[1]) for row in rows]


def _open(authority_id: int, dataset_id: int) -> None:
    db.begin_write()
    authority = db.session.get(Authority, authority_id)
    if authority is None:
        db.rollback()
        return
    lock(authority)
    with in_zone(zone_of(authority)):
        _settle_overdue(authority, dataset_id)
    db.commit()


def _settle_overdue(authority: Authority, dataset_id: int) -> None:
    try:
        dataset = saving.to_change(authority, dataset_id)
    except Missing:
        return
    fault = overdue_fault(dataset)
    found = [fault] if fault is not None else []
    faults.settle(authority, dataset, faults.OF_DATASET, found, {FaultCode.OVERDUE})


@inventory_settled.connect
def mend_what_the_sheet_says(authority: Authority) -> None:
    """Close at once what a change of a sheet has mended: an update noted, an address corrected.

    A space without any open fault is asked nothing.
    """
    if not authority.online_faults:
        return
    for fault in faults.open_faults(authority):
        dataset = db.session.get(Dataset, fault.dataset_id)
        if dataset is not None and _is_mended(dataset, fault):
            code = FaultCode(fault.code)
            faults.settle(authority, dataset, fault.subject, (), {code})
    faults.count(authority)  # those of a dataset that was removed have gone with it


def _is_mended(dataset: Dataset, fault: OnlineFault) -> bool:
    if not is_public(dataset):
        return fault.subject != faults.OF_SOURCE
    if fault.code == FaultCode.OVERDUE.value:
        return overdue_fault(dataset) is None
    if fault.code != FaultCode.CHANGED.value:
        return _is_gone(fault)
    row = _address_of(fault)
    if row is None or row.changed_on is None:
        return True
    return dataset.updated_on is not None and dataset.updated_on >= row.changed_on


def _is_gone(fault: OnlineFault) -> bool:
    """Tell whether the file or address of a fault was removed."""
    kind, _, _ = fault.subject.partition(":")
    return kind == "resource" and _address_of(fault) is None


def _address_of(fault: OnlineFault) -> WatchedAddress | None:
    resource_id = int(fault.subject.partition(":")[2])
    query = select(WatchedAddress).where(
        WatchedAddress.authority_id == fault.authority_id,
        WatchedAddress.resource_id == resource_id,
    )
    return db.session.scalars(query).one_or_none()
