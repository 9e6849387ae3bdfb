"""A prepared statement gives what SQLAlchemy gives, on both databases, of every type of column."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel.clock import now
from app.kernel.database import Database
from app.kernel.prepared import prepared
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.web.operations import _REMEMBER
from tests.support.cast import Cast

Write = Callable[[], AbstractContextManager[None]]
_AUTHORITIES: Table = Authority.__table__  # type: ignore[assignment]
_EVENTS: Table = AuditEvent.__table__  # type: ignore[assignment]
BY_SLUG = select(_AUTHORITIES).where(_AUTHORITIES.c.slug == bindparam("slug"))
RECORD = insert(_EVENTS).inline()


def test_rows_are_read_as_sqlalchemy_reads_them(cast: Cast) -> None:
    """Decimals, moments, lists and texts, each of its own type."""
    for slug in ("rodez", "autre", "nowhere"):
        plain = db.session.execute(BY_SLUG, {"slug": slug}).all()
        read = db.rows(BY_SLUG, {"slug": slug})
        assert [tuple(line) for line in read] == [tuple(row) for row in plain]
        assert [line._asdict() for line in read] == [dict(row._mapping) for row in plain]


@pytest.mark.parametrize("before", [None, {}, {"state": "done", "note": "l’été"}])
def test_what_is_written_is_read_again(cast: Cast, write: Write, before: Any) -> None:
    row = {
        "at": now(),
        "authority_id": cast.rodez.id,
        "actor_name": "Alice",
        "event": "answer:set",
        "subject": "item:a",
        "subject_title": "Un point",
        "before": before,
        "changes": [{"title": "État", "old": None, "new": "Fait"}],
    }
    with write():
        db.write(RECORD, row)
        db.session.execute(RECORD, row)
    columns = [column for column in _EVENTS.c if column.key != "id"]
    ours, theirs = db.session.execute(select(*columns).where(_EVENTS.c.subject == "item:a")).all()
    assert ours == theirs
    assert ours.before == before
    assert ours.at == row["at"]


def test_a_broken_constraint_is_told_as_ever(cast: Cast, write: Write) -> None:
    row = {"user_id": cast.alice.id, "key": "k", "location": "/", "at": now()}
    with write():
        db.write(_REMEMBER, row)
        with pytest.raises(IntegrityError):
            db.write(_REMEMBER, row)
        db.rollback()


def test_a_failure_of_the_database_is_told_as_ever(database: Any) -> None:
    nothing = Table("nothing", type(_EVENTS.metadata)(), _EVENTS.c.id._copy())
    with pytest.raises((OperationalError, ProgrammingError)):
        db.rows(select(nothing), {})


def test_only_plain_statements_are_prepared(database: Any) -> None:
    dialect = db.engine.dialect
    with pytest.raises(ValueError, match="not a plain statement"):
        prepared(select(_EVENTS).where(_EVENTS.c.id.in_([1, 2])), (), dialect)
    with pytest.raises(ValueError, match="not a plain statement"):
        prepared(RECORD, ("event",), dialect)  # « at » would be computed in Python


def test_a_lock_has_the_object_say_what_its_row_says(cast: Cast, write: Write) -> None:
    stale = cast.rodez
    other = Database()
    other.bind(db.engine)
    assert (stale.name, stale.functions) == ("Rodez", [])
    db.commit()
    other.begin_write()
    changed = other.session.get_one(Authority, stale.id)
    changed.name, changed.functions, changed.fte = "Rodez-Ville", ["voirie"], None
    other.commit()
    other.session.close()
    with write():
        lock(stale)
        assert (stale.name, stale.functions, stale.fte) == ("Rodez-Ville", ["voirie"], None)
        assert not db.session.dirty
