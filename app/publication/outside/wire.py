"""Requests whose connections go where the guard allows, and no further.

The name is resolved once, and the connection made to the very address that was checked: a name
that changes its mind in between leads nowhere.
"""

import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import IO, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

from app.publication.outside.guard import (
    HttpResponse,
    TooLong,
    TooSlow,
    Unanswered,
    addresses,
)

CHUNK = 64 * 1024
TOO_SLOW = "the answer comes too slowly"
# A file of authorities instead of those that everybody trusts: the tests have one of their own. No
# setting leads here.
AUTHORITIES = ""


def exchange(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    body: Mapping[str, Any],
    local: bool,
    seconds: float,
    largest: int,
) -> HttpResponse:
    """Send a request, its body « json » or « data »; ``Unanswered`` when no answer came in time.

    ``largest``: the bytes of an answer beyond which it is ``TooLong``.
    """
    options = {"headers": dict(headers), **body}
    with _answer(method, url, options, local=local, seconds=seconds) as (response, adapter):
        whole = b"".join(_bounded(response.iter_content(CHUNK), largest))
        adapter.refuse_cut()
        return HttpResponse(response.status_code, response.headers, whole)


def download(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    local: bool,
    seconds: float,
    most: int,
    into: IO[bytes],
) -> HttpResponse:
    """Send a request and write the body of a good answer into a file as it comes.

    ``Unanswered`` when it is not whole in time, ``TooLong`` beyond ``most`` bytes: what was written
    is then of no use. The bytes are those on the wire: nothing is unpacked.
    """
    options = {"headers": {**headers, "Accept-Encoding": "identity"}}
    with _answer(method, url, options, local=local, seconds=seconds) as (response, adapter):
        if response.ok:
            for piece in _bounded(response.raw.stream(CHUNK, decode_content=False), most):
                _write(into, piece)
        adapter.refuse_cut()
        return HttpResponse(response.status_code, response.headers, b"")


def _write(into: IO[bytes], piece: bytes) -> None:
    try:
        into.write(piece)
    except OSError as problem:  # a disk that is full is no fault of the other machine
        raise Unwritable(str(problem)) from problem


@contextmanager
def _answer(
    method: str, url: str, options: Mapping[str, Any], *, local: bool, seconds: float
) -> Iterator[tuple[requests.Response, "_Checked"]]:
    """Give the answer to a request, its body not read yet, and what made its connection."""
    adapter = _Checked(local=local)
    # A timeout of the library starts again at each byte: this one does not.
    late = threading.Timer(seconds, adapter.hang_up)
    late.daemon = True
    late.start()
    try:
        with _Once() as session:
            session.trust_env = False  # no proxy, no .netrc: what is checked is what is reached
            session.verify = AUTHORITIES or True
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            with session.request(
                method, url, **options, timeout=seconds, allow_redirects=False, stream=True
            ) as response:
                yield response, adapter
    except (requests.RequestException, HTTPError, OSError) as problem:
        if adapter.over or "timed out" in str(problem):  # ours, or one of the library
            raise TooSlow(TOO_SLOW) from problem
        raise Unanswered(str(problem)) from problem
    finally:
        late.cancel()
        adapter.let_go()


def _bounded(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Read an answer that may be endless."""
    read = 0
    for piece in pieces:
        read += len(piece)
        if read > most:
            raise TooLong("the answer is too long")
        yield piece


class _Once(requests.Session):
    """A session that follows nothing, not even to say where it would go.

    The library reads the body of a redirection whole, whatever its length, to prepare the next
    request, though it is told not to follow.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Lead nowhere."""


class Unwritable(RuntimeError):
    """What came could not be written here."""


class _Checked(HTTPAdapter):
    """An adapter whose connections go to the addresses that were checked, and to no other."""

    def __init__(self, *, local: bool) -> None:
        """Keep whether this very machine may be spoken to."""
        self.local = local
        self.sockets: list[socket.socket] = []
        self.over = False
        super().__init__(max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **options: Any
    ) -> None:
        """Make connections of our own classes."""
        adapter = self

        class PlainConnection(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return adapter.connect(self)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return adapter.connect(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = PlainConnection

        class SecurePool(HTTPSConnectionPool):
            ConnectionCls = Secure

        self.poolmanager = PoolManager(
            num_pools=connections, maxsize=maxsize, block=block, **options
        )
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": SecurePool}

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """Open a connection; the name is still that of the certificate."""
        port = connection.port or 0
        last = OSError("this name leads nowhere")
        try:
            leads_to = addresses(connection.host, port, local=self.local)
        except (OSError, UnicodeError) as problem:  # the latter of a name that none can have
            raise NewConnectionError(connection, str(problem)) from problem
        for address in leads_to:
            try:
                made = create_connection((address, port), connection.timeout)
            except OSError as problem:
                last = problem
                if self.over:
                    break
            else:
                # A second handle: TLS takes the first, and an answer keeps it to itself.
                self.sockets.append(made.dup())
                if self.over:  # nobody would hang up any more
                    made.close()
                    break
                return made
        raise NewConnectionError(connection, str(last)) from last

    def refuse_cut(self) -> None:
        """Refuse what was read once it is too late: what was cut may look like an end."""
        if self.over:
            raise TooSlow(TOO_SLOW)

    def hang_up(self) -> None:
        """Shut the open sockets: whoever reads them gets the end at once."""
        self.over = True
        for handle in self.sockets:
            with suppress(OSError):  # closed in the meantime
                handle.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Close our handles."""
        for handle in self.sockets:
            handle.close()
