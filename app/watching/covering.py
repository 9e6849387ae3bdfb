"""Which files and addresses are watched: those of the public datasets, as they are today."""

from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, insert, or_, select, update

from app.datasets.inventory.models import Dataset, Resource
from app.datasets.inventory.queries import shown_sql
from app.extensions import db
from app.kernel.clock import now
from app.watching.models import WatchedAddress
from app.watching.rules import host_of

BATCH = 500  # rows written together

_OF_DATASET = and_(Dataset.authority_id == Resource.authority_id, Dataset.id == Resource.dataset_id)
_OF_RESOURCE = and_(
    WatchedAddress.authority_id == Resource.authority_id, WatchedAddress.resource_id == Resource.id
)
_NEW: ColumnElement[bool] = or_(WatchedAddress.id.is_(None), WatchedAddress.url != Resource.url)


def cover() -> int:
    """Begin to watch what became public or changed its address; return how many there were.

    What is public no more is forgotten. Its own transactions, a batch each.
    """
    _forget_hidden()
    covered = 0
    while rows := db.session.execute(_uncovered().limit(BATCH)).all():
        db.begin_write()
        for row in rows:
            _write(row)
        db.commit()
        covered += len(rows)
    db.rollback()
    return covered


def _public() -> Select[Any]:
    """Return the files and addresses of the public datasets, with what is watched of them."""
    return (
        select(Resource.id, Resource.authority_id, Resource.dataset_id, Resource.url)
        .add_columns(Resource.file_name)
        .add_columns(WatchedAddress.id.label("watched"))
        .join(Dataset, _OF_DATASET)
        .outerjoin(WatchedAddress, _OF_RESOURCE)
        .where(shown_sql())
    )


def _uncovered() -> Select[Any]:
    return _public().where(_NEW).order_by(Resource.id)


def _write(row: Any) -> None:
    """Watch an address from now on: nothing is known of it."""
    fresh: dict[str, Any] = {
        "url": row.url, "host": "" if row.file_name else host_of(row.url),
        "etag": "", "last_modified": "", "digest": "", "size": None,
        "state": "", "sentence": "", "failures": 0,
        "changed_on": None, "looked_at": None, "next_look_at": now(), "taken_until": None,
    }  # fmt: skip
    if row.watched is not None:
        query = update(WatchedAddress).where(WatchedAddress.id == row.watched).values(fresh)
        db.session.execute(query, execution_options={"synchronize_session": False})
        return
    key = {"authority_id": row.authority_id, "dataset_id": row.dataset_id, "resource_id": row.id}
    db.session.execute(insert(WatchedAddress).values(**key, **fresh))


def _forget_hidden() -> None:
    shown = _public().where(WatchedAddress.id.is_not(None)).subquery()
    hidden = select(WatchedAddress.id).where(WatchedAddress.id.not_in(select(shown.c.watched)))
    ids = db.session.scalars(hidden).all()
    if not ids:
        db.rollback()
        return
    db.begin_write()
    db.session.execute(delete(WatchedAddress).where(WatchedAddress.id.in_(ids)))
    db.commit()
