"""Load the referential into the database."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text, update

from app.extensions import db
from app.kernel import clock
from app.places.models import CLASS_STEP, Place, PlaceKey, PlaceVintage
from app.places.record import PlaceKind, Record
from app.places.referential import FOLDER, Referential
from app.places.rules import keys_of, search_words

CHUNK = 10_000
KIND_ORDER = {kind: position for position, kind in enumerate(PlaceKind)}

PLACES = Place.metadata.tables[Place.__tablename__]
KEYS = Place.metadata.tables[PlaceKey.__tablename__]


def load_places(folder: Path = FOLDER) -> int:
    """Bring the tables to the referential of ``folder``; return how many places were written.

    Nothing is done when they already hold it. Places that have left the referential are no longer
    found but stay, because authorities may be opened on them.
    """
    referential = Referential.open(folder)
    if db.session.get(PlaceVintage, referential.fingerprint) is not None:
        return 0
    records = list(referential.records())
    _write_places(records)
    _write_keys(records)
    _measure()
    db.session.execute(delete(PlaceVintage))
    db.session.add(
        PlaceVintage(
            fingerprint=referential.fingerprint,
            vintage=referential.vintage,
            loaded_at=clock.now(),
        )
    )
    db.session.flush()
    return len(records)


def _write_places(records: Iterable[Record]) -> None:
    known = set(db.session.scalars(select(Place.id)))
    rows = {record.id: _row(record) for record in records}
    _in_chunks(insert(PLACES), [row for id_, row in rows.items() if id_ not in known])
    # The key itself is never rewritten: the database would look for every row that refers to it.
    changed = [_renamed(row) for id_, row in rows.items() if id_ in known]
    _in_chunks(update(PLACES).where(PLACES.c.id == bindparam("at")), changed)
    gone = update(PLACES).where(PLACES.c.id == bindparam("at")).values(retired=True)
    _in_chunks(gone, [{"at": id_} for id_ in known - rows.keys()])


def _write_keys(records: Iterable[Record]) -> None:
    db.session.execute(delete(KEYS))
    by_size = sorted(
        records,
        key=lambda record: (-(record.population or 0), KIND_ORDER[record.kind], record.id),
    )
    rows = [
        {"key": key, "weight": rank * CLASS_STEP + position, "place_id": record.id}
        for position, record in enumerate(by_size)
        for key, rank in keys_of(record).items()
    ]
    rows.sort(key=lambda row: (row["key"], row["weight"]))
    _in_chunks(insert(KEYS), rows)


def _measure() -> None:
    """Let the planner know the new sizes at once: a search would read whole tables until then."""
    for table in (PLACES, KEYS):
        db.session.execute(text(f"ANALYZE {table.name}"))


def _in_chunks(statement: Any, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), CHUNK):
        db.session.execute(statement, rows[start : start + CHUNK])


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {("at" if column == "id" else column): value for column, value in row.items()}


def _row(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind.value,
        "nature": record.nature,
        "code": record.code,
        "name": record.name,
        "territory": record.territory.value,
        "population": record.population,
        "siren": record.siren,
        "postcodes": " ".join(record.postcodes),
        "departement": record.departement,
        "parent": record.parent,
        "epci_id": record.epci_id,
        "hint": record.hint,
        "former_names": "|".join(record.former_names),
        "search": search_words(record),
        "retired": False,
    }
