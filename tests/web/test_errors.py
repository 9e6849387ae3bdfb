"""Whatever goes wrong, a French page says what to do, and nothing typed is lost."""

import io
import time
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
import time_machine
from flask import Flask
from sqlalchemy import create_engine
from werkzeug.test import create_environ, encode_multipart, run_wsgi_app
from werkzeug.wrappers import Response

from app.accounts.access import public
from app.extensions import db
from app.methodology.loader import current_edition
from app.web.page import Page
from app.web.page import page as page_of
from app.web.transactions import at_the_edge
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Client
from tests.support.databases import NOWHERE

TWELVE_HOURS = 12 * 3600


@pytest.mark.parametrize(
    "url",
    [
        "/n-existe-pas",
        "/c/n-existe-pas/",
        "/methode/99",
        "/methode/99999999999999999999",
        "/c/rodez/phases/0",
        "/c/rodez/phases/2147483648",
        "/c/Rodez/",
        "/c/%00/",
        "/mot-de-passe/court",
        "/static/n-existe-pas.css",
        "/static/../config.py",
    ],
)
def test_what_does_not_exist_is_not_found(alice_client: Client, url: str) -> None:
    page = alice_client.get(url, status=404)
    assert page.h1 == "Page introuvable"
    assert "Revenir à l’accueil" in page.links


def test_a_wrong_method_says_which_are_right(client: Client) -> None:
    page = client.post("/deconnexion", {}, status=302, on="/connexion", follow=False)
    assert page.location.startswith("/connexion")
    page = client.get("/deconnexion", status=405)
    assert page.h1 == "Action impossible ici"
    assert set(page.headers["Allow"].split(", ")) == {"OPTIONS", "POST"}
    answer = client.raw("DELETE", "/aide")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


@pytest.mark.parametrize("multipart", [False, True])
def test_too_much_text_is_refused(alice_client: Client, multipart: bool) -> None:
    hidden = alice_client.get("/compte").form("Enregistrer").hidden
    fields = {**hidden, "full_name": "x" * 3_000_000}
    body, kind = urlencode(fields), "application/x-www-form-urlencoded"
    if multipart:
        boundary, body = encode_multipart(fields)
        kind = f'multipart/form-data; boundary="{boundary}"'
    answer = alice_client.raw("POST", "/compte", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "Envoi trop lourd" in answer.text


def test_too_many_fields_are_not_told_as_too_heavy(alice_client: Client) -> None:
    hidden = alice_client.get("/compte").form("Enregistrer").hidden
    fields = {**hidden, **{f"champ-{rank}": "x" for rank in range(1_200)}}
    boundary, body = encode_multipart(fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    answer = alice_client.raw("POST", "/compte", data=body, content_type=kind)
    assert answer.status_code == 413
    assert "plus de 1\u202f000\u00a0champs" in answer.text
    assert "dépasse la taille" not in answer.text
    # As plain text, no such limit holds: the same form is read.
    kind = "application/x-www-form-urlencoded"
    assert alice_client.raw("POST", "/compte", data=urlencode(fields), content_type=kind)


def test_too_large_a_request_is_refused_before_it_is_read(client: Client) -> None:
    declared = {"CONTENT_LENGTH": str(26 * 1024 * 1024)}
    kind = "multipart/form-data; boundary=x"
    answer = client.raw("POST", "/connexion", environ_overrides=declared, content_type=kind)
    assert answer.status_code == 413


def test_a_form_kept_open_too_long_comes_back_filled(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get("/compte")
    form = page.form("Enregistrer")
    stale = {**form.hidden, "csrf_token": "périmé", "full_name": "Alice Écrit Longtemps"}
    refused = alice_client._send("POST", "/compte", data=stale, status=400)

    assert "Rien n’est perdu" in refused.visible
    assert "Alice Écrit Longtemps" in refused.visible
    assert cast.alice.full_name == "Alice Durand"

    alice_client.submit(refused, "/compte")
    assert cast.alice.full_name == "Alice Écrit Longtemps"


def test_a_form_of_this_morning_still_works_in_the_evening(
    alice_client: Client, write: Callable[[], object], cast: Cast
) -> None:
    page = alice_client.get("/compte")
    later = time.time() + 1.9 * 3600  # past the usual hour of form guards, before the idle limit
    with time_machine.travel(later, tick=False):
        alice_client.submit(page, "Enregistrer", full_name="Alice Revenue")
    assert cast.alice.full_name == "Alice Revenue"


def test_a_session_that_ended_shows_what_was_typed(alice_client: Client, cast: Cast) -> None:
    page = alice_client.get("/compte")
    with time_machine.travel(time.time() + TWELVE_HOURS - 60, tick=False):
        refused = alice_client.submit(
            page, "Enregistrer", full_name="Alice du Lendemain", status=400, follow=False
        )
    assert "Votre session est terminée" in refused.visible
    assert "Alice du Lendemain" in refused.visible
    assert cast.alice.full_name == "Alice Durand"


@pytest.mark.parametrize("url", ["/connexion", "/compte/mot-de-passe"])
def test_a_password_is_never_shown_again(as_: Callable[[str], Client], url: str) -> None:
    browser = as_("alice")
    secret = "ma phrase très secrète"
    sent = {"email": "a@exemple.fr", "password": secret, "current_password": secret}
    page = browser._send("POST", url, data=sent, status=400)
    assert secret not in page.text


def boom() -> Response:
    raise ZeroDivisionError(PASSWORD)


@pytest.fixture
def breaking(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A view of the application breaks, as in production: nothing is shown of why."""
    monkeypatch.setitem(app.view_functions, "pages.help_page", public(boom))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


@pytest.mark.usefixtures("breaking")
def test_a_breakdown_tells_nothing_of_the_inside(alice_client: Client) -> None:
    page = alice_client.get("/aide", status=500)
    assert page.h1 == "Jalon a rencontré un problème"
    assert "ZeroDivision" not in page.text
    assert PASSWORD not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_a_page_that_cannot_be_drawn_after_the_commit_says_that_all_is_saved(
    app: Flask, alice_client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename() -> Page:
        cast.alice.full_name = "Alice Nouvelle"
        return page_of("pages/does-not-exist.html")

    edge = at_the_edge(public(rename))
    monkeypatch.setitem(app.view_functions, "accounts.account", edge)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = alice_client.post("/compte", {}, 500, on="/compte/mot-de-passe")
    assert "est enregistré" in answer.visible
    db.session.close()
    assert cast.alice.full_name == "Alice Nouvelle"


def test_what_fails_around_every_handler_is_still_a_sentence(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    # A server gives an address as bytes written in Latin-1: this one cannot be.
    strange = create_environ("/", environ_overrides={"PATH_INFO": "/€"})
    body, status, headers = run_wsgi_app(app, strange)
    assert status == "500 INTERNAL SERVER ERROR"
    assert b"".join(body).decode().startswith("Jalon a rencontré un problème.")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "UnicodeEncodeError" in caplog.text


def test_a_page_of_problem_that_breaks_down_in_its_turn_is_a_sentence(
    app: Flask, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.view_functions, "pages.help_page", public(boom))
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.delitem(app.jinja_env.globals, "static_url")  # no page can be drawn any more
    answer = app.test_client().get("/aide")
    assert answer.status_code == 500
    assert answer.text.startswith("Jalon a rencontré un problème.")


def test_a_database_that_does_not_answer_is_said_so(alice_client: Client) -> None:
    engine = db.engine
    db.session.close()
    db.bind(create_engine(NOWHERE))
    try:
        page = alice_client.get("/compte", status=503)
        health = alice_client.get("/sante", status=503)
    finally:
        db.engine.dispose()
        db.bind(engine)
    assert page.h1 == "Jalon est momentanément indisponible"
    assert (health.json["status"], health.json["database"]) == ("unavailable", "unreachable")
    alice_client.get("/compte")


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        (f"/aide?q={'a' * 50_000}", {}, 414),
        (f"/{'a' * 50_000}", {}, 414),
        ("/aide", {f"X-{number}": "a" * 1_000 for number in range(65)}, 431),
    ],
)
def test_heads_that_the_server_would_refuse_without_a_word_get_a_page(
    client: Client, url: str, headers: dict[str, str], status: int
) -> None:
    page = client.get(url, headers=headers, status=status)
    assert page.h1 in {"Adresse trop longue", "Demande trop lourde"}
    assert "Content-Security-Policy" in page.headers


def test_a_large_body_is_refused_before_it_is_read(client: Client, elise_client: Client) -> None:
    """Nothing can be read of this one: whoever tries fails."""

    class Unreadable(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, _buffer: object) -> int:
            raise AssertionError("lu")

    proofs = f"/c/rodez/points/{current_edition().phase(1).items[0].id}"
    for browser, url, status in (
        (client, "/connexion", 413),
        (client, proofs, 413),
        (elise_client, proofs, 403),  # she reads only
        (elise_client, "/c/autre/taches/nouvelle", 404),
    ):
        answer = browser.raw(
            "POST",
            url,
            content_type="multipart/form-data; boundary=coupe",
            environ_overrides={"wsgi.input": Unreadable(), "CONTENT_LENGTH": "15000000"},
        )
        assert answer.status_code == status, url
