"""Signing in and out, and how long a session lasts."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select

from app.accounts.models import UserSession
from app.accounts.sessions import ABSOLUTE, FRESHNESS, IDLE
from app.extensions import db
from app.kernel.clock import now
from tests.support.cast import PASSWORD, Cast, make_user
from tests.support.client import Client, Page

REFUSAL = "L’adresse ou le mot de passe ne correspondent pas."
HERE = "http://localhost/connexion"


def _cookie(client: Client) -> str:
    kept = client.browser.get_cookie("jalon")
    assert kept is not None, "pas de cookie"
    return str(kept.value)


def _is_open(client: Client) -> bool:
    return client.get("/compte", status=0).status == 200


def _without_tokens(page: Page, email: str) -> str:
    bare = re.sub(r'name="(csrf_token|op)" value="[^"]*"', "", page.text)
    return bare.replace(email, "…")


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("alice@exemple.fr", "/c/rodez/"),
        ("carole@exemple.fr", "/portefeuille"),
        ("olga@exemple.fr", "/"),
        ("  Alice@EXEMPLE.fr ", "/c/rodez/"),
    ],
)
def test_the_right_password_opens_ones_own_page(
    client: Client, cast: Cast, sign_in: Any, who: str, where: str
) -> None:
    answer = sign_in(client, who, status=303)
    assert answer.location == where
    assert _is_open(client)


@pytest.mark.parametrize("who", ["alice@exemple.fr", "personne@exemple.fr", "dora@exemple.fr"])
def test_a_wrong_password_says_so_and_keeps_the_address(
    client: Client, cast: Cast, write: Any, sign_in: Any, who: str
) -> None:
    with write():
        make_user("dora@exemple.fr", disabled_at=now())
    right = PASSWORD if who == "dora@exemple.fr" else "un autre mot de passe"
    answer = sign_in(client, who, right, status=422)
    assert answer.errors == [REFUSAL]
    assert answer.form().value("email") == who
    assert right not in answer.text
    assert not _is_open(client)


def test_known_and_unknown_addresses_get_the_same_page(
    client: Client, cast: Cast, sign_in: Any
) -> None:
    known = sign_in(client, "alice@exemple.fr", "un autre mot de passe")
    unknown = sign_in(client, "personne@exemple.fr", "un autre mot de passe")
    assert known.status == unknown.status == 422
    assert _without_tokens(known, "alice@exemple.fr") == _without_tokens(
        unknown, "personne@exemple.fr"
    )


def test_what_is_missing_is_asked_for(client: Client, cast: Cast, sign_in: Any) -> None:
    answer = sign_in(client, " ", "", status=422)
    assert answer.errors == ["Indiquez votre adresse électronique.", "Indiquez votre mot de passe."]


def test_the_page_that_was_asked_comes_after(client: Client, cast: Cast, sign_in: Any) -> None:
    door = client.get("/compte?voir=été", status=302).location
    assert door.startswith("/connexion?next=")
    answer = sign_in(client, "alice@exemple.fr", url=door, status=303)
    assert answer.location == "/compte?voir=" + quote("été")
    assert client.get(door, status=303).location == answer.location


FOREIGN = (
    "//mal.example",
    "///mal.example",
    "////mal.example/compte",
    "/\\mal.example",
    "\\\\mal.example",
    "\\/mal.example",
    "/\t/mal.example",
    "/\n/mal.example",
    "/\r\n/mal.example",
    "\t//mal.example",
    " //mal.example",
    "/ /mal.example",
    "http://mal.example",
    "https://mal.example/connexion",
    "HTTPS://mal.example",
    "http:mal.example",
    "https:/mal.example",
    "https:///mal.example",
    "http:\\\\mal.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "ftp://mal.example",
    "mal.example",
    "@mal.example",
    "//localhost@mal.example",
    "//mal.example%00@localhost",
    "//[",
    "//[::1]/",
    "http://[mal",
    "//mal。example",
    "/%0d%0aSet-Cookie:x=1",
    "/\x00/mal.example",
    "/\x7f/mal.example",
    "/%5cmal.example",
    "/.//mal.example",
    "/..//mal.example",
    "/;//mal.example",
    "/?u=//mal.example",
    "/#//mal.example",
    "/" + "a" * 5_000,
)


@pytest.mark.parametrize("target", FOREIGN)
def test_no_spelling_leads_elsewhere(
    client: Client, cast: Cast, sign_in: Any, target: str, fingerprint: Any
) -> None:
    door = f"/connexion?next={quote(target)}"
    for answer in (
        sign_in(client, "alice@exemple.fr", url=door, status=303),  # by the hidden field
        client.get(door, status=303),  # signed in already
    ):
        # As a browser reads it: tabs and line breaks dropped, backslashes are slashes.
        read = re.sub(r"[\t\r\n]", "", answer.location.strip()).replace("\\", "/")
        assert urlsplit(urljoin(HERE, read)).netloc == "localhost", answer.location
        assert "\n" not in answer.location
        assert len(answer.location) <= 2_000


def test_a_sign_in_starts_a_new_session(client: Client, cast: Cast, sign_in: Any) -> None:
    client.get("/connexion")
    before = _cookie(client)
    sign_in(client, "alice@exemple.fr", status=303)
    after = _cookie(client)
    assert before != after
    token = client.get("/compte").form(0).hidden["csrf_token"]
    client.browser.set_cookie("jalon", before)
    assert not _is_open(client)
    client.browser.set_cookie("jalon", after)
    assert client.get("/compte").form(0).hidden["csrf_token"]
    assert token


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(
    client: Client, cast: Cast, sign_in: Any
) -> None:
    answer = sign_in(client, "alice@exemple.fr", status=303)
    cookies = answer.headers.getlist("Set-Cookie")
    assert sorted(cookie.partition("=")[0] for cookie in cookies) == ["jalon", "jalon-connu"]
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert "alice" not in cookie


def test_an_old_hash_is_made_again(client: Client, cast: Cast, write: Any, sign_in: Any) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash(PASSWORD)
    with write():
        cast.alice.password_hash = weak
    sign_in(client, "alice@exemple.fr", status=303)
    assert cast.alice.password_hash != weak
    assert _is_open(client)


def test_signing_out_kills_a_copied_cookie(alice_client: Client, app: Any, cast: Cast) -> None:
    thief = Client(app)
    thief.browser.set_cookie("jalon", _cookie(alice_client))
    thief.signed_in = True
    assert _is_open(thief)
    form = alice_client.get("/compte")
    alice_client.signed_in = False
    page = alice_client.submit(form, "Se déconnecter")
    thief.signed_in = False
    assert page.flash == ["Vous êtes déconnecté."]
    assert not _is_open(thief)
    assert not _is_open(alice_client)
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 0


def test_a_session_ends_after_two_idle_hours(clock: Any, alice_client: Client) -> None:
    assert timedelta(hours=2) == IDLE
    clock.shift(IDLE - timedelta(minutes=1))
    assert _is_open(alice_client)
    clock.shift(IDLE - timedelta(minutes=1))  # the visit above counts
    assert _is_open(alice_client)
    clock.shift(IDLE + timedelta(seconds=1))
    assert not _is_open(alice_client)


def test_a_session_ends_after_twelve_hours_whatever_happens(
    clock: Any, alice_client: Client
) -> None:
    assert timedelta(hours=12) == ABSOLUTE
    for _ in range(11):
        clock.shift(timedelta(hours=1))
        assert _is_open(alice_client)
    clock.shift(timedelta(hours=1, seconds=1))
    assert not _is_open(alice_client)


def test_a_visit_is_written_down_once_in_a_while(clock: Any, alice_client: Client) -> None:
    def writes() -> list[str]:
        page = alice_client.get("/compte")
        return [sql for sql in page.statements if sql.startswith("UPDATE")]

    assert writes() == []
    clock.shift(FRESHNESS + timedelta(seconds=1))
    assert len(writes()) == 1
    assert writes() == []


def test_a_disabled_account_is_out_at_the_next_request(
    alice_client: Client, cast: Cast, write: Any
) -> None:
    assert _is_open(alice_client)
    with write():
        cast.alice.disabled_at = now()
    assert not _is_open(alice_client)
