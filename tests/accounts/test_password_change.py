"""Changing one's password and one's name."""

from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Client

NEW = "trois petits pots de miel"


def _is_open(client: Client) -> bool:
    return client.get("/compte", status=0).status == 200


def test_a_new_password_closes_the_other_browsers(
    app: Any, cast: Cast, alice_client: Client, bob_client: Client, sign_in: Any
) -> None:
    other = Client(app, cast.alice)
    form = alice_client.get("/compte/mot-de-passe")
    page = alice_client.submit(form, 0, current_password=PASSWORD, password=NEW)
    assert page.flash == ["Mot de passe changé. Vos autres appareils sont déconnectés."]
    assert _is_open(alice_client)
    assert not _is_open(other)
    assert _is_open(bob_client)
    sign_in(Client(app), "alice@exemple.fr", PASSWORD, status=422)
    sign_in(Client(app), "alice@exemple.fr", NEW, status=303)


@pytest.mark.parametrize(
    ("current", "new", "sentence"),
    [
        ("pas le bon du tout", NEW, "Ce n’est pas votre mot de passe actuel."),
        ("", NEW, "Indiquez votre mot de passe actuel."),
        (PASSWORD, "", "Indiquez un nouveau mot de passe."),
        (PASSWORD, "court", "Choisissez un mot de passe de 12 caractères au moins"),
        (PASSWORD, "alice durand", "Ce mot de passe serait vite deviné"),
    ],
)
def test_a_change_that_cannot_be(
    alice_client: Client, fingerprint: Any, current: str, new: str, sentence: str
) -> None:
    form = alice_client.get("/compte/mot-de-passe")
    before = fingerprint()
    page = alice_client.submit(form, 0, current_password=current, password=new, status=422)
    assert len(page.errors) == 1
    assert page.errors[0].startswith(sentence)
    after = fingerprint()
    counted = after.pop("throttles") != before.pop("throttles")
    assert counted == (sentence == "Ce n’est pas votre mot de passe actuel.")
    assert after == before
    assert all(not secret or secret not in page.text for secret in (current, new))


def test_the_journal_says_it_without_the_secret(alice_client: Client, cast: Cast) -> None:
    form = alice_client.get("/compte/mot-de-passe")
    alice_client.submit(form, 0, current_password=PASSWORD, password=NEW)
    query = select(AuditEvent).where(AuditEvent.event.startswith("account:"))
    (event,) = db.session.scalars(query).all()
    assert (event.event, event.user_id, event.changes) == ("account:password", cast.alice.id, [])


def test_ones_name_and_keys_can_be_changed(alice_client: Client, cast: Cast) -> None:
    form = alice_client.get("/compte")
    page = alice_client.submit(form, 0, full_name="  Alice  Durand-Roy\n", shortcuts=False)
    assert page.flash == ["Enregistré."]
    assert page.form(0).value("full_name") == "Alice  Durand-Roy"
    assert page.find("body")["data-shortcuts"] == "off"
    assert cast.alice.shortcuts is False
    again = alice_client.submit(page, 0, shortcuts=True)
    assert "data-shortcuts" not in again.find("body").attrs


def test_a_name_is_needed_and_short(alice_client: Client, cast: Cast) -> None:
    form = alice_client.get("/compte")
    assert alice_client.submit(form, 0, full_name=" ", status=422).errors == [
        "Indiquez votre prénom et votre nom."
    ]
    long = alice_client.submit(form, 0, full_name="é" * 201, status=422)
    assert long.errors == ["Ce texte fait 201 caractères\u00a0: raccourcissez-le à 200 au plus."]
    assert long.form(0).value("full_name") == "é" * 201
