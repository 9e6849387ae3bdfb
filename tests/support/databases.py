"""The two databases of the tests, emptied for each test: what it commits is gone for the next.

SQLite: each test gets a copy of a template file. PostgreSQL: one database for the process, whose
rows are deleted, and the few places put back, before each test.
"""

import csv
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, text

from app.extensions import db
from app.kernel.base import Base
from app.kernel.database import open_engine
from app.places.models import Place, PlaceKey, PlaceVintage
from app.places.referential import FOLDER
from app.places.services import load_places
from config import ROOT
from tests.support.cast import make_cast
from tests.support.postgres import PostgresServer, create_database, start_postgres

KINDS = ("sqlite", "postgresql")
PLACE_TABLES = tuple(model.__tablename__ for model in (Place, PlaceVintage, PlaceKey))
# Rodez, Labège in the Sicoval, Nouméa, and two communes called Saint-Denis.
FEW_COMMUNES = {"12202", "31254", "98818", "93066", "97411"}
FEW_EPCI = {"241200187", "243100633", "200054781", "249740119"}
FEW_DEPARTEMENTS = {"12", "31", "75", "93", "974"}
# What the application binds to between tests: any use of the database there is an error.
NOWHERE = "sqlite:////nonexistent/outside-a-test.db"


@dataclass(frozen=True)
class OpenDatabase:
    """The database of one test."""

    kind: str
    url: str
    engine: Engine

    @property
    def sqlite(self) -> bool:
        """Whether it is SQLite."""
        return self.kind == "sqlite"


@dataclass
class Databases:
    """Makes the databases of a test process, each kind at its first use."""

    folder: Path
    cast_ids: dict[str, int] = field(default_factory=dict)
    _servers: list[PostgresServer] = field(default_factory=list)
    _engines: dict[bool, Engine] = field(default_factory=dict)
    _resets: dict[tuple[bool, bool], str] = field(default_factory=dict)

    @contextmanager
    def fresh(self, kind: str, folder: Path, *, places: bool, cast: bool) -> Iterator[OpenDatabase]:
        """Give a clean database with these contents; it must be left unused."""
        opener = self._sqlite if kind == "sqlite" else self._postgresql
        with opener(folder, places, cast) as engine:
            db.bind(engine)
            url = engine.url.render_as_string(hide_password=False)
            try:
                yield OpenDatabase(kind, url, engine)
                db.session.close()
                in_use = engine.pool.checkedout()  # type: ignore[attr-defined]
                assert in_use == 0, f"{in_use} connection(s) not given back"
            finally:
                db.rollback()
                db.session.close()
                db.bind(create_engine(NOWHERE))

    def empty(self, kind: str, name: str) -> Engine:
        """Return a new database without any table (migrations); to be disposed of."""
        if kind == "sqlite":
            return open_engine(f"sqlite:///{self.folder / name}.db")
        return open_engine(create_database(self.server, f"{name}_{_worker()}"))

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
    def _sqlite(self, folder: Path, places: bool, cast: bool) -> Iterator[Engine]:
        path = folder / "jalon.db"
        shutil.copyfile(self._file(places, cast), path)
        engine = _open_sqlite(path)
        try:
            yield engine
        finally:
            engine.dispose()

    def _file(self, places: bool, cast: bool) -> Path:
        """Return the template to copy, made at its first use."""
        path = self.folder / f"{'all' if places else 'few'}-{'cast' if cast else 'bare'}.db"
        if path.exists():
            return path
        if cast:
            shutil.copyfile(self._file(places, False), path)
        engine = _open_sqlite(path)
        if cast:
            self._add_cast(engine)
        else:
            upgrade(engine)
            self._add_places(engine, places)
        engine.dispose()  # the last connection folds the journal into the file
        return path

    @contextmanager
    def _postgresql(self, _folder: Path, places: bool, cast: bool) -> Iterator[Engine]:
        if places not in self._engines:
            self._engines[places] = self._fill(places)
        engine = self._engines[places]
        with engine.connect() as connection:
            connection.connection.cursor().execute(self._resets[places, cast])
            connection.connection.commit()
        yield engine

    def _fill(self, places: bool) -> Engine:
        """Make a database and keep aside what it must hold when a test begins."""
        name = f"jalon_{'all' if places else 'few'}_{_worker()}"
        engine = open_engine(create_database(self.server, name))
        upgrade(engine)
        self._add_places(engine, places)
        kept = [table for table in _tables() if not places or table not in PLACE_TABLES]
        self._resets[places, False] = _reset(engine, "bare", kept)
        self._add_cast(engine)
        self._resets[places, True] = _reset(engine, "with_cast", kept)
        if places:
            _forbid_writing(engine)
        return engine

    def _add_places(self, engine: Engine, all_of_them: bool) -> None:
        with _writing(engine):
            load_places(FOLDER if all_of_them else few_places(self.folder / "places"))

    def _add_cast(self, engine: Engine) -> None:
        with _writing(engine):
            self.cast_ids = make_cast()


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
    engine = open_engine(f"sqlite:///{path}")
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
    yield
    db.commit()
    db.session.close()


def _reset(engine: Engine, schema: str, tables: list[str]) -> str:
    """Keep the present rows in a schema; return the statements that bring them back."""
    lines = ["SET LOCAL lock_timeout = '5s'"]
    lines += [f"DELETE FROM {name}" for name in reversed(tables)]  # noqa: S608  our own names
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        for name in tables:
            copied = connection.execute(text(f"CREATE TABLE {schema}.{name} AS TABLE {name}"))
            if copied.rowcount:
                lines.append(f"INSERT INTO {name} SELECT * FROM {schema}.{name}")  # noqa: S608
        sequences = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
        for name, last in connection.execute(text(sequences)):
            lines.append(f"SELECT setval('{name}', {last or 1}, {bool(last)})")
    return "; ".join(lines)  # one trip for all


def _forbid_writing(engine: Engine) -> None:
    """The many places are not put back after each test: nobody may touch them."""
    body = "BEGIN RAISE 'the places of all tests'; END"
    with engine.begin() as connection:
        connection.exec_driver_sql(
            f"CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
        )
        for name in PLACE_TABLES:
            when = f"BEFORE INSERT OR UPDATE OR DELETE ON {name} EXECUTE FUNCTION refuse()"
            connection.execute(text(f"CREATE TRIGGER refuse {when}"))


def _tables() -> list[str]:
    return [table.name for table in Base.metadata.sorted_tables]


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "main")
