"""Where ``jalon serve`` may listen: each refusal is told apart, and before any work."""

import errno
import socket
from pathlib import Path

import pytest

from app.cli.server.listening import USUAL_PORT, why_not
from tests.cli.conftest import in_a_process
from tests.cli.test_stopping import settings
from tests.support.patience import PATIENCE_SECONDS
from tests.support.ports import free_port
from tests.support.terminal import terminal

ELSEWHERE = "192.0.2.1"  # kept for examples: no machine has it


def refused(folder: Path, *options: str, port: int = 0) -> str:
    result = in_a_process(folder, "serve", *options, PORT=str(port or free_port()))
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    assert list(folder.iterdir()) == [], "rien n’est fait avant"
    return result.stderr.strip()


def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused(tmp_path, port=port)
    assert told.startswith(f"Le port {port} est déjà pris sur 127.0.0.1")
    assert told.endswith(f"par exemple PORT={port + 1}")


def test_an_address_of_another_machine(tmp_path: Path) -> None:
    told = refused(tmp_path, "--host", ELSEWHERE)
    assert told.startswith(f"L’adresse {ELSEWHERE} n’est pas à cette machine.")


@pytest.mark.parametrize("host", ["", "nulle part", "a" * 64, "..", "127.0.0.1:80"])
def test_what_is_no_address(tmp_path: Path, host: str) -> None:
    told = refused(tmp_path, "--host", host)
    assert told.startswith(f"«\u00a0{host}\u00a0» n’est ni une adresse ni le nom d’une machine")


def test_a_port_that_the_account_may_not_open() -> None:
    told = why_not(OSError(errno.EACCES, "Permission denied"), "127.0.0.1", 80)
    assert told.startswith("Ce compte n’a pas le droit d’ouvrir le port 80. Choisissez un port")
    assert f"PORT={USUAL_PORT}" in told


def test_a_refusal_that_nobody_has_foreseen() -> None:
    told = why_not(OSError(errno.EAFNOSUPPORT, "unknown"), "::1", 8000)
    assert "(EAFNOSUPPORT)" in told
    assert "--host 127.0.0.1" in told


def test_the_last_port_has_no_next() -> None:
    told = why_not(OSError(errno.EADDRINUSE, "in use"), "127.0.0.1", 65_535)
    assert told.endswith(f"PORT={USUAL_PORT}")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0"])  # noqa: S104
def test_a_free_port_is_told_by_silence(tmp_path: Path, host: str) -> None:
    result = in_a_process(tmp_path, "serve", "--check-port", "--host", host, PORT=str(free_port()))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_make_run_looks_at_the_port_before_it_prepares(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with terminal(("make", "run"), settings(tmp_path, port)) as window:
            assert window.end(PATIENCE_SECONDS) != 0
            assert f"Le port {port} est déjà pris" in window.shown
    assert list(tmp_path.iterdir()) == [], "la base est déjà préparée"
