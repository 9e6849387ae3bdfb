"""A site that gives catalogues over real HTTP, and has its bad days."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from tests.support.patience import PATIENCE_SECONDS


@dataclass
class SiteAnswer:
    """What an address gives."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ""  # endless, silent, short


@dataclass
class Site:
    """The addresses of a site, and those that were asked for."""

    url: str = ""
    answers: dict[str, SiteAnswer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def gives(self, path: str, body: bytes | str = b"", status: int = 200, **more: str) -> str:
        content = body if isinstance(body, bytes) else body.encode()
        kind = more.pop("kind", "")
        headers = {name.replace("_", "-"): value for name, value in more.items()}
        self.answers[path] = SiteAnswer(content, status, headers, kind)
        return f"{self.url}{path}"


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def log_message(self, *_: object) -> None:
        """Say nothing: tests look at ``asked``."""

    def do_GET(self) -> None:
        site = self.site
        site.asked.append(self.path)
        answer = site.answers.get(self.path, SiteAnswer(status=404))
        if answer.kind == "silent":
            site.over.wait(PATIENCE_SECONDS)
            self.close_connection = True
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.kind == "endless":
            self._endless()
            return
        short = 1000 if answer.kind == "short" else 0
        self.send_header("Content-Length", str(len(answer.body) + short))
        self.end_headers()
        self.wfile.write(answer.body)
        self.close_connection = bool(short)

    def _endless(self) -> None:
        self.end_headers()
        self.close_connection = True
        try:
            while not self.site.over.is_set():
                self.wfile.write(b"# encore\n" * 100_000)
        except OSError:
            return


@contextmanager
def catalogue_site() -> Iterator[Site]:
    """Run the site on a free port of this machine."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
