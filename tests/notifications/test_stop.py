"""Stopping the mails from one of them: no account needed, and nothing else can be done there."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from app.accounts.models import User
from app.extensions import db
from app.notifications import queries
from app.notifications.links import owner_of, stop_token
from app.notifications.rules import Cadence
from tests.notifications.conftest import ELEVEN, Notify, Work, stop_path
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.mail_sink import MailSink

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
BUTTON = "Arrêter ces courriels"


@pytest.fixture
def path(cast: Cast) -> str:
    """The address that stops the mails of Bob."""
    return f"/courriels/{stop_token(cast.bob.id)}/arreter"


def cadence(cast: Cast, name: str = "bob") -> Cadence:
    db.session.close()
    return queries.cadence_of(cast.person(name).id)


def test_the_link_of_a_mail_stops_the_mails(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, client: Client, cast: Cast
) -> None:
    work.give("bob")
    clock.shift(ELEVEN)
    notify()
    page = client.get(stop_path(mail_sink.messages[0]))
    assert page.h1 == "Ne plus recevoir ces courriels"
    assert cadence(cast) is Cadence.IMMEDIATE, "ouvrir le lien n’arrête rien"
    done = client.submit(page, button=BUTTON, status=200)
    assert done.h1 == "Ces courriels sont arrêtés"
    assert done.links["Recevoir de nouveau"] == "/compte/courriels"
    assert cadence(cast) is Cadence.NONE
    work.give("bob")
    clock.shift(ELEVEN)
    notify()
    assert len(mail_sink.messages) == 1
    assert client.get(page.url).h1 == "Ces courriels sont arrêtés"


def test_a_mail_program_stops_them_by_one_click(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, client: Client, cast: Cast
) -> None:
    """RFC 8058: a POST to the address of the header, without cookie, token or redirection."""
    work.give("bob")
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    path = stop_path(message)
    assert message["List-Unsubscribe"] == f"<https://localhost{path}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = client.raw("POST", path, data=ONE_CLICK)
    assert answer.status_code == 200
    assert cadence(cast) is Cadence.NONE
    assert client.raw("POST", path, data=ONE_CLICK).status_code == 200


def test_the_link_only_ever_stops(client: Client, cast: Cast, path: str) -> None:
    client.raw("POST", path, data={**ONE_CLICK, "cadence": "daily", "user_id": cast.alice.id})
    assert cadence(cast) is Cadence.NONE
    assert cadence(cast, "alice") is Cadence.IMMEDIATE


def test_nothing_says_whose_link_it_is(client: Client, cast: Cast, path: str) -> None:
    for page in (client.get(path), client.post(path, ONE_CLICK, status=200, on=path)):
        assert "bob" not in page.text.lower()
        assert "Martin" not in page.text


def test_a_form_that_does_not_say_what_it_is_for_is_checked(
    client: Client, cast: Cast, path: str
) -> None:
    assert client.raw("POST", path, data={"op": "x"}).status_code == 400
    assert cadence(cast) is Cadence.IMMEDIATE


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_program_that_opens_every_link_stops_nothing(
    client: Client, fingerprint: Callable[[], dict[str, str]], path: str, method: str
) -> None:
    before = fingerprint()
    assert client.raw(method, path, query_string=ONE_CLICK).status_code == 200
    assert fingerprint() == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1] + ("1" if token[-1] != "1" else "2"),  # somebody else's mails
        lambda token: token[:43] + "0" + token[43:],
        lambda token: token[:43],
        lambda token: token[:30],
        lambda token: token[0].swapcase() + token[1:] if token[0].isalpha() else "A" + token[1:],
        lambda token: "A" * 43 + token[43:],
        lambda token: token + "9" * 50,
        lambda token: token[:43] + "-" + token[43:],
        lambda token: "_" * 60,
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_link_that_we_have_not_signed_does_nothing(
    client: Client,
    cast: Cast,
    fingerprint: Callable[[], dict[str, str]],
    spoil: Callable[[str], str],
    method: str,
) -> None:
    token = spoil(stop_token(cast.bob.id))
    db.session.close()
    before = fingerprint()
    answer = client.raw(method, f"/courriels/{token}/arreter", data=ONE_CLICK)
    assert answer.status_code == 410
    assert "Ce lien est incomplet" in answer.text
    assert fingerprint() == before


@pytest.mark.parametrize("odd", ["%00" * 20, "é" * 20, "a.b" * 10, "x" * 200, "../../arreter"])
def test_a_link_that_is_not_one_is_a_missing_page(client: Client, cast: Cast, odd: str) -> None:
    assert client.raw("POST", f"/courriels/{odd}/arreter", data=ONE_CLICK).status_code == 404


def test_the_link_of_an_account_that_is_gone_does_nothing(
    client: Client, cast: Cast, path: str, write: Any
) -> None:
    with write():
        db.session.execute(delete(User).where(User.id == cast.bob.id))
    assert client.get(path, status=410).h1 == "Ce lien est incomplet"
    assert client.raw("POST", path, data=ONE_CLICK).status_code == 410


def test_a_word_is_signed_for_this_use_and_this_instance(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = stop_token(cast.bob.id)
    assert owner_of(token) == cast.bob.id
    assert token != stop_token(cast.alice.id)
    monkeypatch.setitem(app.config, "SECRET_KEY", "un autre secret")
    assert owner_of(token) is None
