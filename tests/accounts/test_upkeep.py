"""What an operator does to an account: closed, opened again, signed out."""

from typing import Any

import pytest
from sqlalchemy import select, update

from app.accounts import upkeep
from app.accounts.models import User, UserSession
from app.accounts.services import ask_reset
from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE, Actor
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.mailer.services import queue_mail
from app.spaces import membership
from app.spaces.permissions import Role
from tests.support.cast import PASSWORD, Cast, give_role
from tests.support.client import Client
from tests.support.page import Page

LETTER = {"name": "Alice", "link": "http://localhost/", "minutes": 30}
WRONG = "L’adresse ou le mot de passe ne correspondent pas."


def disable(olga: Client, user: User) -> Page:
    return olga.submit(olga.get(f"/instance/comptes/{user.id}"), "Désactiver le compte")


def events(name: str) -> list[tuple[str, str]]:
    db.session.close()
    query = select(AuditEvent).where(AuditEvent.event == name)
    return [(row.actor_name, row.subject_title) for row in db.session.scalars(query)]


def test_the_page_says_who_somebody_is_and_where(olga_client: Client, cast: Cast) -> None:
    page = olga_client.get(f"/instance/comptes/{cast.carole.id}")
    assert page.h1 == "Carole Petit"
    assert "carole@exemple.fr" in page.visible
    assert "Autre-Ville : consultant" in page.visible.replace("\u00a0", " ")
    assert "jamais" in page.visible


def test_a_disabled_account_is_out_at_once_and_kept_out(
    olga_client: Client, bob_client: Client, client: Client, cast: Cast, sign_in: Any
) -> None:
    bob_client.get("/compte")
    assert "désactivé" in disable(olga_client, cast.bob).visible
    assert "/connexion" in bob_client.get("/compte", status=302).location
    assert db.session.scalar(select(UserSession).where(UserSession.user_id == cast.bob.id)) is None
    refused, mistyped = (
        sign_in(client, "bob@exemple.fr", word, status=422) for word in (PASSWORD, "faux")
    )
    assert WRONG in refused.visible
    assert refused.visible == mistyped.visible
    assert events("account:disable") == [("Olga Robert", "Bob Martin")]


def test_a_link_sent_before_opens_nothing_after(
    olga_client: Client, client: Client, cast: Cast, reset_link: str, write: Any, mails: Any
) -> None:
    with write():
        give_role(
            cast.rodez,
            cast.bob.id,
            Role.LEAD,
            was=Role.CONTRIBUTOR,
            by=Actor(cast.alice.id, "A"),
        )
    with write():
        queue_mail("alice@exemple.fr", "Un courriel qui attend", "reset", **LETTER)
    disable(olga_client, cast.alice)
    client.get(reset_link, status=410)
    assert [mail.subject for mail in mails()] == ["Choisir un nouveau mot de passe"], "déjà parti"
    with write():
        ask_reset("alice@exemple.fr")
        by = Actor(cast.charlie.id, "Charlie")
        membership.invite_member(cast.autre, email="alice@exemple.fr", role=Role.OFFICIAL, by=by)
    assert len(mails()) == 1


def test_an_account_opened_again_is_as_it_was(
    olga_client: Client, client: Client, cast: Cast, sign_in: Any
) -> None:
    disable(olga_client, cast.bob)
    page = olga_client.get(f"/instance/comptes/{cast.bob.id}")
    assert "de nouveau actif" in olga_client.submit(page, "Réactiver le compte").visible
    assert sign_in(client, "bob@exemple.fr", status=303).location.endswith("/mes-taches")
    assert events("account:enable") == [("Olga Robert", "Bob Martin")]


def test_the_last_lead_is_closed_only_knowingly(olga_client: Client, cast: Cast) -> None:
    url = f"/instance/comptes/{cast.alice.id}"
    page = olga_client.get(url)
    assert "Plus aucun compte actif ne sera chef de projet de" in page.visible
    assert "Rodez" in olga_client.submit(page, "Désactiver le compte", status=422).visible
    assert cast.alice.disabled_at is None
    olga_client.submit(olga_client.get(url), "Désactiver le compte", aware="y")
    db.session.close()
    assert cast.alice.disabled_at is not None


def test_a_closed_lead_does_not_count_as_one(cast: Cast, write: Any) -> None:
    with write():
        give_role(
            cast.rodez,
            cast.bob.id,
            Role.LEAD,
            was=Role.CONTRIBUTOR,
            by=Actor(cast.alice.id, "A"),
        )
        db.session.execute(update(User).where(User.id == cast.bob.id).values(disabled_at=now()))
    with pytest.raises(Refused, match="dernier chef de projet"), write():
        membership.remove_member(cast.rodez, cast.alice.id, by=Actor(cast.alice.id, "A"))
    with write():
        membership.remove_member(cast.rodez, cast.bob.id, by=Actor(cast.alice.id, "A"))


def test_nobody_closes_their_own_account_nor_the_last_operator(
    olga_client: Client, cast: Cast, write: Any
) -> None:
    url = f"/instance/comptes/{cast.olga.id}"
    page = olga_client.post(f"{url}/desactiver", status=422, on=url)
    assert "C’est votre compte" in page.visible
    for act in (upkeep.disable, upkeep.revoke):
        with pytest.raises(Refused, match="dernier compte d’exploitation"), write():
            act(cast.olga, by=COMMAND_LINE)
    with write():
        upkeep.grant(cast.alice, by=COMMAND_LINE)
        upkeep.revoke(cast.olga, by=Actor(cast.alice.id, "Alice Durand"))
    assert (cast.alice.is_operator, cast.olga.is_operator) == (True, False)


def test_sessions_are_closed_from_afar(olga_client: Client, bob_client: Client, cast: Cast) -> None:
    page = olga_client.get(f"/instance/comptes/{cast.bob.id}")
    done = olga_client.submit(page, "Fermer ses sessions")
    assert "1 session fermée : Bob Martin." in done.visible.replace("\u00a0", " ")
    bob_client.get("/compte", status=302)
    olga_client.get("/compte")
    own = olga_client.get(f"/instance/comptes/{cast.olga.id}")
    olga_client.submit(own, "Fermer ses sessions")
    olga_client.get("/compte")


@pytest.mark.parametrize("sought", ["elise", "MOREAU", "élise@", "Élise  Mor"])
def test_an_account_is_looked_for_by_name_or_address(
    olga_client: Client, cast: Cast, sought: str
) -> None:
    if "@" in sought:
        sought = "elise@exemple"
    page = olga_client.get(f"/instance?q={sought}")
    assert "Élise Moreau" in page.visible
    assert "Bob Martin" not in page.visible
    nothing = olga_client.get("/instance?q=zzz")
    assert "Aucun compte ne répond" in nothing.visible
