"""How long a database is waited for, and what is asked of one that has just said nothing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.kernel.database import open_engine
from app.kernel.silence import Patience, Silence
from tests.support.databases import OpenDatabase
from tests.support.patience import PATIENCE_SECONDS

HURRIED = Patience(lock=0.05, rest=PATIENCE_SECONDS, lock_again=0.01)
ENDLESS = text(f"SELECT pg_sleep({PATIENCE_SECONDS})")


def test_a_silence_lasts_as_long_as_it_was_told_to() -> None:
    silence = Silence()
    assert not silence.noticed
    silence.begin(PATIENCE_SECONDS)
    assert silence.noticed
    assert silence.lasts
    silence.begin(0)
    assert silence.noticed
    assert not silence.lasts
    silence.end()
    assert not silence.noticed


@pytest.fixture
def hurried(database: OpenDatabase) -> Iterator[Engine]:
    engine = open_engine(database.url, HURRIED)
    yield engine
    engine.dispose()


@pytest.mark.only_on("postgresql")
def test_a_statement_without_an_answer_ends_and_nothing_more_is_asked(
    database: OpenDatabase,
) -> None:
    # PostgreSQL is told to be patient: only ours ends the statement, as if it were frozen.
    patient = Patience(lock=PATIENCE_SECONDS, answer=0.2, ping=0.2, rest=PATIENCE_SECONDS)
    engine = open_engine(database.url, patient)
    try:
        with pytest.raises(OperationalError), engine.connect() as connection:
            connection.execute(ENDLESS)
        with pytest.raises(OperationalError, match="a moment ago"):
            engine.connect()
    finally:
        engine.dispose()


@pytest.mark.only_on("postgresql")
def test_what_postgresql_refuses_is_no_silence(hurried: Engine) -> None:
    with hurried.connect() as connection:
        with pytest.raises(OperationalError, match="statement timeout"):
            connection.execute(ENDLESS)
        connection.rollback()
        assert connection.scalar(text("SELECT 1")) == 1
    with hurried.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


LONG, SHORT = 0.5, 0.01


def waited() -> float:
    """Return for how many seconds somebody waited for a lock that never came."""
    since = monotonic()
    with pytest.raises(OperationalError, match="locked"):
        db.begin_write()
    db.rollback()
    return monotonic() - since


@pytest.mark.only_on("sqlite")
def test_after_a_wait_in_vain_the_next_writers_wait_less(database: OpenDatabase) -> None:
    engine = open_engine(database.url, Patience(lock=LONG, rest=0, lock_again=SHORT))
    db.session.close()
    db.bind(engine)
    path = Path(database.engine.url.database or "")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert waited() >= LONG
            assert SHORT <= waited() < LONG
            other.execute("ROLLBACK")
            db.begin_write()
            db.rollback()
            other.execute("BEGIN IMMEDIATE")
            assert waited() >= LONG  # an answer has come meanwhile: as patient as before
            # Whatever else waits does so as SQLite does.
            assert db.session.scalar(text("PRAGMA busy_timeout")) == LONG * 1000
    finally:
        db.session.close()
        db.bind(database.engine)
        engine.dispose()


@pytest.mark.only_on("sqlite")
def test_whoever_waits_looks_again_without_growing_tired(database: OpenDatabase) -> None:
    looks: list[float] = []
    engine = open_engine(database.url, Patience(lock=LONG, rest=0))

    @event.listens_for(engine, "connect")
    def watch(connection: sqlite3.Connection, _record: Any) -> None:
        def note(sql: str) -> None:
            if sql == "BEGIN IMMEDIATE":
                looks.append(monotonic())

        connection.set_trace_callback(note)

    db.session.close()
    db.bind(engine)
    path = Path(database.engine.url.database or "")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            waited()
    finally:
        db.session.close()
        db.bind(database.engine)
        engine.dispose()
    # SQLite by itself would look a dozen times, a tenth of a second apart in the end.
    assert len(looks) > 30
