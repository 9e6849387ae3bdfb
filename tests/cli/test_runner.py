"""The runner of ``jalon serve``, a real process: mails leave, whatever dies or is silent."""

import os
import re
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

from app.cli.server.serving import WORKERS
from app.cli.server.workers import LONGEST_STOP_SECONDS
from tests.cli.test_stopping import SERVE as COMMAND
from tests.cli.test_stopping import children, settings
from tests.support.mail_sink import open_sink
from tests.support.patience import PATIENCE_SECONDS, wait_for
from tests.support.ports import fetch, free_port
from tests.support.silent import silent
from tests.support.terminal import Terminal, terminal

pytestmark = pytest.mark.proof("durability")
READY = "Ctrl-C pour arrêter."
TOKEN = re.compile(r'name="(csrf_token|op)" value="([^"]+)"')


@pytest.fixture
def folder(instance: Path) -> Iterator[Path]:
    """An instance that waits for nothing, before and after."""
    for moment in ("before", "after"):
        for table in ("outgoing_mails", "throttles", "jobs"):
            ask(instance, f"DELETE FROM {table}")  # noqa: S608
        if moment == "before":
            yield instance


def ask(folder: Path, statement: str) -> list[Any]:
    with (
        closing(sqlite3.connect(folder / "jalon.db", timeout=PATIENCE_SECONDS)) as connection,
        connection,
    ):
        return connection.execute(statement).fetchall()


@contextmanager
def served(folder: Path, port: int, smtp: str) -> Iterator[Terminal]:
    with terminal(COMMAND, {**settings(folder, port), "JALON_SMTP_URL": smtp}) as window:
        window.wait_for(READY)
        yield window
        window.process.terminate()
        assert window.end(LONGEST_STOP_SECONDS) == 0


def forget_password(port: int, email: str) -> None:
    """Ask for a link, as a browser does; the answer has come when this returns."""
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    url = f"http://127.0.0.1:{port}/mot-de-passe-oublie"
    with browser.open(url, timeout=PATIENCE_SECONDS) as answer:
        fields = dict(TOKEN.findall(answer.read().decode()))
    body = urlencode({**fields, "email": email}).encode()
    with browser.open(url, body, timeout=PATIENCE_SECONDS) as answer:
        assert answer.url.endswith("envoye=1")


def test_mails_leave_by_themselves_as_soon_as_they_are_written(folder: Path) -> None:
    port = free_port()
    with open_sink() as sink, served(folder, port, sink.url):
        forget_password(port, "cheffe@example.fr")
        wait_for(lambda: sink.messages, "le courriel part")
        forget_password(port, "personne@example.fr")
        forget_password(port, "agent@example.fr")
        wait_for(lambda: len(sink.messages) == 2, "le second part")
    assert sink.recipients == [["cheffe@example.fr"], ["agent@example.fr"]]


def test_a_runner_killed_while_it_sends_is_replaced_and_the_mail_leaves_once(folder: Path) -> None:
    port = free_port()
    with silent() as machine, served(folder, port, f"smtp://127.0.0.1:{machine.port}") as window:
        forget_password(port, "cheffe@example.fr")
        machine.wait_until_called()
        runner = children(window.process.pid)[WORKERS]
        os.kill(runner, signal.SIGKILL)
        wait_for(lambda: len(set(children(window.process.pid)) - {runner}) == 3, "remplacé")
        window.wait_for("un autre le remplace")
    assert ask(folder, "SELECT attempts, sent_at FROM outgoing_mails") == [(1, None)]
    # The minute of its lease passes.
    ask(folder, "UPDATE outgoing_mails SET next_try_at = '2026-01-01 00:00:00'")
    with open_sink() as sink, served(folder, port, sink.url):
        wait_for(lambda: sink.messages, "le courriel part")
        wait_for(lambda: ask(folder, "SELECT 1 FROM outgoing_mails WHERE sent_at > 0"), "noté")
    assert len(sink.messages) == 1


@pytest.mark.long
def test_a_silent_mail_server_keeps_nobody_waiting(folder: Path) -> None:
    port = free_port()
    with silent() as machine, served(folder, port, f"smtp://127.0.0.1:{machine.port}") as window:
        for email in ("cheffe@example.fr", "agent@example.fr", "elue@example.fr"):
            forget_password(port, email)
        machine.wait_until_called()
        assert machine.callers() == {children(window.process.pid)[WORKERS]}
        assert fetch(port, "/connexion")[0] == 200
