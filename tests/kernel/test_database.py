"""Transactions: locks are taken to write only, nothing is written by accident."""

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, closing

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from app.accounts.models import Throttle, User
from app.extensions import db
from app.kernel.clock import now
from app.kernel.database import insert_if_absent, open_engine
from tests.support.cast import Cast, make_user
from tests.support.client import statements
from tests.support.databases import OpenDatabase
from tests.support.patience import PATIENCE_SECONDS

Write = Callable[[], AbstractContextManager[None]]


def count_users() -> int:
    return db.session.scalar(select(func.count()).select_from(User)) or 0


def test_a_reader_takes_no_lock(database: OpenDatabase, write: Write) -> None:
    assert count_users() == 0  # this reading transaction stays open
    failures = _in_thread(lambda: make_user("pendant@exemple.fr"))
    assert failures == []
    if database.sqlite:
        assert count_users() == 0  # still the picture of its beginning
    db.session.rollback()
    assert count_users() == 1


@pytest.mark.only_on("sqlite")
def test_a_writer_on_sqlite_takes_the_lock_when_it_begins(database: OpenDatabase) -> None:
    path = database.engine.url.database
    assert path is not None
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        db.session.execute(text("SELECT 1"))
        other.execute("BEGIN IMMEDIATE")  # a reader does not hinder
        other.execute("ROLLBACK")
        db.begin_write()  # nothing is written yet
        assert other.execute("SELECT count(*) FROM users").fetchone() == (0,)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        db.rollback()


def test_reading_then_writing_never_meets_a_stale_snapshot(
    database: OpenDatabase, write: Write
) -> None:
    """The trap of SQLite: a transaction that has read cannot be turned into a writing one."""
    with write():
        first = make_user("compteur@exemple.fr", "0").id
    rounds, threads = 10, 4

    def count_up() -> None:
        for _ in range(rounds):
            db.session.get_one(User, first)  # what a request reads before its service writes
            db.begin_write()
            row = db.session.get_one(User, first, with_for_update=True, populate_existing=True)
            row.full_name = str(int(row.full_name) + 1)
            db.commit()

    failures = _in_threads([count_up] * threads)
    db.session.close()

    assert failures == []
    assert db.session.get_one(User, first).full_name == str(rounds * threads)


class TestRewriting:
    """Some values of one row, written at once."""

    def test_only_what_differs_is_written(self, database: OpenDatabase, write: Write) -> None:
        with write():
            user = make_user("avant@exemple.fr", "Avant")
            with statements() as run:
                db.rewrite(user, {"full_name": "Après", "open_tasks": user.open_tasks})
                db.rewrite(user, {"full_name": "Après"})
        assert [sql.partition(" WHERE")[0].split("=")[0] for sql in run] == [
            "UPDATE users SET full_name"
        ]

    def test_the_object_says_it_and_the_rest_waits_for_the_flush(
        self, database: OpenDatabase, write: Write
    ) -> None:
        with write():
            user, other = make_user("a@exemple.fr", "Avant"), make_user("b@exemple.fr", "Autre")
            user.shortcuts = False
            db.rewrite(user, {"full_name": "Après"})
            assert user.full_name == "Après"
            assert db.session.is_modified(user)  # for the shortcuts alone
        db.session.expire_all()
        assert (user.full_name, user.shortcuts) == ("Après", False)
        assert other.full_name == "Autre"

    def test_a_rollback_takes_it_back(self, database: OpenDatabase, write: Write) -> None:
        with write():
            user = make_user("a@exemple.fr", "Avant")
        db.begin_write()
        db.rewrite(user, {"full_name": "Après"})
        db.rollback()
        assert user.full_name == "Avant"

    def test_it_is_a_write(self, database: OpenDatabase, write: Write) -> None:
        with write():
            user = make_user("a@exemple.fr", "Avant")
        with pytest.raises(RuntimeError, match="outside a writing transaction"):
            db.rewrite(user, {"full_name": "Après"})


def test_a_write_outside_a_writing_transaction_is_a_mistake(database: OpenDatabase) -> None:
    db.session.add(User(email="a@exemple.fr", full_name="A", password_hash=""))
    with pytest.raises(RuntimeError, match="outside a writing transaction"):
        db.session.flush()
    db.session.rollback()
    assert count_users() == 0


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_change_or_a_deletion_too(write: Write, cast: Cast, change: str) -> None:
    user = cast.bob
    if change == "update":
        user.full_name = "Autre"
    else:
        db.session.delete(user)
    with pytest.raises(RuntimeError, match="outside a writing transaction"):
        db.session.commit()
    db.session.rollback()
    assert cast.bob.full_name == "Bob Martin"


def test_after_a_commit_one_reads_again(database: OpenDatabase) -> None:
    db.begin_write()
    assert db.writing
    make_user("a@exemple.fr")
    db.commit()
    assert not db.writing
    db.begin_write()
    make_user("b@exemple.fr")
    db.rollback()
    assert not db.writing
    assert count_users() == 1


def test_a_commit_that_fails_leaves_nothing_open(write: Write) -> None:
    with write():
        make_user("double@exemple.fr")
    db.begin_write()
    db.session.add(User(email="double@exemple.fr", full_name="", password_hash=""))
    with pytest.raises(IntegrityError):
        db.commit()
    assert not db.writing
    db.session.rollback()
    assert count_users() == 1


def test_foreign_keys_hold_on_both_databases(write: Write) -> None:
    with pytest.raises(IntegrityError), write():
        db.session.execute(
            text(
                "INSERT INTO memberships (user_id, authority_id, role, joined_at) "
                "VALUES (99, 99, 'lead', '2026-11-21 00:00:00')"
            ),
        )


def test_two_first_comers_both_succeed(database: OpenDatabase) -> None:
    failures = _in_threads(
        [lambda: insert_if_absent(db.session, Throttle, key="k", tries=0, window_start=now())] * 4,
        writing=True,
    )
    assert failures == []
    assert db.session.scalar(select(func.count()).select_from(Throttle)) == 1


@pytest.mark.only_on("sqlite")
def test_sqlite_is_set_up_to_keep_what_it_acknowledges(database: OpenDatabase) -> None:
    engine = open_engine(database.url)  # the one of the tests is looser
    try:
        with engine.connect() as connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
    finally:
        engine.dispose()
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 8_000,
    }


@pytest.mark.only_on("postgresql")
def test_postgresql_gives_up_on_an_endless_statement(database: OpenDatabase) -> None:
    engine = open_engine(database.url)  # the one of the tests is more patient
    try:
        with engine.connect() as connection:
            assert connection.scalar(text("SHOW statement_timeout")) == "8s"
            assert connection.scalar(text("SHOW timezone")) == "UTC"
            connection.execute(text("SET statement_timeout = '50ms'"))
            with pytest.raises(OperationalError, match="statement timeout"):
                connection.execute(text(f"SELECT pg_sleep({PATIENCE_SECONDS})"))
    finally:
        engine.dispose()


@pytest.mark.only_on("postgresql")
def test_a_connection_lost_meanwhile_leaves_the_answer_alone(
    app: Flask, database: OpenDatabase, caplog: pytest.LogCaptureFixture
) -> None:
    db.session.close()
    with app.app_context():  # its end closes the session, as that of a request does
        number = db.session.scalar(text("SELECT pg_backend_pid()"))
        end = text("SELECT pg_terminate_backend(:number, :patience)")
        with database.engine.begin() as other:
            other.execute(end, {"number": number, "patience": PATIENCE_SECONDS * 1000})
    assert "a connection was lost" in caplog.text
    assert db.session.scalar(text("SELECT 1")) == 1


def test_an_undecided_write_keeps_the_next_waiting_not_failing(database: OpenDatabase) -> None:
    db.begin_write()
    make_user("premier@exemple.fr")
    done: list[float] = []

    def second() -> None:
        make_user("second@exemple.fr")
        done.append(time.monotonic())

    thread = threading.Thread(target=_guarded(second, [], writing=True))
    thread.start()
    time.sleep(0.2)
    released = time.monotonic()
    db.commit()
    thread.join(PATIENCE_SECONDS)
    assert count_users() == 2
    if database.sqlite:
        assert done[0] >= released


def _in_thread(action: Callable[[], object]) -> list[BaseException]:
    return _in_threads([action], writing=True)


def _in_threads(
    actions: list[Callable[[], object]], *, writing: bool = False
) -> list[BaseException]:
    failures: list[BaseException] = []
    threads = [threading.Thread(target=_guarded(action, failures, writing)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return failures


def _guarded(
    action: Callable[[], object], failures: list[BaseException], writing: bool
) -> Callable[[], None]:
    def run() -> None:
        try:
            if writing:
                db.begin_write()
            action()
            if writing:
                db.commit()
        except BaseException as failure:  # noqa: BLE001  told to the test
            failures.append(failure)
        finally:
            db.rollback()
            db.session.close()

    return run
