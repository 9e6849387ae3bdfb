"""Requests whose connections go where the guard allows, and no further.

The name is resolved once, and the connection made to the very address that was checked: a name
that changes its mind in between leads nowhere.
"""

import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

from app.publication.platforms.guard import (
    NOT_PUBLIC,
    HttpResponse,
    TooLong,
    Unanswered,
    addresses,
)

CHUNK = 64 * 1024
TOO_SLOW = "the answer comes too slowly"


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
    """Send a request, its body « json » or « data »; ``Unanswered`` when no answer came in time."""
    adapter = _Checked(local=local)
    # A timeout of the library starts again at each byte: this one does not.
    late = threading.Timer(seconds, adapter.hang_up)
    late.daemon = True
    late.start()
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy, no .netrc: what is checked is what is reached
            session.mount("https://", adapter)
            session.mount("http://", adapter)
            with session.request(
                method,
                url,
                headers=dict(headers),
                **body,
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                whole = b"".join(_pieces(response, largest))
                if adapter.over:  # what was cut may look like an end
                    raise Unanswered(TOO_SLOW)
                return HttpResponse(response.status_code, response.headers, whole)
    except (requests.RequestException, HTTPError, OSError) as problem:
        raise Unanswered(str(problem)) from problem
    finally:
        late.cancel()
        adapter.let_go()


def _pieces(response: requests.Response, largest: int) -> Iterator[bytes]:
    """Read an answer that may be endless."""
    read = 0
    for piece in response.iter_content(CHUNK):
        read += len(piece)
        if read > largest:
            raise TooLong("the answer is too long")
        yield piece


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
        last: OSError = OSError(NOT_PUBLIC)
        try:
            leads_to = addresses(connection.host, port, local=self.local)
        except OSError as problem:
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
                return made
        raise NewConnectionError(connection, str(last)) from last

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
