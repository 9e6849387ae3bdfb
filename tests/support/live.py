"""The application behind a real port, in a thread, for real browsers."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.patience import PATIENCE_SECONDS

BREAKDOWN = "5"


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  Werkzeug's word
        """Stay silent: what failed is in ``LiveServer.breakdowns``."""


@dataclass
class LiveServer:
    """Where browsers find the application, and which of its answers were breakdowns."""

    application: WSGIApplication
    url: str = ""
    breakdowns: list[str] = field(default_factory=list)
    _running: int = 0
    _count: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        address = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"

        def watched(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[..., Any]:
            if status.startswith(BREAKDOWN):
                self.breakdowns.append(f"{address} : {status}")
            return start_response(status, headers, *more)

        with self._counted():
            body = self.application(environ, watched)
            try:
                yield from body
            finally:
                close = getattr(body, "close", None)
                if close is not None:
                    close()

    def wait_until_idle(self) -> None:
        """Wait for the requests of a browser that has gone, so that the database is free."""
        with self._count:
            idle = self._count.wait_for(lambda: self._running == 0, PATIENCE_SECONDS)
        assert idle, f"{self._running} requête(s) toujours en cours"

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._count:
            self._running += 1
        try:
            yield
        finally:
            with self._count:
                self._running -= 1
                self._count.notify_all()


@contextmanager
def serve(application: WSGIApplication) -> Iterator[LiveServer]:
    """Serve an application on a free port of this machine."""
    live = LiveServer(application)
    server = make_server("127.0.0.1", 0, live, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]  # a browser keeps connections open
    server.block_on_close = False  # type: ignore[attr-defined]
    live.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield live
    finally:
        server.shutdown()
        thread.join(PATIENCE_SECONDS)
        server.server_close()
