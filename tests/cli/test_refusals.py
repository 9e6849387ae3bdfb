"""What no page of Jalon asked for, sent as bytes to the real server: who refuses it, and how."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_serve import served, wait_until_ready
from tests.support.patience import PATIENCE_SECONDS
from tests.support.ports import free_port

HOST = b"Host: 127.0.0.1\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
MANY = b"".join(b"X-%d: a\r\n" % number for number in range(150))
OURS = {
    "413": b"POST /connexion HTTP/1.1\r\n" + HOST + FORM + b"Content-Length: 900000000\r\n\r\n",
    "414": b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "431": b"GET /aide HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a" * 90_000 + b"\r\n\r\n",
    "400": b"POST /connexion HTTP/1.1\r\n" + HOST + FORM
    + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
}  # fmt: skip
# Refused by the server while it reads the first lines: nothing of Jalon is asked, and it has no
# page to give (docs/exploitation.md).
NOT_OURS = {
    "400 line": b"BONJOUR\r\n\r\n",
    "400 version": b"GET /aide HTTP/9.9\r\n" + HOST + b"\r\n",
    "400 length": b"POST /connexion HTTP/1.1\r\n" + HOST + b"Content-Length: abc\r\n\r\n",
    "414": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "431": b"GET /aide HTTP/1.1\r\n" + HOST + MANY + b"\r\n",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("refused")
    number = free_port()
    with served(folder, number, "-c", OPENED) as process:
        wait_until_ready(number, process)
        yield number


OPENED = """
from app.cli import cli
cli(["db", "upgrade"], standalone_mode=False)
cli(["serve"])
"""


def answer_to(port: int, sent: bytes) -> tuple[str, str]:
    """Return the head and the body of what the server answers before it closes."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as talking:
        talking.sendall(sent)
        heard = b""
        while piece := talking.recv(65_536):
            heard += piece
    head, _, body = heard.decode().partition("\r\n\r\n")
    return head, body


@pytest.mark.parametrize("status", OURS)
def test_what_jalon_refuses_has_a_page(port: int, status: str) -> None:
    head, body = answer_to(port, OURS[status])
    assert head.startswith(f"HTTP/1.1 {status} ")
    assert '<html lang="fr"' in body
    assert "Repartez de l’accueil" in body or "<h1" in body


@pytest.mark.parametrize("case", NOT_OURS)
def test_what_the_server_refuses_is_short_and_tells_nothing(port: int, case: str) -> None:
    head, body = answer_to(port, NOT_OURS[case])
    assert head.startswith(f"HTTP/1.1 {case.split(maxsplit=1)[0]} ")
    assert body == ""
    assert "connection: close" in head.lower()
    assert "server:" not in head.lower()
