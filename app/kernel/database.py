"""Engine, sessions and transactions: the same code for SQLite and PostgreSQL."""

import logging
import sqlite3
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache
from time import monotonic, sleep
from typing import Any

from flask import Flask
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Executable,
    bindparam,
    create_engine,
    delete,
    event,
    inspect,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session, scoped_session, sessionmaker
from sqlalchemy.orm.attributes import set_committed_value

from app.kernel.prepared import PreparedStatement, prepared
from app.kernel.silence import USUAL_PATIENCE, Patience, Silence

CACHE_KIB = 6_000  # of pages, for each connection to SQLite
# The page of its journal at which SQLite folds it into the file: who comes then waits for the disk,
# one visitor in three hundred rather than one in seventy.
CHECKPOINT_PAGES = 4000
# What a page read out of order costs, where disks do not turn: indexes are then followed.
RANDOM_PAGE_COST = 1.1
TAKE_LOCK = "BEGIN IMMEDIATE"
LOOK_AGAIN_SECONDS = 0.001  # between two looks at the write lock
PRIMARY_CODE = 0xFF  # an error of SQLite says more in its other bits
BATCH = 1000  # rows deleted together: a writer waits for no more than that
UNBOUND = "the database is not bound yet"
OVER = "over"  # what is to follow the transaction of a session
STRAY_WRITE = "a write outside a writing transaction"

log = logging.getLogger(__name__)

# True while the current context means to write: SQLite must then take its lock at BEGIN, because
# a transaction that has read cannot be upgraded (busy_timeout does not help it).
_writing: ContextVar[bool] = ContextVar("writing", default=False)


class Database:
    """The engine and the session of the current context, bound to an application at start."""

    def __init__(self) -> None:
        """Start unbound."""
        self._engine: Engine | None = None
        self._session: scoped_session[Session] | None = None

    def init_app(self, app: Flask) -> None:
        """Create the engine from ``DATABASE_URL`` and close the session after each request."""
        self.bind(open_engine(app.config["DATABASE_URL"]))
        app.teardown_appcontext(self._close)

    def bind(self, engine: Engine) -> None:
        """Use this engine from now on (tests and commands change it)."""
        self._engine = engine
        factory = sessionmaker(engine, expire_on_commit=False, autoflush=False)
        event.listen(factory, "before_flush", _refuse_stray_writes)
        self._session = scoped_session(factory)

    @property
    def engine(self) -> Engine:
        """The engine in use."""
        if self._engine is None:
            raise RuntimeError(UNBOUND)
        return self._engine

    @property
    def session(self) -> Session:
        """The session of this thread."""
        if self._session is None:
            raise RuntimeError(UNBOUND)
        return self._session()

    @property
    def writing(self) -> bool:
        """Whether the current transaction was opened to write."""
        return _writing.get()

    def begin_write(self) -> None:
        """Leave the reading transaction and open one that may write.

        What was read before may be stale: a service that reads before it writes reads again,
        with ``lock`` where two people may meet.
        """
        self.session.commit()
        _writing.set(True)
        self.session.connection()

    def write(self, statement: Executable, row: Mapping[str, Any]) -> None:
        """Write a row that nobody will read as an object: a third of the time of a flush."""
        if not self.writing:
            raise RuntimeError(STRAY_WRITE)
        self._prepared(statement, row).run(self.session.connection(), row)

    def rows(self, statement: Executable, values: Mapping[str, Any]) -> list[Any]:
        """Return the rows of a plain statement, built once: for what is read on each page."""
        return self._prepared(statement, values).rows(self.session.connection(), values)

    def _prepared(self, statement: Executable, values: Mapping[str, Any]) -> PreparedStatement:
        return prepared(statement, tuple(values), self.engine.dialect)

    def rewrite(self, row: DeclarativeBase, values: Mapping[str, Any]) -> None:
        """Write at once those of these values that a stored row does not have yet.

        The object says them too, and leaves nothing of them to a flush, which takes three times
        as long.
        """
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        if not changed:
            return
        key = {f"the_{name}": getattr(row, name) for name in _key_of(type(row))}
        self.write(_rewriting(type(row), tuple(changed)), {**changed, **key})
        for name, value in changed.items():
            set_committed_value(row, name, value)

    def commit(self) -> None:
        """Commit and go back to reading."""
        try:
            self.session.commit()
        finally:
            _writing.set(False)
        self._end()

    def rollback(self) -> None:
        """Forget everything since the beginning and go back to reading."""
        try:
            self.session.rollback()
        finally:
            _writing.set(False)
            self._end()

    def when_over(self, key: str, action: Callable[[], object]) -> None:
        """Do this as soon as the transaction in progress is over, however it ends.

        The action reads by a connection of its own what became of it, and never fails.
        """
        self.session.info[OVER] = {**self.session.info.get(OVER, {}), key: action}

    def is_expected(self, key: str) -> bool:
        """Tell whether something is to be done under that key at the end of the transaction."""
        return key in self.session.info.get(OVER, {})

    def _end(self) -> None:
        for action in self.session.info.pop(OVER, {}).values():
            action()

    def _close(self, _error: BaseException | None) -> None:
        """Close the session; the answer is made by then, and a lost connection leaves it alone."""
        _writing.set(False)
        if self._session is None:
            return
        try:
            if OVER in self.session.info:  # a transaction that nobody ended
                self.rollback()
            self._session.remove()
        except SQLAlchemyError:
            log.exception("a connection was lost before its session was closed")
            self._session.registry.clear()


@cache
def _key_of(model: type[DeclarativeBase]) -> tuple[str, ...]:
    return tuple(key.name for key in inspect(model).primary_key)


@lru_cache(maxsize=256)
def _rewriting(model: type[DeclarativeBase], names: tuple[str, ...]) -> Executable:
    """Return the statement that writes these columns of one row, built once."""
    table: Any = model.__table__
    key = [table.c[name] == bindparam(f"the_{name}") for name in _key_of(model)]
    return update(table).where(*key).values({name: bindparam(name) for name in names})


def insert_if_absent(session: Session, model: type[Any], **values: Any) -> None:
    """Insert a row unless its key is taken: two first comers at once both succeed."""
    postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql_insert if postgresql else sqlite_insert
    session.execute(insert(model).values(**values).on_conflict_do_nothing())


def delete_some(session: Session, model: type[Any], *conditions: ColumnElement[bool]) -> int:
    """Delete a batch of the rows that meet the conditions; return how many there were."""
    [key] = inspect(model).primary_key
    some = select(key).where(*conditions).order_by(key).limit(BATCH)
    query = delete(model).where(key.in_(some)).returning(key)
    deleted = session.execute(query, execution_options={"synchronize_session": False})
    return len(deleted.all())


def _refuse_stray_writes(session: Session, _context: Any, _instances: Any) -> None:
    """A change outside a writing transaction is a mistake of ours: say so at once."""
    if not _writing.get() and (session.new or session.dirty or session.deleted):
        raise RuntimeError(STRAY_WRITE)


def open_engine(url: str, patience: Patience = USUAL_PATIENCE) -> Engine:
    """Return an engine set up for durable writes by several processes."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed, hide_parameters=True, connect_args={"timeout": patience.lock}
        )
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _beginning(patience))
        return engine
    from app.kernel.postgresql import bound_waits  # noqa: PLC0415  memory, for those on SQLite

    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    options = (
        f"-c statement_timeout={_milliseconds(patience.lock)} -c timezone=UTC "
        f"-c random_page_cost={RANDOM_PAGE_COST}"
    )
    # Parameters are what people typed: a log must never hold them.
    engine = create_engine(
        parsed, hide_parameters=True, connect_args={"options": options}, pool_pre_ping=True
    )
    bound_waits(engine, patience)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _beginning
    try:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"cache_size=-{CACHE_KIB}",
            f"wal_autocheckpoint={CHECKPOINT_PAGES}",
        ):
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:  # on a full disk, for one: the pool does not know it yet
        connection.close()
        raise


def _beginning(patience: Patience) -> Callable[[Connection], None]:
    """Return what begins the transactions of SQLite; one that writes waits for the others."""
    silence = Silence()

    def begin(connection: Connection) -> None:
        # Straight to the driver: each request begins once or twice, and what SQLAlchemy does around
        # a statement costs twenty times the statement.
        driver: Any = connection.connection.driver_connection
        if not _writing.get():
            driver.execute("BEGIN")
            return
        driver.execute("PRAGMA busy_timeout=0")
        try:
            _take_lock(driver, patience.lock_again if silence.noticed else patience.lock)
        except sqlite3.OperationalError as problem:
            silence.begin(patience.rest)
            raise OperationalError(TAKE_LOCK, None, problem) from problem
        finally:
            driver.execute(f"PRAGMA busy_timeout={_milliseconds(patience.lock)}")
        silence.end()

    return begin


def _take_lock(driver: sqlite3.Connection, patience: float) -> None:
    """Begin to write, once the others have ended; ``sqlite3.OperationalError`` after so long.

    SQLite by itself looks again ever later, every tenth of a second in the end: of two processes
    that write without a pause, one visitor in a hundred waited for 180 ms, and for 25 this way.
    """
    until = monotonic() + patience
    while True:
        try:
            driver.execute(TAKE_LOCK)
        except sqlite3.OperationalError as problem:
            taken = problem.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_BUSY
            if not taken or monotonic() >= until:
                raise
            sleep(LOOK_AGAIN_SECONDS)
        else:
            return


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
