"""A new password by mail: the link works once, for a while, and a mail scanner uses nothing up."""

import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.accounts.models import AccountToken
from app.accounts.services import RESET_LIFE
from app.extensions import db
from app.kernel.clock import now
from app.kernel.ids import digest
from tests.support.cast import PASSWORD, Cast, make_user
from tests.support.client import Client, Page

NEW = "trois petits pots de miel"


def _bare(page: Page) -> str:
    return re.sub(r'value="[^"]*"', "", page.text)


def test_the_link_opens_a_new_password(
    client: Client, cast: Cast, alice_client: Client, reset_link: str, sign_in: Any
) -> None:
    page = client.submit(client.get(reset_link), password=NEW)
    assert page.flash == ["Votre nouveau mot de passe est enregistré. Connectez-vous."]
    assert alice_client.get("/compte", status=0).status == 302  # her other browser is out
    assert client.get("/compte", status=0).status == 302  # the link itself signs nobody in
    sign_in(client, "alice@exemple.fr", PASSWORD, status=422)
    sign_in(client, "alice@exemple.fr", NEW, status=303)


def test_the_mail_says_what_to_do_and_whom_to_ask(reset_link: str, mails: Any) -> None:
    (mail,) = mails()
    assert mail.recipient == "alice@exemple.fr"
    assert mail.sent_at is not None
    assert mail.body.startswith("Bonjour Alice Durand,")
    assert "valable 30 minutes" in mail.body
    assert "Adressez-vous" in mail.body


def test_the_link_starts_with_the_configured_address(
    client: Client, cast: Cast, mails: Any, app: Any
) -> None:
    """A forged Host header would otherwise send the token to somebody else's server."""
    fields = {"email": "alice@exemple.fr"}
    client.post("/mot-de-passe-oublie", fields, headers={"X-Forwarded-Host": "mal.example"})
    assert "http://localhost/mot-de-passe/" in mails()[0].body
    assert "mal.example" not in mails()[0].body


def test_looking_at_the_link_does_not_use_it_up(
    client: Client, reset_link: str, fingerprint: Any
) -> None:
    before = fingerprint()
    for _ in range(3):
        client.get(reset_link)
        assert client.browser.head(reset_link).status_code == 200
    assert fingerprint() == before
    client.submit(client.get(reset_link), password=NEW)


def test_a_used_link_is_dead(client: Client, reset_link: str) -> None:
    form = client.get(reset_link)
    client.submit(form, password=NEW)
    page = client.get(reset_link, status=410)
    assert page.h1 == "Ce lien n’est plus valable"
    assert "qui vous l’a envoyé" not in page.visible
    assert page.links["Demander un nouveau lien"] == "/mot-de-passe-oublie"
    late = client.post(reset_link, {"password": "encore une autre phrase"}, 410, on="/connexion")
    assert late.h1 == page.h1


def test_a_link_lives_thirty_minutes(clock: Any, client: Client, reset_link: str) -> None:
    assert timedelta(minutes=30) == RESET_LIFE
    clock.shift(RESET_LIFE - timedelta(seconds=1))
    client.get(reset_link)
    clock.shift(timedelta(seconds=1))
    client.get(reset_link, status=410)


def test_a_change_of_password_kills_the_other_links(
    client: Client, alice_client: Client, cast: Cast, reset_link: str, link: Any
) -> None:
    client.submit(client.get("/mot-de-passe-oublie"), email="alice@exemple.fr")
    second = link()
    assert second != reset_link
    client.submit(client.get(second), password=NEW)
    client.get(reset_link, status=410)
    client.submit(client.get("/mot-de-passe-oublie"), email="alice@exemple.fr")
    third = link()
    again = Client(client.app, cast.alice)
    form = again.get("/compte/mot-de-passe")
    again.submit(form, 0, current_password=NEW, password="encore une autre phrase")
    client.get(third, status=410)


def test_a_weak_password_does_not_use_the_link_up(client: Client, reset_link: str) -> None:
    page = client.submit(client.get(reset_link), password="court", status=422)
    assert page.errors[0].startswith("Choisissez un mot de passe de 12 caractères")
    client.submit(page, password=NEW)


def test_the_table_holds_no_token_that_opens(reset_link: str, database: Any) -> None:
    token = reset_link.rpartition("/")[2]
    row = db.session.scalars(select(AccountToken)).one()
    assert row.token_digest == digest(token)
    assert token not in str(vars(row))
    assert len(token) >= 43  # 256 bits


def test_a_link_of_another_kind_does_not_open(
    client: Client, reset_link: str, welcome_link: str
) -> None:
    client.get(reset_link.replace("/mot-de-passe/", "/bienvenue/"), status=410)
    client.get(welcome_link.replace("/bienvenue/", "/mot-de-passe/"), status=410)
    client.get(reset_link.replace("/mot-de-passe/", "/invitation/"), status=410)
    client.get("/mot-de-passe/" + "A" * 43, status=410)
    client.get("/mot-de-passe/court", status=404)


def test_one_link_sets_one_password_under_parallel_posts(
    app: Any, client: Client, cast: Cast, reset_link: str, sign_in: Any
) -> None:
    words = [f"phrase numéro {n} pour essayer" for n in range(12)]
    browsers = [Client(app) for _ in words]
    hidden = [browser.get(reset_link).form().hidden for browser in browsers]
    db.session.close()

    def send(n: int) -> tuple[int, str]:
        fields = {**hidden[n], "password": words[n]}
        answer = browsers[n].browser.post(reset_link, data=fields)
        return answer.status_code, words[n]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(len(words))))
    seen = Counter(status for status, _ in answers)
    assert seen[303] == 1, seen
    assert set(seen) <= {303, 410, 422}, seen
    (kept,) = [word for status, word in answers if status == 303]
    sign_in(client, "alice@exemple.fr", kept, status=303)


def test_unknown_and_known_addresses_get_the_same_answer(
    client: Client, cast: Cast, write: Any, mails: Any
) -> None:
    with write():
        make_user("dora@exemple.fr", disabled_at=now())
    pages = [
        client.submit(client.get("/mot-de-passe-oublie"), email=who, follow=False)
        for who in ("alice@exemple.fr", "personne@exemple.fr", "dora@exemple.fr")
    ]
    assert {page.status for page in pages} == {303}
    assert len({page.location for page in pages}) == 1
    assert len({_bare(client.follow(page)) for page in pages}) == 1
    assert [mail.recipient for mail in mails()] == ["alice@exemple.fr"]


def test_sending_the_same_form_twice_sends_one_mail(client: Client, cast: Cast, mails: Any) -> None:
    form = client.get("/mot-de-passe-oublie")
    for _ in range(3):
        page = client.submit(form, email="alice@exemple.fr")
        assert page.h1 == "Consultez votre messagerie"
    assert len(mails()) == 1


def test_who_forgot_and_tried_too_often_gets_in_with_the_new_password(
    client: Client, cast: Cast, reset_link: str, sign_in: Any
) -> None:
    for _ in range(5):
        sign_in(client, "alice@exemple.fr", "ce n’est pas le bon", status=422)
    sign_in(client, "alice@exemple.fr", status=429)
    client.submit(client.get(reset_link), password=NEW)
    sign_in(client, "alice@exemple.fr", NEW, status=303)
