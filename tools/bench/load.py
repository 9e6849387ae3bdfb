"""A small load generator: so many browsers on kept connections, one request at a time each."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

HOST = "127.0.0.1"
CHUNK = 256 * 1024
LONGEST_WAIT = 300  # tests send loads on busy machines
FAILED = 400


@dataclass(frozen=True)
class Answer:
    """What the server answered."""

    status: int
    head: str
    body: bytes

    def header(self, name: str) -> str | None:
        """Return a header, whatever its case; the first of those that bear this name."""
        return next(iter(self.headers(name)), None)

    def headers(self, name: str) -> list[str]:
        """Return all the headers that bear a name, whatever its case."""
        wanted = f"{name.lower()}:"
        lines = (line for line in self.head.split("\r\n") if line.lower().startswith(wanted))
        return [line.partition(":")[2].strip() for line in lines]


@dataclass
class Request:
    """What is sent, and what to do with the answer (return what is wrong with it, or nothing)."""

    raw: bytes
    take: Callable[[Answer], str | None] = lambda answer: (
        f"status {answer.status}" if answer.status >= FAILED else None
    )


Source = Callable[[], Request]


@dataclass
class Outcome:
    """What came of a load."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many requests were answered."""
        return len(self.latencies)

    def percentile(self, share: float) -> float:
        """Return the milliseconds under which this share of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


class _Browser:
    """One connection and its request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection((HOST, port), timeout=LONGEST_WAIT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.since = 0.0
        self.request = Request(b"")

    def send(self, request: Request) -> None:
        self.request, self.received, self.since = request, b"", time.perf_counter()
        self.socket.sendall(request.raw)

    def receive(self) -> Answer | None:
        """Read what has come; return the answer once it is whole."""
        chunk = self.socket.recv(CHUNK)
        if not chunk:
            raise ConnectionError("the server hung up")
        self.received += chunk
        return whole(self.received)


def whole(received: bytes) -> Answer | None:
    """Return the answer that these bytes hold, once all have come."""
    head, found, body = received.partition(b"\r\n\r\n")
    if not found:
        return None
    text = head.decode("latin-1")
    answer = Answer(int(text[9:12]), text, body)
    length = answer.header("content-length")
    if length is None:
        raise ConnectionError("an answer without a length")
    return answer if len(body) >= int(length) else None


def run(
    port: int, source: Source, *, clients: int, seconds: float = 0.0, count: int = 0
) -> Outcome:
    """Send requests for so long, or so many, and wait for the last answers."""
    outcome = Outcome()
    selector = selectors.DefaultSelector()
    browsers = [_Browser(port) for _ in range(clients)]
    left = count or 10**9
    start = time.perf_counter()
    until = start + (seconds or 10**9)

    def go_on(browser: _Browser) -> None:
        nonlocal left
        if left and time.perf_counter() < until:
            left -= 1
            browser.send(source())
        else:
            selector.unregister(browser.socket)

    for browser in browsers:
        selector.register(browser.socket, selectors.EVENT_READ, browser)
        go_on(browser)
    while selector.get_map():
        ready = selector.select(LONGEST_WAIT)
        if not ready:
            outcome.failures.append(f"no answer in {LONGEST_WAIT} s")
            break
        for key, _ in ready:
            _take(key.data, outcome, go_on)
    outcome.seconds = time.perf_counter() - start
    for browser in browsers:
        browser.socket.close()
    return outcome


def _take(browser: _Browser, outcome: Outcome, go_on: Callable[[_Browser], None]) -> None:
    answer = browser.receive()
    if answer is None:
        return
    outcome.latencies.append(time.perf_counter() - browser.since)
    problem = browser.request.take(answer)
    if problem:
        outcome.failures.append(problem)
    go_on(browser)


def once(port: int, raw: bytes) -> Answer:
    """Send one request on a connection of its own."""
    browser = _Browser(port)
    try:
        browser.send(Request(raw))
        while True:
            answer = browser.receive()
            if answer is not None:
                return answer
    finally:
        browser.socket.close()
