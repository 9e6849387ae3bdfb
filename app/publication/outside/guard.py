"""Where we may send a request that people typed the address of: to public machines, briefly."""

import ipaddress
import socket
from collections.abc import Iterator, Mapping
from contextlib import suppress
from urllib.parse import urljoin, urlsplit

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
HTTPS_PORT, HTTP_PORT = 443, 80
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Ranges kept for special uses, of which the versions of Python do not all say so.
RESERVED = tuple(
    ipaddress.ip_network(network)
    for network in (
        "192.0.0.0/24",
        "192.88.99.0/24",
        "::/96",
        "::ffff:0:0/96",
        "64:ff9b:1::/48",
        "100:0:0:1::/64",
        "2001::/23",
        "2002::/16",
        "3fff::/20",
        "5f00::/16",
        "fec0::/10",
    )
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class Unanswered(Exception):
    """No usable answer came: refused, too late, too long or cut."""


class TooLong(Unanswered):
    """The answer is longer than it may be."""


class TooSlow(Unanswered):
    """The answer had not come whole in the time that it may take."""


class NotPublic(Unanswered):
    """The address leads to a machine that is not public."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__("this address leads to a machine that is not public")


class NotAllowed(NotPublic):
    """The address is of a kind that we never speak to."""

    def __init__(self, url: str) -> None:
        """Keep it: it may be that of a redirection."""
        super().__init__()
        self.url = url


class HttpResponse:
    """What came back: the status, the headers and the whole body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Keep them."""
        self.status = status
        self.headers = headers
        self.body = body


def allowed(url: str, *, local: bool, plain: bool = False) -> bool:
    """Tell whether we may speak to an address: https, or http to this machine where ``local``.

    ``plain``: http too, to read what anybody reads there; nothing secret is ever sent that way.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or not host:
        return False
    if host in LOCAL:
        return local and parts.scheme in {"http", "https"}
    if plain and parts.scheme == "http":
        return "." in host and port in {None, HTTP_PORT}
    return parts.scheme == "https" and "." in host and port in {None, HTTPS_PORT}


def leads_to(url: str, answer: HttpResponse) -> str:
    """Return where an answer of ``url`` sends to; empty when it is no address."""
    place = answer.headers.get("Location", "")
    with suppress(UnicodeError):
        place = place.encode("latin-1").decode()  # headers are read so; many are UTF-8
    return joined(url, place) if place else ""


def joined(url: str, place: str) -> str:
    """Return the address that ``place`` is, seen from ``url``; empty when it is none."""
    try:
        return urljoin(url, place)
    except ValueError:
        return ""


def addresses(host: str, port: int, *, local: bool) -> list[str]:
    """Return where a name leads; ``NotPublic`` when one of its addresses is not."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for address in found:
        if not (_is_public(address) or (local and ipaddress.ip_address(address).is_loopback)):
            raise NotPublic
    return found


def _is_public(text: str) -> bool:
    address = ipaddress.ip_address(text)
    if any(address in network for network in RESERVED):
        return False
    return all(ip.is_global and not ip.is_multicast for ip in (address, *_inside(address)))


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
