"""What the tests of the watch share: a real web server with its moods, what is watched of it."""

import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.tasks.models import Task
from app.watching.models import OnlineFault, WatchedAddress
from app.watching.rounds import WatchRound
from tests.datasets.conftest import Make, Write, actor, alice, make, patient  # noqa: F401  fixtures
from tests.publication.conftest import Publish, opened, publish  # noqa: F401  fixtures
from tests.watching.arming import armed, watch  # noqa: F401  a fixture

CSV = b"nom;montant\nAmicale;1200\n"
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Web:
    """A web server: what it answers at each path, and what it was asked."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    under_way: Counter[str] = field(default_factory=Counter)
    most: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    meanwhile: Callable[[], None] | None = None  # called while a request waits for its answer

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def gives(self, path: str, body: bytes = CSV, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers[path] = answering(body, status, named)

    def methods(self, path: str) -> list[str]:
        return [method for method, asked, _ in self.asked if asked == path]


def answering(body: bytes, status: int, headers: dict[str, str]) -> Answer:
    """An answer as servers give it, with its validators honoured."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        etag = headers.get("ETag")
        code = 304 if etag and handler.headers.get("If-None-Match") == etag else status
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name, value)
        if code == 304:
            handler.end_headers()
            return
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(body)

    return answer


def serving(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            host = self.headers.get("Host", "")
            with web.lock:
                web.asked.append((self.command, self.path, dict(self.headers)))
                for key in ("", host):
                    web.under_way[key] += 1
                    web.most[key] = max(web.most[key], web.under_way[key])
            try:
                if web.meanwhile is not None:
                    web.meanwhile()
            finally:  # before the answer: who has it may ask again at once
                with web.lock:
                    for key in ("", host):
                        web.under_way[key] -= 1
            try:
                known = web.answers.get(self.path.partition("?")[0])
                (known or answering(b"", 404, {}))(self)
            except OSError:
                self.close_connection = True  # the other side has hung up

        do_GET = do_HEAD = _answer  # noqa: N815  the names that the library calls

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler


def run_web(context: ssl.SSLContext | None = None) -> Iterator[Web]:
    web = Web()
    server = ThreadingHTTPServer(("127.0.0.1", 0), serving(web))
    if context is not None:
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    server.daemon_threads = True
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield web
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def web() -> Iterator[Web]:
    yield from run_web()


def again(write: Write) -> WatchRound:
    """Another round, a week later for all that is watched."""
    with write():
        for row in db.session.scalars(select(WatchedAddress)):
            row.next_look_at = row.looked_at or row.next_look_at
    return watch()


def faults() -> list[OnlineFault]:
    db.session.close()
    return list(db.session.scalars(select(OnlineFault).order_by(OnlineFault.id)))


def open_codes() -> list[str]:
    return [row.code for row in faults() if row.mended_at is None]


def tasks() -> list[Task]:
    db.session.close()
    return list(db.session.scalars(select(Task).order_by(Task.id)))


def address() -> WatchedAddress:
    db.session.close()
    return db.session.scalars(select(WatchedAddress)).one()


def slowly(seconds: float) -> Answer:
    """An answer that comes a byte at a time, for so long."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "1000000")
        handler.end_headers()
        until = time.monotonic() + seconds
        while handler.command != "HEAD" and time.monotonic() < until:
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    return answer
