"""A form sent twice does its work once: a double click, a reload, an automatic retry."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from app.mailer.models import OutgoingMail
from app.web import operations
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.support.patience import PATIENCE_SECONDS

Write = Callable[[], AbstractContextManager[None]]
Mails = Callable[[], list[OutgoingMail]]
INVITED = {"full_name": "Nadia Roche", "email": "nadia@exemple.fr"}


@pytest.fixture
def form(olga_client: Client) -> dict[str, str]:
    page = olga_client.get("/instance")
    return {**page.form("Envoyer l’invitation").hidden, **INVITED}


def send(browser: Client, fields: dict[str, str], status: int = 303) -> Page:
    return browser._send("POST", "/instance", data=fields, status=status)


def test_the_same_form_twice_makes_one_object_and_leads_to_the_same_place(
    olga_client: Client, form: dict[str, str], mails: Mails
) -> None:
    first, second = send(olga_client, form), send(olga_client, form)
    assert len(mails()) == 1
    assert first.location == second.location == "/instance"


def test_the_same_id_with_other_words_is_another_operation(
    olga_client: Client, form: dict[str, str], mails: Mails
) -> None:
    send(olga_client, form)
    send(olga_client, {**form, "email": "autre@exemple.fr"})
    assert [mail.recipient for mail in mails()] == ["nadia@exemple.fr", "autre@exemple.fr"]


def test_another_id_is_another_operation(
    olga_client: Client, form: dict[str, str], mails: Mails
) -> None:
    send(olga_client, form)
    send(olga_client, {**form, "op": "f" * 32})
    assert len(mails()) == 2


@pytest.mark.parametrize("op", ["", "x" * 65])
def test_without_a_usable_id_nothing_is_remembered(
    olga_client: Client, form: dict[str, str], mails: Mails, op: str
) -> None:
    send(olga_client, {**form, "op": op})
    send(olga_client, {**form, "op": op})
    assert len(mails()) == 2


def test_a_refused_form_may_be_sent_again_with_the_same_id(
    olga_client: Client, form: dict[str, str], mails: Mails
) -> None:
    refused = send(olga_client, {**form, "email": "pas une adresse"}, status=422)
    assert refused.errors
    assert mails() == []
    send(olga_client, form)
    assert len(mails()) == 1


def test_another_person_with_the_same_id_does_their_own(
    alice_client: Client, bob_client: Client, cast: Cast
) -> None:
    for browser, name in ((alice_client, "Alice Neuve"), (bob_client, "Bob Neuf")):
        browser.post("/compte", {"full_name": name, "shortcuts": "y", "op": "a" * 32})
    assert cast.alice.full_name == "Alice Neuve"
    assert cast.bob.full_name == "Bob Neuf"


def test_the_form_of_another_person_leads_nowhere(cast: Cast, write: Write) -> None:
    """Who sends, by chance or not, the very form of somebody else learns nothing of it."""
    key = "b" * 64
    with write():
        operations.remember(key, cast.alice.id, "/c/rodez/taches/1")
    assert operations.location_of(key, cast.alice.id) == "/c/rodez/taches/1"
    assert operations.location_of(key, cast.bob.id) is None
    assert operations.location_of("c" * 64, cast.alice.id) is None


def test_many_clicks_at_once_make_one_object(
    olga_client: Client, form: dict[str, str], mails: Mails
) -> None:
    answers: list[tuple[int, str]] = []

    def click(browser: Client) -> None:
        with browser.app.app_context():
            answer = browser.browser.post("/instance", data=form)
            answers.append((answer.status_code, answer.location))

    threads = [threading.Thread(target=click, args=(olga_client.twin(),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert answers == [(303, "/instance")] * 6
    assert len(mails()) == 1
