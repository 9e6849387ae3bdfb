"""Adding up what the processes that serve have counted: each file once, whatever dies meanwhile.

It commits by itself: the file goes only once its counts, and its name, are in the database.
"""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.queries import shown_sql
from app.ecosystem.measures.models import CountedBatch, DatasetMeasure
from app.ecosystem.measures.rules import MeasureSource, month_of
from app.extensions import db
from app.files.shelf import shelves
from app.jobs.queues import Queue, declare
from app.kernel.clock import now
from app.kernel.typography import local_day
from app.kernel.zones import in_zone
from app.places.zones import today_of, zone_of
from app.publication.files.counting import home
from app.publication.files.counts import (
    Downloaded,
    beginning_of,
    is_counts,
    quarter_of,
    read,
    to_do,
)
from app.spaces.locking import lock
from app.spaces.models import Authority

AT_ONCE = 1
REMEMBERED = timedelta(days=1)  # a file added up, after it has gone: whoever read it has ended

log = logging.getLogger(__name__)


def due() -> Sequence[str]:
    """Return the names of what is to be added up now."""
    return to_do(home(), now())


def run(name: str) -> bool | None:
    """Add up a file, or begin a month; nothing when somebody else has just done it."""
    path = home() / name
    try:
        return add_up(path) if is_counts(name) else begin_month(path)
    except Exception:
        db.rollback()
        log.exception("downloads of %s could not be added up", name)
        return False


def add_up(path: Path) -> bool | None:
    """Add the counts of a file to the months of its datasets."""
    try:
        counts = read(path)
    except FileNotFoundError:
        return None
    db.begin_write()
    fresh = _remember(path.name)
    if fresh:
        by_slug: dict[str, Counter[Downloaded]] = {}
        for one, count in counts.items():
            by_slug.setdefault(one.slug, Counter())[one] = count
        for authority in _authorities(by_slug):
            with in_zone(zone_of(authority)):
                month = month_of(local_day(beginning_of(quarter_of(path.name))))
            _add(authority, month, by_slug[authority.slug])
        db.commit()
    path.unlink(missing_ok=True)
    return True if fresh else None


def begin_month(path: Path) -> bool:
    """Note that nothing was downloaded yet this month of the files that are served."""
    db.begin_write()
    for authority in _authorities([shelf.slug for shelf in shelves()]):
        _add(authority, month_of(today_of(authority)), {})
    db.commit()
    path.touch(mode=0o600)
    return True


def _remember(name: str) -> bool:
    """Note a file as added up; tell whether it was not."""
    old = CountedBatch.added_at < now() - REMEMBERED
    db.session.execute(delete(CountedBatch).where(old))
    db.session.add(CountedBatch(name=name))
    try:
        db.session.flush()
    except IntegrityError:
        db.rollback()
        return False
    return True


def _authorities(slugs: Sequence[str] | Mapping[str, object]) -> Sequence[Authority]:
    """Return the authorities of these addresses, in the order in which all lock them."""
    query = select(Authority).where(Authority.slug.in_(sorted(slugs)))
    return db.session.scalars(query.order_by(Authority.id)).all()


def _add(authority: Authority, month: date, counts: Mapping[Downloaded, int]) -> None:
    """Add counts to a month; a dataset whose files are served and not asked for has zero."""
    lock(authority)
    rows = _rows(authority, month)
    for dataset_id, identifier in _served(authority, {one.identifier for one in counts}):
        row = rows.get(dataset_id)
        if row is None:
            row = DatasetMeasure(
                authority_id=authority.id,
                dataset_id=dataset_id,
                source=MeasureSource.JALON.value,
                month=month,
            )
            db.session.add(row)
        people = counts.get(Downloaded(authority.slug, identifier, robot=False), 0)
        robots = counts.get(Downloaded(authority.slug, identifier, robot=True), 0)
        row.downloads, row.robots = (row.downloads or 0) + people, (row.robots or 0) + robots
        row.noted_at = now()
    db.session.flush()


def _rows(authority: Authority, month: date) -> dict[int, DatasetMeasure]:
    query = select(DatasetMeasure).where(
        DatasetMeasure.authority_id == authority.id,
        DatasetMeasure.month == month,
        DatasetMeasure.source == MeasureSource.JALON.value,
    )
    fresh = query.execution_options(populate_existing=True)
    return {row.dataset_id: row for row in db.session.scalars(fresh)}


def _served(authority: Authority, identifiers: set[str]) -> list[tuple[int, str]]:
    """Return the datasets that Jalon gives files of, and those that were counted."""
    has_files = (
        select(Resource.id)
        .where(
            Resource.authority_id == Dataset.authority_id,
            Resource.dataset_id == Dataset.id,
            Resource.file_name != "",
        )
        .exists()
    )
    wanted = (shown_sql() & has_files) | Dataset.identifier.in_(sorted(identifiers))
    query = select(Dataset.id, Dataset.identifier).where(
        Dataset.authority_id == authority.id, wanted
    )
    return [(row.id, row.identifier) for row in db.session.execute(query.order_by(Dataset.id))]


declare(Queue("downloads", due=due, run=run, oldest=lambda: None, at_once=AT_ONCE))
