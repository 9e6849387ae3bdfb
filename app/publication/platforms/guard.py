"""Requests to addresses that people typed: to public machines only, briefly, and no further.

The name is resolved once, and the connection made to the very address that was checked: a name
that changes its mind in between leads nowhere.
"""

import ipaddress
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, NewConnectionError
from urllib3.util.connection import create_connection

SECONDS = 10.0  # for one answer
LARGEST = 4 * 1024 * 1024  # of an answer, once decompressed
CHUNK = 64 * 1024
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
HTTPS_PORT = 443
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
TOO_SLOW = "the answer comes too slowly"
NOT_PUBLIC = "this name leads to a machine that is not public"


class Unanswered(Exception):
    """No usable answer came: refused, too late, too long or cut."""


class Answer:
    """What came back: the status, the headers and the whole body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep them."""
        self.status = status
        self.headers = headers
        self.body = body


def allowed(url: str, *, local: bool) -> bool:
    """Tell whether we may speak to an address: https, or http to this machine where ``local``."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or not host:
        return False
    if host in LOCAL:
        return local and parts.scheme in {"http", "https"}
    return parts.scheme == "https" and "." in host and port in {None, HTTPS_PORT}


def send(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Any = None,
    local: bool = False,
    seconds: float = SECONDS,
) -> Answer:
    """Send a request; ``Unanswered`` when no whole answer came in time."""
    if not allowed(url, local=local):
        raise Unanswered(NOT_PUBLIC)
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
                json=json,
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                body = b"".join(_pieces(response))
                if adapter.over:  # what was cut may look like an end
                    raise Unanswered(TOO_SLOW)
                return Answer(response.status_code, response.headers, body)
    except (requests.RequestException, HTTPError, OSError) as problem:
        raise Unanswered(str(problem)) from problem
    finally:
        late.cancel()
        adapter.let_go()


def _pieces(response: requests.Response) -> Iterator[bytes]:
    """Read an answer that may be endless."""
    read = 0
    for piece in response.iter_content(CHUNK):
        read += len(piece)
        if read > LARGEST:
            raise Unanswered("the answer is too long")
        yield piece


def _addresses(host: str, port: int, *, local: bool) -> list[str]:
    """Return where a name leads; one address that is not public refuses them all."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
    for each in addresses:
        if not (_is_public(each) or (local and ipaddress.ip_address(each).is_loopback)):
            raise OSError(NOT_PUBLIC)
    return addresses


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return all(each.is_global and not each.is_multicast for each in (address, *_inside(address)))


def _inside(address: Address) -> Iterator[Address]:
    """Give the IPv4 addresses that an IPv6 one may lead to."""
    if isinstance(address, ipaddress.IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in NAT64:
        yield ipaddress.IPv4Address(address.packed[-4:])


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

        class Plain(HTTPConnection):
            def _new_conn(self) -> socket.socket:
                return adapter.connect(self)

        class Secure(HTTPSConnection):
            def _new_conn(self) -> socket.socket:
                return adapter.connect(self)

        class PlainPool(HTTPConnectionPool):
            ConnectionCls = Plain

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
            addresses = _addresses(connection.host, port, local=self.local)
        except OSError as problem:
            raise NewConnectionError(connection, str(problem)) from problem
        for each in addresses:
            try:
                made = create_connection((each, port), connection.timeout)
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
        """Cut what is still open: whoever waits for it is told at once."""
        self.over = True
        for each in self.sockets:
            with suppress(OSError):  # closed in the meantime
                each.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Close our handles."""
        for each in self.sockets:
            each.close()
