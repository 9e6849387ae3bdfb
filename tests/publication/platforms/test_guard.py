"""No request of ours goes to a machine that is not public, whatever people type."""

import socket
import time
from collections.abc import Iterator
from ipaddress import ip_network
from threading import Thread
from typing import Any

import pytest

from app.publication.outside import guard, wire
from app.publication.outside.calls import send
from app.publication.outside.guard import TooLong, Unanswered, allowed
from tests.support.catalogue_site import catalogue_site
from tests.support.patience import PATIENCE_SECONDS
from tests.support.udata_stub import Mood, udata


class Canary:
    """A machine that counts who knocks."""

    def __init__(self, family: socket.AddressFamily, address: str) -> None:
        self.knocks = 0
        self.server = socket.create_server((address, 0), family=family)
        self.port = self.server.getsockname()[1]
        Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        while True:
            try:
                self.server.accept()[0].close()
            except OSError:
                return
            self.knocks += 1


@pytest.fixture
def canary() -> Iterator[Canary]:
    one = Canary(socket.AF_INET, "127.0.0.1")
    yield one
    one.server.close()


BAD = (
    "http://127.0.0.1", "https://127.0.0.1", "https://localhost", "http://data.gouv.fr",
    "ftp://data.gouv.fr", "file:///etc/passwd", "gopher://x.fr", "//data.gouv.fr", "data.gouv.fr",
    "https://", "https://intranet", "https://u:p@data.gouv.fr", "https://u@data.gouv.fr",
    "https://data.gouv.fr:22", "https://data.gouv.fr:99999", "https://[::1]", "https://[x", "",
)  # fmt: skip


@pytest.mark.parametrize("url", BAD)
def test_what_is_not_a_public_https_address_is_refused(url: str) -> None:
    assert not allowed(url, local=False)
    with pytest.raises(Unanswered):
        send("GET", url, headers={})


def test_what_anybody_reads_may_be_plain_and_nothing_else() -> None:
    assert allowed("http://www.exemple.fr/a.csv", local=False, plain=True)
    assert not allowed("http://www.exemple.fr/a.csv", local=False)
    for url in (
        "http://www.exemple.fr:8080",
        "http://u@www.exemple.fr",
        "http://intranet",
        *BAD[3:],
    ):
        if url != "http://data.gouv.fr":
            assert not allowed(url, local=False, plain=True), url


def test_public_addresses_are_allowed() -> None:
    assert allowed("https://www.data.gouv.fr", local=False)
    assert allowed("https://www.data.gouv.fr:443/x", local=False)
    assert allowed("http://127.0.0.1:8000", local=True)
    assert not allowed("http://192.168.1.2", local=True)


ADDRESSES = (
    "127.0.0.1", "10.0.0.8", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1",
    "fc00::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe", "2002:7f00:1::1", "2002:a9fe:a9fe::1", "2001:db8::1", "ff02::1",
    "2001:0:7f00:1::1",
    # Those of which the versions of Python do not all say that they are kept for special uses.
    "192.0.0.8", "192.0.0.9", "192.0.0.200", "192.88.99.1", "::7f00:1", "::a00:8", "::ffff:8.8.8.8",
    "64:ff9b:1::a00:8", "100:0:0:1::1", "2001:1::1", "2001:3::1", "2001:4:112::1", "2001:20::1",
    "2001:30::1", "2002:808:808::1", "3fff::1", "5f00::1", "fec0::1",
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_that_leads_inside_is_not_followed(
    address: str, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = resolving(monkeypatch, ["1.1.1.1", address])
    with pytest.raises(Unanswered, match="not public"):
        send("GET", "https://plateforme.exemple.fr/", headers={}, seconds=1)
    assert tried == []
    assert canary.knocks == 0


# The ranges that the IANA does not call globally reachable in its registries of special-purpose
# addresses (RFC 6890, as they stood in 2025), with multicast and what was site-local (RFC 3879).
SPECIAL = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "::/128", "::1/128", "::ffff:0:0/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64",
    "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10",
    "fec0::/10", "ff00::/8",
)  # fmt: skip


@pytest.mark.parametrize("network", SPECIAL)
def test_both_ends_of_each_special_range_are_refused(
    network: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = ip_network(network)
    for address in {str(whole[0]), str(whole[-1])}:
        tried = resolving(monkeypatch, [address])
        with pytest.raises(Unanswered, match="not public"):
            send("GET", "https://plateforme.exemple.fr/", headers={}, seconds=1)
        assert tried == []


def test_a_name_that_changes_its_mind_is_not_asked_twice(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rebinding: public when it is checked, this machine when it is connected to."""
    asked: list[str] = []
    really = socket.getaddrinfo

    def lead(host: str, port: int, *more: Any, **options: Any) -> list[Any]:
        if host[0].isdigit():
            return really(host, port, *more, **options)
        asked.append(host)
        address = "127.0.0.2" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(guard.socket, "getaddrinfo", lead)
    # The loopback stands for a public machine, so that real sockets are opened; nobody listens
    # at the first address.
    monkeypatch.setattr(guard, "_is_public", lambda _address: True)
    url = f"https://plateforme.exemple.fr:{canary.port}/"
    monkeypatch.setattr(guard, "HTTPS_PORT", canary.port)
    with pytest.raises(Unanswered):
        send("GET", url, headers={}, seconds=1)
    assert asked == ["plateforme.exemple.fr"]
    assert canary.knocks == 0


def resolving(monkeypatch: pytest.MonkeyPatch, addresses: list[str]) -> list[Any]:
    """Make every name lead to these; return the connections tried."""
    tried: list[Any] = []

    def lead(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in addresses]

    def refuse(address: Any, *_: Any, **__: Any) -> socket.socket:
        tried.append(address)
        raise OSError("no network in tests")

    monkeypatch.setattr(guard.socket, "getaddrinfo", lead)
    monkeypatch.setattr(wire, "create_connection", refuse)
    return tried


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = resolving(monkeypatch, ["1.1.1.1"])
    with pytest.raises(Unanswered, match="no network in tests"):
        send("GET", "https://plateforme.exemple.fr/", headers={}, seconds=1)
    assert tried == [("1.1.1.1", 443)]


def test_the_environment_changes_nothing(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "ALL_PROXY", "https_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    tried = resolving(monkeypatch, ["1.1.1.1"])
    with pytest.raises(Unanswered):
        send("GET", "https://plateforme.exemple.fr/", headers={}, seconds=1)
    assert tried == [("1.1.1.1", 443)]
    assert canary.knocks == 0


@pytest.mark.parametrize("kind", ["slow", "drip"])
def test_a_slow_answer_is_cut(kind: str) -> None:
    with udata() as platform:
        platform.mood = Mood(kind)
        started = time.monotonic()
        with pytest.raises(Unanswered):
            send("GET", f"{platform.url}/api/1/me/", headers={}, local=True, seconds=0.4)
        assert time.monotonic() - started < PATIENCE_SECONDS  # it would have lasted longer


def test_an_endless_answer_is_cut() -> None:
    with udata() as platform:
        platform.mood = Mood("endless")
        with pytest.raises(Unanswered, match="too long"):
            send("GET", f"{platform.url}/api/1/me/", headers={}, local=True)


def test_a_redirect_is_not_followed() -> None:
    with udata() as platform:
        platform.mood = Mood("elsewhere")
        answer = send("GET", f"{platform.url}/api/1/me/", headers={}, local=True)
        assert answer.status == 302
        assert len(platform.requests) == 1


def test_the_body_of_a_redirection_is_not_read_beyond_what_an_answer_may_have() -> None:
    with catalogue_site() as site:
        url = site.gives("/ailleurs", kind="endless", status=302, Location="/plus-loin")
        with pytest.raises(TooLong):
            send("GET", url, headers={}, local=True, seconds=PATIENCE_SECONDS)


def test_a_redirection_to_what_is_no_address_is_an_answer_like_another() -> None:
    with catalogue_site() as site:
        url = site.gives("/ailleurs", status=302, Location="https://[nulle-part")
        assert send("GET", url, headers={}, local=True).status == 302


def test_a_name_that_none_can_have_is_no_answer() -> None:
    with pytest.raises(Unanswered):
        send("GET", f"https://{'a' * 80}.fr/", headers={})


DEADLINE, LATER = 0.3, 0.6  # seconds: later is after the deadline, however slow the machine


def test_a_name_found_too_late_is_not_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    found = socket.getaddrinfo

    def late(*asked: Any, **more: Any) -> Any:
        time.sleep(LATER)
        return found(*asked, **more)

    monkeypatch.setattr(guard.socket, "getaddrinfo", late)
    with udata() as platform:
        platform.mood = Mood("drip")
        started = time.monotonic()
        with pytest.raises(Unanswered, match="too slowly"):
            send("GET", f"{platform.url}/api/1/me/", headers={}, local=True, seconds=DEADLINE)
        assert time.monotonic() - started < PATIENCE_SECONDS
        assert platform.requests == []
