"""``jalon serve``, as a real process; and what it refuses to serve."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from app.cli.server.serving import WORKERS
from config import ROOT
from tests.cli.conftest import PRODUCTION, Run, environment, in_a_process
from tests.support.databases import OpenDatabase
from tests.support.patience import PATIENCE_SECONDS, spent_by_children, wait_for
from tests.support.ports import fetch, free_port, headers_of
from tests.support.proofs import sampled

# What starting, being ready and stopping costs, in loads of the libraries: it was 2.7 with half of
# the rooms of today, and is 5.3 with all of them.
MOST_TIMES = 6
HEALTHY = '{"database":"ok","disk":"ok","process":"ok","status":"ok","waiting_seconds":0}'
LIBRARIES = "import flask, sqlalchemy.orm, granian, flask_wtf, alembic.command"


@contextmanager
def served(folder: Path, port: int, *how: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, *(how or ("-m", "app", "serve"))],
        cwd=ROOT,
        env=environment(folder, PORT=str(port)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


def wait_until_ready(port: int, process: subprocess.Popen[str]) -> None:
    def ready() -> bool:
        assert process.poll() is None, "le serveur s’est arrêté"
        try:
            return fetch(port, "/sante")[0] == 200
        except OSError:
            return False

    wait_for(ready, "le serveur répond")


@pytest.mark.proof("durability")
@pytest.mark.parametrize(
    "stop", sampled({one.name: one for one in (signal.SIGTERM, signal.SIGINT)}, {"SIGTERM"})
)
def test_it_is_ready_soon_and_stops_cleanly(instance: Path, stop: signal.Signals) -> None:
    port = free_port()
    before = spent_by_children()
    with served(instance, port) as process:
        wait_until_ready(port, process)
        status, body = fetch(port, "/sante")
        assert (status, body.strip()) == (200, HEALTHY)
        assert fetch(port, "/connexion")[0] == 200
        for path in ("/aide", "/static/favicon.svg"):
            assert headers_of(port, path)["Server"] == ""
        greeting = read_until(process, "Ctrl-C")
        process.send_signal(stop)
        assert process.wait(PATIENCE_SECONDS) == 0
    # Processor time, not the clock, and that of this machine: the tests share it.
    whole, before = spent_by_children() - before, spent_by_children()
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    assert whole < MOST_TIMES * (spent_by_children() - before)
    with pytest.raises(OSError, match="refused"):
        fetch(port, "/sante")
    assert f"http://127.0.0.1:{port}" in greeting
    assert "un verger au printemps" in greeting
    for name in ("cheffe", "agent", "elue", "consultante", "operatrice"):
        assert f"{name}@example.fr" in greeting


FORKS = """
import os, sys, threading
def tell():
    print("FORK", *(each.name.replace(" ", "") for each in threading.enumerate()), file=sys.stderr)
os.register_at_fork(before=tell)
from app.cli import cli
cli(["serve"])
"""


def test_no_thread_of_ours_works_while_workers_are_forked(instance: Path) -> None:
    """A worker would keep half done what it was doing: half of the requests answered 500."""
    port = free_port()
    with served(instance, port, "-c", FORKS) as process:
        wait_until_ready(port, process)
        said = read_until(process, "Ctrl-C")
        process.send_signal(signal.SIGTERM)  # killed, it would leave its workers behind
        assert process.wait(PATIENCE_SECONDS) == 0
    forks = [line.split()[1:] for line in said.splitlines() if line.startswith("FORK")]
    assert len(forks) >= WORKERS
    # The server itself has one thread that waits for each worker to end, and does nothing else.
    names = {name for fork in forks for name in fork}
    assert {name for name in names if not name.endswith("(_watcher)")} == {"MainThread"}


def read_until(process: subprocess.Popen[str], word: str) -> str:
    assert process.stdout is not None
    lines = []
    for line in process.stdout:
        lines.append(line)
        if word in line:
            break
    return "".join(lines)


def test_files_are_for_their_owner_alone(instance: Path) -> None:
    files = [path for path in instance.rglob("*") if path.is_file()]
    assert files
    assert [path for path in files if path.stat().st_mode & 0o077] == []


def test_an_empty_database_is_refused(tmp_path: Path) -> None:
    result = in_a_process(tmp_path, "serve", PORT=str(free_port()))
    assert result.returncode == 1
    assert "est vide. Tapez\u00a0: jalon db upgrade" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.only_on("sqlite")
def test_a_database_of_a_later_version_is_refused(jalon: Run, database: OpenDatabase) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    result = jalon("serve", "--port", str(free_port()))
    assert result.exit_code == 1
    assert "version plus récente" in result.output


def test_a_database_that_does_not_answer_is_refused(jalon: Run) -> None:
    nowhere = {"JALON_DATABASE_URL": "postgresql://jalon@127.0.0.1:1/jalon"}
    result = jalon("serve", "--port", str(free_port()), environ=nowhere)
    assert result.exit_code == 1
    assert "ne répond pas" in result.output


def test_the_demonstration_is_not_served_in_production(demo: None, jalon: Run) -> None:
    result = jalon("serve", "--port", str(free_port()), environ=PRODUCTION)
    assert result.exit_code == 1
    assert "comptes de la démonstration" in result.output


@pytest.mark.only_on("sqlite")
def test_a_database_that_all_may_read_is_not_served_in_production(
    jalon: Run, database: OpenDatabase
) -> None:
    file = Path(str(database.engine.url.database))
    file.chmod(0o644)
    result = jalon("serve", "--port", str(free_port()), environ=PRODUCTION)
    assert result.exit_code == 1
    assert f"chmod 600 {file}" in result.output


@pytest.mark.only_on("sqlite")
def test_the_port_of_the_command_is_the_one_of_the_addresses(
    jalon: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "1")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        jalon("serve", "--port", str(taken.getsockname()[1]))
        assert os.environ["PORT"] == str(taken.getsockname()[1])
