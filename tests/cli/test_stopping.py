"""How ``jalon serve`` and ``make run`` stop, in a real terminal, and what does not stop them."""

import inspect
import logging
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from granian.server import common, mp

from app.cli.server.serving import WORKERS
from app.cli.server.workers import (
    IN_FRENCH,
    LATE,
    LONGEST_STOP_SECONDS,
    MOST_DEATHS,
    UNSAID,
    Voice,
)
from tests.cli.conftest import environment
from tests.support.patience import PATIENCE_SECONDS
from tests.support.ports import fetch, free_port
from tests.support.proofs import LONG, sampled
from tests.support.terminal import Terminal, terminal

READY = "Ctrl-C pour arrêter."
SERVE = (sys.executable, "-m", "app", "serve")
THROUGH_MAKE = ("make", "run")
BOTH = pytest.mark.parametrize(
    "command", sampled({"serve": SERVE, "make run": THROUGH_MAKE}, {"serve"})
)
pytestmark = pytest.mark.proof("durability")
CTRL_C = "\x03"
AT_ONCE_SECONDS = LONGEST_STOP_SECONDS - 5  # it takes a third of one; later, it is not at once
OF_MAKE = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKEOVERRIDES")  # of the one that runs the tests


def settings(folder: Path, port: int) -> dict[str, str]:
    kept = environment(folder, PORT=str(port), LC_ALL="C.UTF-8")
    return {name: value for name, value in kept.items() if name not in OF_MAKE}


@contextmanager
def served(folder: Path, port: int, command: tuple[str, ...] = SERVE) -> Iterator[Terminal]:
    with terminal(command, settings(folder, port)) as window:
        window.wait_for(READY)
        window.shown = window.shown.partition(READY)[2]
        yield window


def wait_until(condition: object, what: str) -> None:
    assert callable(condition)
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)


def is_free(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return True
        return False


def children(process: int) -> list[int]:
    try:
        return [
            int(each)
            for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
        ]
    except FileNotFoundError:
        return []


@BOTH
def test_ctrl_c_stops_at_once_and_without_a_word(instance: Path, command: tuple[str, ...]) -> None:
    port = free_port()
    with served(instance, port, command) as window:
        window.press(CTRL_C)
        code = window.end(AT_ONCE_SECONDS)
        assert window.shown.replace("^C", "").strip() == ""
    # make ends as the signal wants, once Jalon has ended well.
    assert code == (0 if command == SERVE else -signal.SIGINT)
    assert is_free(port)


@BOTH
def test_it_ends_with_its_terminal(instance: Path, command: tuple[str, ...]) -> None:
    port = free_port()
    with served(instance, port, command) as window:
        window.close()
        window.end(AT_ONCE_SECONDS)
        assert is_free(port)


@LONG
def test_a_terminal_that_closes_early_leaves_nothing_either(instance: Path) -> None:
    """make, alone told, waits for a Jalon that has not begun to serve."""
    port = free_port()
    with terminal(THROUGH_MAKE, settings(instance, port)) as window:
        window.wait_for("Démonstration déjà en place.")
        window.close()
        window.end(PATIENCE_SECONDS)
        assert is_free(port)


def test_nohup_outlives_its_terminal(instance: Path) -> None:
    port = free_port()
    ignoring = ("sh", "-c", 'trap "" HUP; exec "$@"', "sh", *SERVE)
    with served(instance, port, ignoring) as window:
        window.close()
        os.kill(window.process.pid, signal.SIGHUP)
        assert fetch(port, "/sante")[0] == 200
        assert window.process.poll() is None
        window.process.terminate()
        assert window.end(AT_ONCE_SECONDS) == 0


def test_ctrl_c_while_it_loads_shows_no_traceback(instance: Path) -> None:
    with terminal(SERVE, {**settings(instance, free_port()), "PYTHONVERBOSE": "1"}) as window:
        window.wait_for("import 'sqlalchemy")
        window.press(CTRL_C)
        assert window.end(AT_ONCE_SECONDS) == -signal.SIGINT
        assert "Traceback" not in window.shown


@pytest.mark.parametrize(
    "stop", sampled({stop.name: stop for stop in (signal.SIGINT, signal.SIGTERM)}, {"SIGTERM"})
)
def test_a_service_manager_may_tell_all_its_processes(instance: Path, stop: signal.Signals) -> None:
    port = free_port()
    with served(instance, port) as window:
        for process in [*children(window.process.pid), window.process.pid]:
            os.kill(process, stop)
        assert window.end(AT_ONCE_SECONDS) == 0
        assert window.shown.strip() == ""
        assert is_free(port)


def test_what_is_under_way_is_finished(instance: Path) -> None:
    port = free_port()
    body = b"name=" + b"a" * 5000
    head = (
        "POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
    )
    with served(instance, port) as window, socket.create_connection(("127.0.0.1", port)) as browser:
        browser.settimeout(PATIENCE_SECONDS)
        browser.sendall(head.encode())
        # A worker says so when it begins to read the body: it is under way.
        assert browser.recv(100).startswith(b"HTTP/1.1 100 ")
        window.press(CTRL_C)
        wait_until(lambda: is_free(port), "écoute encore")
        assert window.process.poll() is None, "n’a pas attendu"
        browser.sendall(body)
        assert re.match(rb"HTTP/1.1 (400|403) ", browser.recv(100))
        assert window.end(AT_ONCE_SECONDS) == 0
        assert window.shown.replace("^C", "").strip() == ""


def test_workers_that_die_are_replaced(instance: Path) -> None:
    port = free_port()
    with served(instance, port) as window:
        parent = window.process.pid
        for _ in range(2):
            old = children(parent)
            assert len(old) == WORKERS + 1  # the last is the runner
            for worker in old:
                os.kill(worker, signal.SIGKILL)
            wait_until(
                lambda old=old: len(set(children(parent)) - set(old)) == len(old), "pas remplacés"
            )
            wait_until(lambda: answers(port), "ne répond plus")
        assert window.process.poll() is None
        window.press(CTRL_C)
        assert window.end(AT_ONCE_SECONDS) == 0
        assert "un autre le remplace" in window.shown
        assert "worker" not in window.shown


def answers(port: int) -> bool:
    with suppress(OSError):
        return fetch(port, "/sante")[0] == 200
    return False


@pytest.mark.long
def test_workers_that_always_die_end_it_with_a_sentence(instance: Path) -> None:
    with served(instance, free_port()) as window:
        for _ in range(MOST_DEATHS):
            old = children(window.process.pid)
            os.kill(old[-1], signal.SIGKILL)
            wait_until(
                lambda old=old: (
                    window.process.poll() is not None
                    or set(children(window.process.pid)) - set(old)
                ),
                "pas remplacé",
            )
        assert window.end(AT_ONCE_SECONDS) == 1
        assert f"{MOST_DEATHS} arrêts en moins d’une minute\u00a0: Jalon s’arrête." in window.shown


@pytest.mark.long
def test_a_parent_killed_leaves_no_worker(instance: Path) -> None:
    port = free_port()
    with served(instance, port) as window:
        workers = children(window.process.pid)
        window.process.kill()
        window.process.wait()
        wait_until(lambda: not any(map(alive, workers)), "un processus est resté")
        with served(instance, port) as again:
            assert fetch(port, "/sante")[0] == 200
            again.press(CTRL_C)
            assert again.end(AT_ONCE_SECONDS) == 0


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_worker_that_has_ended_in_time_is_not_said_to_be_late(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Granian says so at once, now and then, on a busy machine."""
    words = f"{LATE}-1 after it refused to gracefully stop"
    record = logging.makeLogRecord({"msg": words})
    voice = Voice()
    voice.stop_asked_at = time.monotonic()
    assert not voice.filter(record)
    assert capsys.readouterr().err == ""
    voice.stop_asked_at -= LONGEST_STOP_SECONDS
    assert not voice.filter(record)
    assert capsys.readouterr().err == f"{IN_FRENCH[LATE]}\n"
    assert voice.filter(logging.makeLogRecord({"msg": "anything else"}))


def test_the_number_of_threads_is_not_doubted(capsys: pytest.CaptureFixture[str]) -> None:
    record = logging.makeLogRecord({"msg": f"{UNSAID} 9 Python threads"})
    assert not Voice().filter(record)
    assert capsys.readouterr().err == ""
    assert f"'{UNSAID} " in inspect.getsource(mp)


def test_what_granian_says_in_english_is_known() -> None:
    source = inspect.getsource(common)
    assert [words for words in IN_FRENCH if f"'{words}-" not in source] == []
