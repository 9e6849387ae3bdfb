"""Headers of every kind of answer, cookies, hosts and proxies."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request, request_started
from werkzeug.test import TestResponse

from app import create_app
from app.accounts.access import public
from app.extensions import db
from app.mailer.models import OutgoingMail
from app.web.filters import static_url
from config import Settings
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.databases import NOWHERE, OpenDatabase

EXPECTED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
HEAVY = {
    "environ_overrides": {"CONTENT_LENGTH": "99999999"},
    "content_type": "multipart/form-data; boundary=x",
}


def boom() -> str:
    raise ZeroDivisionError


def answers(client: Client, olga: Client) -> Iterator[tuple[str, TestResponse]]:
    for name, method, url, options in (
        ("page", "GET", "/", {}),
        ("head", "HEAD", "/", {}),
        ("redirection", "GET", "/compte", {}),
        ("introuvable", "GET", "/n-existe-pas", {}),
        ("méthode", "PUT", "/", {}),
        ("options", "OPTIONS", "/", {}),
        ("jeton", "POST", "/connexion", {}),
        ("hôte", "GET", "/", {"headers": {"Host": "pirate.example"}}),
        ("trop lourd", "POST", "/connexion", HEAVY),
        ("panne", "GET", "/aide", {}),
        ("fichier", "GET", "/static/favicon.svg", {}),
        ("fichier absent", "GET", "/static/absent.js", {}),
        ("santé", "GET", "/sante", {}),
    ):
        yield name, client.raw(method, url, **options)
    yield "recherche", olga.raw("GET", "/territoires/recherche?q=rod")
    yield "interdit", olga.raw("GET", "/c/rodez/")


@pytest.fixture
def breaking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.view_functions, "pages.help_page", public(boom))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.mark.usefixtures("breaking")
def test_every_kind_of_answer_carries_them(client: Client, olga_client: Client) -> None:
    seen = {}
    for name, answer in answers(client, olga_client):
        seen[name] = answer.status_code
        for header, value in EXPECTED.items():
            assert answer.headers.get(header) == value, (name, header)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert "frame-ancestors 'none'" in policy, name
        assert "Permissions-Policy" in answer.headers, name
        assert "Cache-Control" in answer.headers, name
    assert {200, 302, 400, 404, 405, 413, 500} <= set(seen.values())
    assert seen["hôte"] == 400
    assert seen["trop lourd"] == 413


def test_over_tls_the_browser_is_told_to_stay_there(client: Client) -> None:
    plain = client.raw("GET", "/aide")
    safe = client.raw("GET", "/aide", base_url="https://localhost")
    assert "Strict-Transport-Security" not in plain.headers
    assert safe.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_what_is_personal_is_never_kept(alice_client: Client, client: Client) -> None:
    for url in ("/", "/aide", "/compte", "/c/rodez/", "/n-existe-pas"):
        assert alice_client.raw("GET", url).headers["Cache-Control"] == "no-store", url
    assert client.raw("GET", "/aide").headers["Cache-Control"] == "no-cache"


def test_a_static_file_is_kept_for_a_year_under_its_version(app: Flask, client: Client) -> None:
    with app.test_request_context():
        address = static_url("css/app.css")
    answer = client.raw("GET", address)
    assert answer.status_code == 200
    assert "?v=" in address
    assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_another_host_is_refused_and_gets_into_no_mail(
    client: Client, cast: Cast, mails: Callable[[], list[OutgoingMail]]
) -> None:
    answer = client.raw("GET", "/", headers={"Host": "pirate.example"})
    assert answer.status_code == 400
    assert answer.text == "Cette adresse n’est pas celle de Jalon.\n"
    forged = {"X-Forwarded-Host": "pirate.example"}
    client.post("/mot-de-passe-oublie", {"email": "bob@exemple.fr"}, headers=forged)
    (mail,) = mails()
    assert "http://localhost/mot-de-passe/" in mail.body
    assert "pirate" not in mail.body


ELSEWHERE = {"Host": "pirate.example"}


@pytest.mark.parametrize(
    ("method", "path", "sent"),
    [
        ("GET", "/" + "a" * 60_000, {}),
        ("GET", "/", {"headers": {**ELSEWHERE, "X-Long": "a" * 70_000}}),
        ("POST", "/connexion", {"data": {"email": "bob@exemple.fr"}}),
        ("POST", "/connexion", {"data": b"x" * 3_000_000}),
        ("POST", "/c/rodez/taches/nouvelle", {"json": {"title": "x"}}),
        ("GET", "/c/rodez/taches/999999", {}),
        ("BREW", "/", {}),
    ],
)
def test_another_host_is_refused_whatever_else_is_wrong(
    method: str, path: str, sent: dict[str, Any], alice_client: Client
) -> None:
    answer = alice_client.raw(method, path, **{"headers": ELSEWHERE, **sent})
    assert (answer.status_code, answer.text) == (400, "Cette adresse n’est pas celle de Jalon.\n")


@pytest.fixture
def other_app(database: OpenDatabase, tmp_path: Path) -> Iterator[Callable[..., Flask]]:
    """Make an application with other settings, on the database of the test."""
    engine = db.engine

    def make(**settings: object) -> Flask:
        known = {
            "env": "production",
            "database_url": NOWHERE,
            "secret_key": "x" * 40,
            "base_url": "https://jalon.exemple.fr",
            "trusted_proxies": 0,
            "smtp_url": "",
            "data_dir": tmp_path,
        }
        made = create_app(Settings(**{**known, **settings}))
        db.engine.dispose()
        db.bind(engine)
        return made

    yield make
    db.bind(engine)


def test_in_production_the_cookie_is_bound_to_the_host_and_to_tls(
    other_app: Callable[..., Flask],
) -> None:
    client = other_app().test_client()
    answer = client.get("/connexion", base_url="https://jalon.exemple.fr")
    assert answer.status_code == 200
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-jalon=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie


def test_in_production_only_its_own_name_is_answered(other_app: Callable[..., Flask]) -> None:
    client = other_app().test_client()
    for host in ("localhost", "127.0.0.1", "exemple.fr", "jalon.exemple.fr.pirate.example"):
        assert client.get("/sante", base_url=f"https://{host}").status_code == 400, host


@pytest.mark.parametrize(
    ("hops", "address"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")]
)
def test_a_forwarded_address_is_believed_only_from_declared_proxies(
    other_app: Callable[..., Flask], hops: int, address: str
) -> None:
    app = other_app(trusted_proxies=hops)
    seen: list[str | None] = []

    def note(_sender: Flask, **_: object) -> None:
        seen.append(request.remote_addr)

    with request_started.connected_to(note, app):
        app.test_client().get(
            "/sante",
            base_url="https://jalon.exemple.fr",
            headers={"X-Forwarded-For": "6.6.6.6, 198.51.100.7, 203.0.113.9"},
        )
    assert seen == [address]
