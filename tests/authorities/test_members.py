"""The members: everyone reads the list, leads change it, and one lead always stays."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select

from app.extensions import db
from app.mailer.models import OutgoingMail
from app.spaces.models import Invitation, Membership
from app.spaces.permissions import Role
from tests.support.cast import MEMBERS, Cast, make_user
from tests.support.client import Client

Write = Callable[[], AbstractContextManager[None]]
URL = "/c/rodez/membres"
As = Callable[[str], Client]


def roles() -> dict[str, str]:
    db.session.close()
    rows = db.session.scalars(select(Membership))
    return {f"{row.authority_id}/{row.user_id}": row.role for row in rows}


def invitations() -> list[Invitation]:
    db.session.close()
    return list(db.session.scalars(select(Invitation).order_by(Invitation.id)))


def role_of(cast: Cast, name: str, place: str = "rodez") -> str | None:
    return roles().get(f"{cast.ids[place]}/{cast.ids[name]}")


class TestReading:
    @pytest.mark.parametrize("name", ["bob", "carole", "elise"])
    def test_members_see_the_list_without_forms(self, as_: As, name: str) -> None:
        page = as_(name).get(URL)
        assert page.h1 == f"Membres ({len(MEMBERS)})"
        assert "Alice Durand" in page.visible
        assert [form.action for form in page.forms if "membres" in form.action] == [
            f"{URL}/quitter"
        ]

    def test_a_lead_sees_what_to_do(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        assert "Bob Martin" in page.links
        assert "email" in page.form(URL).names

    def test_fifty_members_stay_a_light_page(
        self, alice_client: Client, write: Write, cast: Cast
    ) -> None:
        with write():
            for rank in range(50 - len(MEMBERS)):
                user = make_user(f"agent{rank}@exemple.fr", f"Agent {rank}")
                member = Membership(
                    user_id=user.id, authority_id=cast.ids["rodez"], role="contributor"
                )
                db.session.add(member)
        page = alice_client.get(URL)
        assert page.h1 == "Membres (50)"
        assert page.dom < 380
        assert len(page.statements) < 8

    def test_strangers_see_nothing_and_change_nothing(self, as_: As, cast: Cast) -> None:
        before = roles()
        charlie, bob = as_("charlie"), cast.ids["bob"]
        charlie.get(URL, 404)
        charlie.get(f"{URL}/{bob}", 404)
        for end in ("", "/quitter", f"/{bob}", f"/{bob}/retirer", "/invitations/1/renvoyer"):
            charlie.post(f"{URL}{end}", {"role": "lead", "email": "c@exemple.fr"}, 404)
        assert roles() == before

    @pytest.mark.parametrize("name", ["bob", "carole", "elise"])
    def test_members_without_the_right_get_a_refusal(self, as_: As, cast: Cast, name: str) -> None:
        before = roles()
        client, bob = as_(name), cast.ids["bob"]
        client.get(f"{URL}/{bob}", 403)
        for end in ("", f"/{bob}", f"/{bob}/retirer", "/invitations/1/annuler"):
            client.post(f"{URL}{end}", {"role": "lead", "email": "c@exemple.fr"}, 403)
        assert roles() == before
        assert invitations() == []


class TestInviting:
    def test_a_person_is_invited_again_and_withdrawn(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        done = alice_client.submit(page, URL, email="Ines@Exemple.fr", role="contributor")
        assert "ines@exemple.fr" in done.flash[0].lower()
        assert "Invitations en attente (1)" in done.visible
        first = invitations()[0]
        assert (first.email, first.role) == ("ines@exemple.fr", "contributor")
        again = alice_client.submit(done, "Renvoyer")
        second = invitations()[0]
        assert second.token_digest != first.token_digest
        mails = db.session.scalars(select(OutgoingMail)).all()
        assert [mail.recipient for mail in mails] == ["ines@exemple.fr"] * 2
        end = alice_client.submit(again, f"{URL}/invitations/{second.id}/annuler")
        assert "annulée" in end.flash[0]
        assert invitations() == []

    def test_sent_twice_it_writes_one_mail(self, alice_client: Client) -> None:
        page = alice_client.get(URL)
        for _ in range(2):
            alice_client.submit(page, URL, email="ines@exemple.fr", role="official")
        assert len(invitations()) == 1
        assert len(db.session.scalars(select(OutgoingMail)).all()) == 1

    @pytest.mark.parametrize(
        ("email", "role", "words"),
        [
            ("", "lead", "Indiquez l’adresse"),
            ("ines", "lead", "adresse électronique complète"),
            ("ines@exemple.fr", None, "Choisissez un rôle"),
            ("bob@exemple.fr", "lead", "déjà membre"),
            ("i" * 400 + "@exemple.fr", "lead", "raccourcissez"),
        ],
    )
    def test_what_is_wrong_is_said(
        self, alice_client: Client, email: str, role: str | None, words: str
    ) -> None:
        page = alice_client.get(URL)
        fields = {"email": email} | ({"role": role} if role else {})
        again = alice_client.submit(page, URL, fields, status=422)
        assert words in again.errors[0]
        assert again.form(URL).value("email") == email
        assert invitations() == []

    def test_a_forged_role_is_refused(self, alice_client: Client) -> None:
        forged = {"email": "ines@exemple.fr", "role": "operator"}
        assert alice_client.post(URL, forged, 422).errors

    def test_the_invitations_of_others_cannot_be_touched(self, as_: As, cast: Cast) -> None:
        other = "/c/autre/membres"
        charlie, alice = as_("charlie"), as_("alice")
        charlie.submit(charlie.get(other), other, email="ines@exemple.fr", role="official")
        kept = invitations()[0].id
        for end in ("renvoyer", "annuler"):
            alice.post(f"{URL}/invitations/{kept}/{end}", status=404, on=URL)
        assert [each.id for each in invitations()] == [kept]


class TestRoles:
    def test_a_lead_changes_a_role(self, alice_client: Client, cast: Cast) -> None:
        page = alice_client.get(f"{URL}/{cast.ids['bob']}")
        assert page.h1 == "Bob Martin"
        done = alice_client.submit(page, 0, role="consultant")
        assert "Consultant" in done.flash[0]
        assert role_of(cast, "bob") == Role.CONSULTANT.value

    def test_the_last_lead_keeps_the_role(self, alice_client: Client, cast: Cast) -> None:
        url = f"{URL}/{cast.ids['alice']}"
        page = alice_client.get(url)
        again = alice_client.submit(page, 0, role="official", status=422)
        assert "dernier chef de projet" in again.errors[0]
        stays = alice_client.submit(page, f"{url}/retirer", status=422)
        assert "dernier chef de projet" in stays.errors[0]
        assert role_of(cast, "alice") == Role.LEAD.value

    def test_a_second_lead_frees_the_first(self, as_: As, cast: Cast) -> None:
        alice, bob = as_("alice"), as_("bob")
        alice.submit(alice.get(f"{URL}/{cast.ids['bob']}"), 0, role="lead")
        bob.submit(bob.get(f"{URL}/{cast.ids['alice']}"), 0, role="official")
        assert role_of(cast, "alice") == Role.OFFICIAL.value
        alice.get("/c/rodez/parametres", 403)

    def test_access_ends_at_once(self, as_: As, cast: Cast) -> None:
        alice, bob = as_("alice"), as_("bob")
        url = f"{URL}/{cast.ids['bob']}"
        done = alice.submit(alice.get(url), f"{url}/retirer")
        assert "Bob Martin n’a plus accès" in done.flash[0]
        bob.get(URL, 404)
        alice.get(url, 404)

    @pytest.mark.parametrize("end", ["", "/retirer"])
    def test_members_of_others_do_not_exist_here(
        self, alice_client: Client, cast: Cast, end: str
    ) -> None:
        before = roles()
        url = f"{URL}/{cast.ids['charlie']}{end}"
        alice_client.post(url, {"role": "official"}, 404, on=URL)
        alice_client.get(f"{URL}/2147483647", 404)
        alice_client.get(f"{URL}/{2**63}", 404)
        assert roles() == before


class TestLeaving:
    @pytest.mark.parametrize("name", ["bob", "carole", "elise"])
    def test_anyone_may_leave(self, as_: As, cast: Cast, name: str) -> None:
        client = as_(name)
        done = client.submit(client.get(URL), f"{URL}/quitter")
        assert "Vous avez quitté" in done.flash[0]
        assert role_of(cast, name) is None
        client.get(URL, 404)

    def test_the_last_lead_stays(self, alice_client: Client, cast: Cast) -> None:
        page = alice_client.get(URL)
        again = alice_client.submit(page, f"{URL}/quitter", status=422)
        assert "dernier chef de projet" in again.errors[0]
        assert role_of(cast, "alice") == Role.LEAD.value
