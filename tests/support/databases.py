"""The two databases of the tests, emptied for each test: what it commits is gone for the next.

SQLite: each test gets a copy of a template file. PostgreSQL: one database for the process, whose
rows are deleted, and those of the template put back, before each test. Both keep one engine.
"""

import csv
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property, wraps
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import yaml
from alembic import command
from alembic.config import Config
from flask import Flask
from sqlalchemy import Engine, create_engine, event

from app.extensions import db
from app.kernel.database import open_engine
from app.kernel.silence import Patience
from app.places.referential import FOLDER
from app.places.services import load_places
from config import ROOT
from tests.support.cast import Cast, make_cast
from tests.support.leaks import nothing_left_open
from tests.support.once import made_once
from tests.support.patience import PATIENCE_SECONDS, wait_for
from tests.support.postgres import PostgresServer, create_database, start_postgres
from tests.support.resets import PLACE_TABLES, copy_places, forbid_writing, keep
from tests.support.worlds import WORLDS, Contents

KINDS = ("sqlite", "postgresql")
# Rodez, Labège in the Sicoval, Nouméa, and two communes called Saint-Denis.
FEW_COMMUNES = {"12202", "31254", "98818", "93066", "97411"}
FEW_EPCI = {"241200187", "243100633", "200054781", "249740119"}
FEW_DEPARTEMENTS = {"12", "31", "75", "93", "974"}
# What the application binds to between tests: any use of the database there is an error.
# The application gives a database some seconds; here its machine may do ten other things.
BUSY_MACHINE = Patience(
    lock=PATIENCE_SECONDS, answer=2 * PATIENCE_SECONDS, ping=PATIENCE_SECONDS,
    connection=PATIENCE_SECONDS, rest=0, lock_again=PATIENCE_SECONDS,
)  # fmt: skip
NOWHERE = "sqlite:////nonexistent/outside-a-test.db"
Failure = tuple[BaseException, TracebackType | None]
T = TypeVar("T")


@dataclass(frozen=True)
class OpenDatabase:
    """The database of one test."""

    kind: str
    url: str
    engine: Engine
    made: Any = None  # what the function that filled it returned

    @property
    def sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.kind == "sqlite"


def _told_again(make: Callable[["Databases", Contents], T]) -> Callable[["Databases", Contents], T]:
    """Make what is asked once: where that has failed, every test is told the first reason."""

    @wraps(make)
    def made(self: "Databases", contents: Contents) -> T:
        key = (make.__name__, contents)
        if key in self._failures:
            reason, where = self._failures[key]
            raise reason.with_traceback(where)
        try:
            return make(self, contents)
        except BaseException as reason:
            self._failures[key] = (reason, reason.__traceback__)
            raise

    return made


@dataclass
class Databases:
    """Makes the databases of a test process, each kind at its first use."""

    app: Flask
    folder: Path
    shared: Path  # by the processes of this run
    cast_ids: dict[str, int] = field(default_factory=dict)
    _servers: list[PostgresServer] = field(default_factory=list)
    _engines: dict[bool, Engine] = field(default_factory=dict)
    _resets: dict[Contents, str] = field(default_factory=dict)
    _made: dict[tuple[str, Contents], Any] = field(default_factory=dict)
    _failures: dict[tuple[str, Contents], Failure] = field(default_factory=dict)

    @contextmanager
    def fresh(self, kind: str, folder: Path, contents: Contents) -> Iterator[OpenDatabase]:
        """Give a clean database with these contents, files included; it must be left unused."""
        opener = self._sqlite if kind == "sqlite" else self._postgresql
        with opener(contents) as engine:
            if contents.world:
                shutil.copytree(self._files(kind, contents), folder, dirs_exist_ok=True)
            db.bind(engine)
            url = engine.url.render_as_string(hide_password=False)
            made = deepcopy(self._made.get((kind, contents)))
            try:
                with nothing_left_open(engine):
                    yield OpenDatabase(kind, url, engine, made)
                db.session.close()
                # A check that runs beside the requests may be saying its last word.
                wait_for(lambda: not engine.pool.checkedout(), "chaque connexion est rendue")  # type: ignore[attr-defined]
            finally:
                db.rollback()
                db.session.close()
                db.bind(self._nowhere)

    def empty(self, kind: str, name: str) -> Engine:
        """Return a new database without any table (migrations); to be disposed of."""
        if kind == "sqlite":
            return open_engine(f"sqlite:///{self.folder / name}.db")
        return open_engine(create_database(self.server, f"{name}_{_worker()}"))

    @cached_property
    def _nowhere(self) -> Engine:
        return create_engine(NOWHERE)

    @cached_property
    def server(self) -> PostgresServer:
        """The PostgreSQL server of this process."""
        server = start_postgres()
        self._servers.append(server)
        return server

    def close(self) -> None:
        """Close everything."""
        for engine in self._engines.values():
            engine.dispose()
        for server in self._servers:
            server.stop()

    @contextmanager
    def _sqlite(self, contents: Contents) -> Iterator[Engine]:
        template = self._template(contents)
        for left in self._path.parent.iterdir():
            left.unlink()  # what still reads or writes it does so apart
        shutil.copyfile(template, self._path)
        try:
            yield self._engine
        finally:
            self._engine.dispose()

    @cached_property
    def _path(self) -> Path:
        """Where the database of each test stands in turn."""
        folder = self.folder / "sqlite"
        folder.mkdir()
        return folder / "jalon.db"

    @cached_property
    def _engine(self) -> Engine:
        """The engine of all tests on SQLite: it keeps the statements that it has compiled."""
        return _open_sqlite(self._path)

    @_told_again
    def _template(self, contents: Contents) -> Path:
        """Return the file to copy, made at its first use."""

        def make(path: Path) -> None:
            if contents.below:
                shutil.copyfile(self._template(contents.below), path)
            engine = _open_sqlite(path)
            try:
                self._fill(engine, "sqlite", contents)
            finally:
                engine.dispose()  # the last connection folds the journal into the file

        # What fills a database with people keeps of it what only this process knows.
        folder = self.folder if contents.below else self.shared
        return made_once(folder / f"{contents.name}.db", make)

    @contextmanager
    def _postgresql(self, contents: Contents) -> Iterator[Engine]:
        if contents not in self._resets:
            self._keep(contents)
        engine = self._engines[contents.places]
        self._reset(engine, contents)
        yield engine

    @_told_again
    def _keep(self, contents: Contents) -> None:
        """Fill the database and keep aside what it must hold when a test begins."""
        if not contents.below:
            name = f"jalon_{'all' if contents.places else 'few'}_{_worker()}"
            self._engines[contents.places] = open_engine(
                create_database(self.server, name), BUSY_MACHINE
            )
        elif contents.below not in self._resets:
            self._keep(contents.below)
        engine = self._engines[contents.places]
        if contents.below:
            self._reset(engine, contents.below)
        self._fill(engine, "postgresql", contents)
        apart = PLACE_TABLES if contents.places else ()
        if apart and not contents.below:
            forbid_writing(engine, apart)
        self._resets[contents] = keep(engine, f"with_{contents.name}", apart)

    def _reset(self, engine: Engine, contents: Contents) -> None:
        with engine.connect() as connection:
            connection.connection.cursor().execute(self._resets[contents])
            connection.connection.commit()

    def _fill(self, engine: Engine, kind: str, contents: Contents) -> None:
        """Add to a database what these contents have and those below have not."""
        if not contents.below:
            upgrade(engine)
        if contents.places and not contents.below and kind == "postgresql":
            self._copy_places(contents, engine)
            return
        with self.app.app_context(), _writing(engine):
            if contents.world:
                self._made[kind, contents] = self._make_world(kind, contents)
            elif contents.cast:
                self.cast_ids = make_cast()
            else:
                load_places(FOLDER if contents.places else few_places(self.folder / "places"))

    def _copy_places(self, contents: Contents, engine: Engine) -> None:
        """Bring all the places from a file that has them: loading them takes much longer."""
        source = _open_sqlite(self._template(contents))
        try:
            copy_places(source, engine)
        finally:
            source.dispose()

    def _make_world(self, kind: str, contents: Contents) -> Any:
        files = self._files(kind, contents)
        files.mkdir()
        usual = self.app.config["DATA_DIR"]
        self.app.config["DATA_DIR"] = files
        try:
            return WORLDS[contents.world](self.app, Cast(self.cast_ids))
        finally:
            self.app.config["DATA_DIR"] = usual

    def _files(self, kind: str, contents: Contents) -> Path:
        """Return the folder of the files of a world."""
        return self.folder / f"{contents.name}_{kind}"


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring a database to a revision."""
    with engine.connect() as connection:
        command.upgrade(alembic_config(connection), revision)


def alembic_config(connection: object) -> Config:
    """Return Alembic's configuration for an open connection."""
    config = Config(toml_file=ROOT / "pyproject.toml")
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["connection"] = connection
    return config


def few_places(folder: Path) -> Path:
    """Write the small part of the referential that most tests need; return its folder."""
    if folder.exists():
        return folder
    folder.mkdir(parents=True)
    source = yaml.safe_load((FOLDER / "SOURCE.yml").read_text())
    kept = {
        "communes.csv": FEW_COMMUNES,
        "epci.csv": FEW_EPCI,
        "departements.csv": FEW_DEPARTEMENTS,
    }
    for name, entry in source["files"].items():
        with (FOLDER / name).open(newline="") as file:
            rows = list(csv.reader(file))
        if name in kept:
            rows = [rows[0], *(row for row in rows if row[0] in kept[name])]
        with (folder / name).open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)
        entry["sha256"] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "SOURCE.yml").write_text(yaml.safe_dump(source, allow_unicode=True))
    return folder


def _open_sqlite(path: Path) -> Engine:
    engine = open_engine(f"sqlite:///{path}", BUSY_MACHINE)
    event.listen(engine, "connect", _prepare_connection)
    return engine


def _prepare_connection(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA synchronous=OFF")  # nothing here has to survive a power cut
    cursor.execute("PRAGMA reverse_unordered_selects=ON")  # an order must be asked for
    cursor.close()


@contextmanager
def _writing(engine: Engine) -> Iterator[None]:
    db.bind(engine)
    db.begin_write()
    try:
        yield
        db.commit()
    finally:
        db.rollback()
        db.session.close()


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
