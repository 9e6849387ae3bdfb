"""Another address for an account: confirmed from the new mailbox, taken back from the old one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.accounts.models import AccountToken, User
from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE, Actor
from app.extensions import db
from app.kernel.clock import now
from app.mailer.models import OutgoingMail
from app.spaces import departures, membership
from app.spaces.models import Invitation, Membership
from app.spaces.permissions import Role
from app.tasks.models import Task
from app.tasks.services import Assignee, Draft, create_task
from tests.support.cast import PASSWORD, Cast, make_user
from tests.support.client import Client, Page

NEW, OLD = "alice.martin@exemple.fr", "alice@exemple.fr"
URL = "/compte/adresse"
OTHER_PASSWORD = "trois petits pots de miel"


def ask(client: Client, email: str = NEW, password: str = PASSWORD, status: int = 303) -> Page:
    form = client.get(URL)
    typed = {"email": email, "current_password": password}
    return client.submit(form, 0, fields=typed, status=status, follow=status == 303)


@pytest.fixture
def links(mails: Any) -> Any:
    """Return the path of the last link of a kind that was mailed to an address."""

    def last(recipient: str, path: str) -> str:
        bodies = [mail.body for mail in mails() if mail.recipient == recipient]
        found = [
            match for body in bodies for match in re.findall(rf"http://localhost({path}\S+)", body)
        ]
        assert found, f"pas de lien {path} pour {recipient}"
        return str(found[-1])

    return last


def address_of(user: User) -> str:
    db.session.close()
    return db.session.get_one(User, user.id).email


def moved(client: Client, links: Any, new: str = NEW) -> str:
    """Change the address; return the link that takes the former back."""
    ask(client, new)
    client.submit(client.get(links(new, "/compte/adresse/")), "Prendre cette adresse")
    return str(links(OLD, "/adresse/annuler/"))


class TestAsking:
    def test_nothing_changes_until_the_new_mailbox_confirms(
        self, alice_client: Client, cast: Cast, mails: Any
    ) -> None:
        page = ask(alice_client)
        assert page.h1 == "Consultez votre nouvelle messagerie"
        assert OLD in page.text
        told = {mail.recipient: mail.body for mail in mails()}
        assert told.keys() == {OLD, NEW}
        assert "/compte/adresse/" in told[NEW]
        assert "/adresse/annuler/" in told[OLD]
        assert NEW in told[OLD]
        assert address_of(cast.alice) == OLD

    @pytest.mark.parametrize(
        ("email", "password", "sentence"),
        [
            ("pas une adresse", PASSWORD, "Écrivez une adresse électronique complète"),
            (OLD.upper(), PASSWORD, "C’est déjà l’adresse de votre compte"),
            ("", PASSWORD, "Indiquez votre nouvelle adresse électronique."),
            (NEW, "", "Indiquez votre mot de passe actuel."),
            (NEW, "ce n’est pas lui", "Ce n’est pas votre mot de passe actuel."),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, alice_client: Client, mails: Any, email: str, password: str, sentence: str
    ) -> None:
        page = ask(alice_client, email, password, 422)
        assert page.errors[0].startswith(sentence)
        assert page.form(0).value("email") == email
        assert password not in page.text or not password
        assert mails() == []

    def test_whether_the_address_has_an_account_is_told_to_its_mailbox_alone(
        self, alice_client: Client, bob_client: Client, cast: Cast, mails: Any
    ) -> None:
        free, taken = ask(alice_client), ask(bob_client, cast.elise.email)
        same = re.compile(r"alice@|bob@|value=\"[^\"]*\"")
        assert same.sub("", free.visible) == same.sub("", taken.visible)
        assert len(free.statements) == len(taken.statements)
        told = {mail.recipient: mail.body for mail in mails()}
        assert "rien n’a changé" in told[cast.elise.email]
        assert "http" not in told[cast.elise.email]
        assert "/adresse/annuler/" in told[cast.bob.email]

    def test_the_password_and_the_mails_are_slowed_down(self, alice_client: Client) -> None:
        for rank in range(5):
            ask(alice_client, f"alice{rank}@exemple.fr")
        page = ask(alice_client, status=429)
        assert "Plusieurs liens viennent d’être demandés" in page.text
        assert "redemandez-en un dans 5\u00a0minutes" in page.text
        for _ in range(4):  # the one refused just now counts
            ask(alice_client, password="ce n’est pas lui", status=422)
        assert "Trop d’essais" in ask(alice_client, status=429).text

    def test_the_last_one_asked_is_meant(self, alice_client: Client, links: Any) -> None:
        ask(alice_client)
        first = links(NEW, "/compte/adresse/")
        ask(alice_client, "alice.petit@exemple.fr")
        links("alice.petit@exemple.fr", "/compte/adresse/")
        alice_client.get(first, 410)


class TestConfirming:
    def test_the_link_changes_it_and_closes_the_other_browsers(
        self, app: Flask, alice_client: Client, cast: Cast, links: Any, sign_in: Any, client: Client
    ) -> None:
        other = Client(app, cast.alice)
        ask(alice_client)
        link = links(NEW, "/compte/adresse/")
        form = alice_client.get(link)
        assert address_of(cast.alice) == OLD  # looking changes nothing
        page = alice_client.submit(form, "Prendre cette adresse")
        assert page.flash[0].startswith(f"Votre adresse est maintenant {NEW}.")
        assert address_of(cast.alice) == NEW
        assert other.get("/compte", 0).status == 302
        alice_client.get(link, 410)
        sign_in(client, OLD, status=422)
        sign_in(client, NEW, status=303)

    def test_a_mailbox_alone_gives_no_account(
        self, alice_client: Client, bob_client: Client, client: Client, cast: Cast, links: Any
    ) -> None:
        """A mistyped address is a stranger's."""
        ask(alice_client)
        link = links(NEW, "/compte/adresse/")
        assert client.get(link, 0).status == 302
        page = bob_client.get(link, 410)
        assert f"celui d’un autre compte\u00a0: ici, c’est {cast.bob.email}." in page.visible
        assert "qui vous l’a envoyé" not in page.visible
        assert address_of(cast.alice) == OLD

    def test_an_address_taken_meanwhile_is_left_alone(
        self, alice_client: Client, cast: Cast, links: Any, write: Any
    ) -> None:
        ask(alice_client)
        form = alice_client.get(links(NEW, "/compte/adresse/"))
        with write():
            make_user(NEW)
        page = alice_client.submit(form, "Prendre cette adresse", status=422)
        assert "celle d’un autre compte" in page.errors[0]
        assert address_of(cast.alice) == OLD

    def test_it_dies_in_time(self, alice_client: Client, links: Any, write: Any) -> None:
        ask(alice_client)
        link = links(NEW, "/compte/adresse/")
        with write():
            over = update(AccountToken).values(expires_at=now() - timedelta(seconds=1))
            db.session.execute(over)
        alice_client.get(link, 410)

    def test_what_waited_for_the_old_address_follows(
        self, alice_client: Client, cast: Cast, links: Any, write: Any
    ) -> None:
        by = Actor(cast.charlie.id, cast.charlie.full_name)
        with write():
            membership.invite_member(cast.autre, email=OLD, role=Role.CONTRIBUTOR, by=by)
            kept = Draft("Relire", assignee=Assignee(None, "Alice", OLD))
            create_task(cast.autre, kept, by=by)
        invitation = links(OLD, "/invitation/")
        moved(alice_client, links)
        assert db.session.scalars(select(Invitation.email)).all() == [NEW]
        alice_client.submit(alice_client.get(invitation), 0)
        assert db.session.get(Membership, (cast.alice.id, cast.autre.id)) is not None
        assert db.session.scalars(select(Task.assignee_id)).all() == [cast.alice.id]

    def test_the_journal_says_it_without_the_addresses(
        self, alice_client: Client, cast: Cast, links: Any
    ) -> None:
        moved(alice_client, links)
        query = select(AuditEvent).where(AuditEvent.event == "account:move")
        (event,) = db.session.scalars(query)
        assert (event.user_id, event.changes) == (cast.alice.id, [])


class TestTakingBack:
    @pytest.mark.parametrize("done", [False, True], ids=["asked", "done"])
    def test_the_old_mailbox_stops_it_or_undoes_it(
        self, alice_client: Client, cast: Cast, client: Client, links: Any, mails: Any, done: bool
    ) -> None:
        ask(alice_client)
        confirm, back = links(NEW, "/compte/adresse/"), links(OLD, "/adresse/annuler/")
        if done:
            alice_client.submit(alice_client.get(confirm), "Prendre cette adresse")
        page = client.submit(client.get(back), "Garder cette adresse")
        assert page.h1 == "Consultez votre messagerie"
        kept = f"Vous gardez l’adresse {OLD}. Toutes les sessions sont fermées."
        assert page.flash == [kept]
        assert address_of(cast.alice) == OLD
        assert alice_client.get("/compte", 0).status == 302
        assert "/mot-de-passe/" in mails()[-1].body
        assert mails()[-1].recipient == OLD
        client.get(back, 410)

    def test_a_thief_shuts_nobody_out(
        self, alice_client: Client, cast: Cast, client: Client, links: Any
    ) -> None:
        """Who moves it twice, changes the password and takes the second move back."""
        back = moved(alice_client, links)
        ask(alice_client, "voleur@exemple.fr")
        alice_client.submit(
            alice_client.get(links("voleur@exemple.fr", "/compte/adresse/")),
            "Prendre cette adresse",
        )
        form = alice_client.get("/compte/mot-de-passe")
        alice_client.submit(form, 0, current_password=PASSWORD, password=OTHER_PASSWORD)
        second = links(NEW, "/adresse/annuler/")
        client.submit(client.get(second), "Garder cette adresse")
        assert address_of(cast.alice) == NEW
        client.submit(client.get(back), "Garder cette adresse")
        assert address_of(cast.alice) == OLD
        client.get(second, 410)

    def test_an_address_given_to_somebody_else_stays_theirs(
        self, alice_client: Client, client: Client, links: Any, write: Any
    ) -> None:
        back = moved(alice_client, links)
        with write():
            make_user(OLD)
        page = client.submit(client.get(back), "Garder cette adresse", status=422)
        assert "celle d’un autre compte" in page.errors[0]


def test_an_erased_account_leaves_no_former_address(
    alice_client: Client, cast: Cast, links: Any, write: Any, database: Any
) -> None:
    moved(alice_client, links)
    with write():
        user = db.session.get_one(User, cast.alice.id)
        departures.erase(user, by=COMMAND_LINE, typed=NEW, aware=True)
    rows = [
        str(tuple(row))
        for table in (AccountToken.__table__, OutgoingMail.__table__, AuditEvent.__table__)
        for row in db.session.execute(select(table))
    ]
    assert not [row for row in rows if OLD in row or NEW in row]
