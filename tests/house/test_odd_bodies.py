"""Whatever shape a body has, on whatever address and method: an answer, never a failure."""

import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from flask import Flask

from app.extensions import db
from tests.house.conftest import Filled
from tests.house.test_hostile_input import PLENTY
from tests.support.client import Client
from tests.support.odd_forms import LEAVING, guard, names, shown
from tests.support.proofs import sampled
from tests.support.routes import Route, routes

FORM = "application/x-www-form-urlencoded"
NAMELESS = b"Content-Disposition: form-data"
PARTS = "multipart/form-data; boundary=coupe"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")

Body = tuple[str | None, bytes]
Make = Callable[[list[str]], Body]


def _part(name: str, content: bytes, more: str = "") -> bytes:
    head = f'--coupe\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + content + b"\r\n"


def _pairs(*pairs: tuple[str, str]) -> bytes:
    return "&".join(f"{quote(name)}={quote(value)}" for name, value in pairs).encode()


def _headed(header: bytes) -> bytes:
    return b"--coupe\r\n" + header + b"\r\n\r\nx\r\n--coupe--"


def _many(name: str, count: int) -> bytes:
    return _pairs(*((f"{name}-{number}", "x") for number in range(count)))


def _every(names: list[str], value: object) -> bytes:
    return json.dumps(dict.fromkeys(names, value)).encode()


BODIES: dict[str, Make] = {
    "json-object": lambda names: ("application/json", _every(names, "x")),
    "json-numbers": lambda names: ("application/json", _every(names, 1)),
    "json-nested": lambda names: ("application/json", _every(names, {"a": [None]})),
    "json-list": lambda _: ("application/json", b"[1, 2]"),
    "json-scalar": lambda _: ("application/json", b"3"),
    "json-null": lambda _: ("application/json", b"null"),
    "json-broken": lambda _: ("application/json", b'{"a": '),
    "json-deep": lambda _: ("application/json", b"[" * 20_000),
    "no-type": lambda names: (None, _pairs(*((name, "x") for name in names))),
    "bytes": lambda _: ("application/octet-stream", bytes(range(256))),
    "xml": lambda _: ("text/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "odd-charset": lambda names: (f"{FORM}; charset=utf-99", _pairs(*((n, "é") for n in names))),
    "utf-16": lambda names: (f"{FORM}; charset=utf-16", "&".join(names).encode("utf-16")),
    "no-boundary": lambda names: ("multipart/form-data", _part(names[0], b"x")),
    "empty-boundary": lambda names: ("multipart/form-data; boundary=", _part(names[0], b"x")),
    "truncated": lambda names: (PARTS, _part(names[0], b"x")[:-9]),
    "no-end": lambda names: (PARTS, b"".join(_part(name, b"x") for name in names)),
    "no-name": lambda _: (PARTS, _headed(NAMELESS)),
    "long-header": lambda _: (PARTS, _headed(b"X: " + b"x" * 100_000)),
    "files-for-texts": lambda names: (
        PARTS,
        b"".join(_part(name, b"\xff\x00", '; filename="a.csv"') for name in names) + b"--coupe--",
    ),
    "files-without-end": lambda names: (
        PARTS, _part(names[0], b"x" * 70_000, '; filename="../../a\x00b"'),
    ),
    "nul-in-names": lambda names: (FORM, _pairs(*((f"{name}\x00", "x") for name in names))),
    "surrogates": lambda names: (FORM, b"&".join(n.encode() + b"=%ED%A0%80" for n in names)),
    "ten-thousand": lambda names: (FORM, _many(names[0], 10_000)),
    "repeated": lambda names: (FORM, _pairs(*((n, v) for n in names for v in ("1", "x", "")))),
    "signs": lambda _: (FORM, b"&&==&=x&%&%zz=%&+=+&[]=1&a[b][]=2&__proto__=x"),
    "empty": lambda _: (FORM, b""),
}  # fmt: skip
SAMPLE = {"json-list", "no-name", "files-for-texts", "surrogates"}


@pytest.mark.proof("fuzz")
@pytest.mark.long("sqlite")
# Werkzeug leaves the beginning of a broken file to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("make", sampled(BODIES, SAMPLE))
def test_no_form_breaks_on_an_odd_body(
    app: Flask, as_: Callable[[str], Client], filled: Filled, make: Make
) -> None:
    failures = []
    clients = {name: as_(name) for name in ("alice", "olga")}
    guards = {name: guard(client) for name, client in clients.items()}
    elsewhere = {name: shown(client, PLENTY) for name, client in clients.items()}
    for route, name in _written(app):
        url = route.url(app, filled.values(route))
        own = "GET" in (route.rule.methods or ())
        kind, body = make(names(shown(clients[name], url) if own else elsewhere[name]))
        headers = {"X-CSRFToken": guards[name]}
        answer = clients[name].raw("POST", url, data=body, content_type=kind, headers=headers)
        if answer.status_code >= 500:
            failures.append(f"{url} : {answer.status_code}")
    assert failures == []
    db.session.close()


def _written(app: Flask) -> Iterator[tuple[Route, str]]:
    """Yield each route that takes a form, with who may send it."""
    for route in routes(app):
        if route.method == "POST" and route.endpoint not in LEAVING:
            operator = route.access is not None and route.access.level == "operator"
            yield route, "olga" if operator else "alice"


@pytest.mark.proof("fuzz")
@pytest.mark.long("sqlite")
@pytest.mark.parametrize("who", sampled({"nobody": "nobody", "alice": "alice"}, {"nobody"}))
def test_no_address_breaks_on_an_odd_method(
    app: Flask, client: Client, as_: Callable[[str], Client], filled: Filled, who: str
) -> None:
    """Signed in or not, without any token: what a scanner sends."""
    browser = client if who == "nobody" else as_(who)
    failures = []
    addresses = {route.url(app, filled.values(route)) for route in routes(app)}
    for url in sorted(addresses):
        for method in METHODS:
            for kind, body in (("application/json", b"[]"), (PARTS, b"--coupe\r\n")):
                answer = browser.raw(method, url, data=body, content_type=kind)
                if answer.status_code >= 500:
                    failures.append(f"{method} {url} : {answer.status_code}")
    assert failures == []
