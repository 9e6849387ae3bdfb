"""Links that open an account or an authority."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from app.accounts.queries import user_by_email
from app.accounts.services import WELCOME_LIFE
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Refused
from app.spaces import membership, queries
from app.spaces.membership import INVITATION_LIFE
from app.spaces.permissions import Role
from tests.support.cast import PEOPLE, Cast, make_user
from tests.support.client import Client
from tests.support.patience import PATIENCE_SECONDS

SECRET = "trois petits pots de miel"
DEAD = "Ce lien n’est plus valable"


def _role_of(cast: Cast, email: str) -> str | None:
    user = user_by_email(email)
    found = queries.membership_of(cast.rodez, user.id) if user else None
    return found.role if found else None


def _by_alice(cast: Cast) -> Actor:
    return Actor(cast.alice.id, cast.alice.full_name)


# An account from the operator


def test_the_operator_invites_somebody_who_creates_their_account(
    client: Client, olga_client: Client, mails: Any, link: Any
) -> None:
    page = olga_client.get("/instance")
    sent = olga_client.submit(
        page, "Envoyer l’invitation", full_name="Nadia Roux", email="Nadia@Exemple.fr"
    )
    assert sent.flash == ["L’invitation part à Nadia@Exemple.fr."]
    (mail,) = mails()
    assert mail.recipient == "nadia@exemple.fr"
    assert "Olga Robert" in mail.body
    assert "valable 7 jours" in mail.body
    door = client.get(link())
    assert door.form().value("full_name") == "Nadia Roux"
    assert "nadia@exemple.fr" in door.visible
    client.signed_in = True
    home = client.submit(door, full_name="Nadia Roux-Blanc", password=SECRET)
    assert home.flash == ["Bienvenue, Nadia Roux-Blanc. Votre compte est prêt."]
    user = user_by_email("nadia@exemple.fr")
    assert user is not None
    assert (user.full_name, user.is_operator) == ("Nadia Roux-Blanc", False)


def test_a_welcome_link_works_once_and_a_week(
    clock: Any, client: Client, welcome_link: str, app: Any
) -> None:
    assert timedelta(days=7) == WELCOME_LIFE
    clock.shift(WELCOME_LIFE - timedelta(seconds=1))
    client.get(welcome_link)
    assert Client(app).browser.head(welcome_link).status_code == 200
    client.submit(client.get(welcome_link), password=SECRET, follow=False)
    assert Client(app).get(welcome_link, status=410).h1 == DEAD


def test_a_welcome_link_expires(clock: Any, client: Client, welcome_link: str) -> None:
    clock.shift(WELCOME_LIFE)
    assert client.get(welcome_link, status=410).h1 == DEAD


def test_one_welcome_link_makes_one_account_under_parallel_posts(
    app: Any, welcome_link: str
) -> None:
    browsers = [Client(app) for _ in range(10)]
    hidden = [browser.get(welcome_link).form().hidden for browser in browsers]
    db.session.close()

    def send(n: int) -> int:
        fields = {**hidden[n], "full_name": f"Nadia {n}", "password": SECRET}
        return browsers[n].browser.post(welcome_link, data=fields).status_code

    with ThreadPoolExecutor(6) as pool:
        seen = Counter(pool.map(send, range(len(browsers))))
    assert seen[303] == 1, seen
    assert set(seen) <= {303, 410, 422}, seen


def test_a_weak_password_is_explained_and_the_name_kept(client: Client, welcome_link: str) -> None:
    form = client.get(welcome_link)
    page = client.submit(form, full_name="Nadia R.", password="nadia exemple 1", status=422)
    assert page.errors[0].startswith("Ce mot de passe serait vite deviné")
    assert page.form().value("full_name") == "Nadia R."
    assert "nadia exemple 1" not in page.text


def test_the_operator_is_told_when_the_account_exists(olga_client: Client, cast: Cast) -> None:
    page = olga_client.get("/instance")
    again = olga_client.submit(
        page, "Envoyer l’invitation", full_name="Bob", email="bob@exemple.fr", status=422
    )
    assert again.errors == ["Cette personne a déjà un compte."]
    odd = olga_client.submit(page, "Envoyer l’invitation", full_name="Bob", email="bob", status=422)
    assert odd.errors[0].startswith("Écrivez une adresse électronique complète")
    assert odd.form("Envoyer l’invitation").value("email") == "bob"


def test_the_operator_sees_accounts_page_by_page(
    olga_client: Client, cast: Cast, write: Any
) -> None:
    with write():
        for n in range(60):
            make_user(f"personne{n}@exemple.fr", f"Personne {n}")
    everybody = len(PEOPLE) + 60
    page = olga_client.get("/instance")
    assert len(page.soup.select("tbody tr")) == 50
    second = olga_client.get(page.links["Page suivante"])
    assert len(second.soup.select("tbody tr")) == everybody - 50
    assert "Page suivante" not in second.links
    cells = [*page.soup.select("tbody th"), *second.soup.select("tbody th")]
    assert len({cell.get_text() for cell in cells}) == everybody
    for odd in ("-1", "abc", "99999999999999999999"):
        olga_client.get(f"/instance?apres={odd}")


# A place in an authority


def test_a_newcomer_creates_their_account_on_the_way(
    client: Client, cast: Cast, invite: Any, mails: Any
) -> None:
    door = invite("nadia@exemple.fr", Role.OFFICIAL)
    (mail,) = mails()
    assert mail.subject == "Alice Durand vous invite dans l’espace de Rodez"
    assert "Votre rôle\u00a0: élu." in mail.body
    assert "Adressez-vous à Alice Durand" in mail.body
    page = client.get(door)
    assert page.h1 == "Rejoindre l’espace de Rodez"
    client.signed_in = True
    answer = client.submit(page, full_name="Nadia Roux", password=SECRET, follow=False)
    assert answer.location == "/c/rodez/"
    assert _role_of(cast, "nadia@exemple.fr") == "official"
    assert client.get("/compte").flash == [
        "Bienvenue, Nadia Roux. Vous êtes dans l’espace de Rodez."
    ]
    assert Client(client.app).get(door, status=410).h1 == DEAD


def test_somebody_with_an_account_signs_in_then_joins(
    client: Client, cast: Cast, invite: Any, sign_in: Any
) -> None:
    door = invite("charlie@exemple.fr")
    page = client.get(door)
    assert "Un compte existe déjà" in page.visible
    back = sign_in(client, "charlie@exemple.fr", url=page.find("main .actions a")["href"])
    assert back.location == door
    client.signed_in = True
    client.submit(client.get(door), follow=False)
    assert _role_of(cast, "charlie@exemple.fr") == "contributor"


def test_a_signed_in_person_joins_in_one_press(
    charlie_client: Client, cast: Cast, invite: Any
) -> None:
    door = invite("charlie@exemple.fr", Role.LEAD)
    answer = charlie_client.submit(charlie_client.get(door), follow=False)
    assert answer.location == "/c/rodez/"
    assert _role_of(cast, "charlie@exemple.fr") == "lead"
    assert charlie_client.get(door, status=410).h1 == DEAD


def test_the_wrong_account_is_told_which_one_is_invited(
    bob_client: Client, cast: Cast, invite: Any, fingerprint: Any
) -> None:
    door = invite("charlie@exemple.fr")
    page = bob_client.get(door)
    assert "charlie@exemple.fr" in page.visible
    assert "bob@exemple.fr" in page.visible
    before = fingerprint()
    refused = bob_client.post(door, {}, 422, on="/compte")
    assert refused.errors[0].startswith("Cette invitation a été envoyée à une autre adresse")
    assert fingerprint() == before


def test_without_signing_in_a_known_address_does_not_join(
    client: Client, cast: Cast, invite: Any, fingerprint: Any
) -> None:
    door = invite("charlie@exemple.fr")
    before = fingerprint()
    client.post(door, {"full_name": "Moi", "password": SECRET}, 200, on="/connexion")
    assert {k: v for k, v in fingerprint().items() if k != "operations"} == {
        k: v for k, v in before.items() if k != "operations"
    }


def test_a_member_is_not_invited_again(cast: Cast, write: Any) -> None:
    with pytest.raises(Refused, match="déjà membre"), write():
        membership.invite_member(
            cast.rodez, email="BOB@exemple.fr", role=Role.LEAD, by=_by_alice(cast)
        )


def test_a_second_invitation_replaces_the_first(client: Client, cast: Cast, invite: Any) -> None:
    first = invite("nadia@exemple.fr", Role.LEAD)
    second = invite("nadia@exemple.fr", Role.OFFICIAL)
    assert client.get(first, status=410).h1 == DEAD
    client.submit(client.get(second), full_name="Nadia", password=SECRET, follow=False)
    assert _role_of(cast, "nadia@exemple.fr") == "official"


def test_a_cancelled_invitation_is_dead(
    client: Client, cast: Cast, invite: Any, write: Any
) -> None:
    door = invite("nadia@exemple.fr")
    with write():
        (kept,) = queries.invitations_of(cast.rodez)
        membership.cancel_invitation(cast.rodez, kept.id, by=_by_alice(cast))
    assert client.get(door, status=410).h1 == DEAD
    client.post(door, {"full_name": "Nadia", "password": SECRET}, 410, on="/connexion")


def test_an_invitation_lives_a_week(clock: Any, client: Client, invite: Any) -> None:
    assert timedelta(days=7) == INVITATION_LIFE
    door = invite("nadia@exemple.fr")
    clock.shift(INVITATION_LIFE - timedelta(seconds=1))
    form = client.get(door)
    clock.shift(timedelta(seconds=1))
    client.get(door, status=410)
    client.submit(form, full_name="Nadia", password=SECRET, status=410)


def test_looking_at_an_invitation_does_not_use_it_up(
    client: Client, invite: Any, fingerprint: Any
) -> None:
    door = invite("nadia@exemple.fr")
    before = fingerprint()
    client.get(door)
    assert client.browser.head(door).status_code == 200
    assert fingerprint() == before


def test_one_invitation_makes_one_member_under_parallel_posts(
    app: Any, cast: Cast, invite: Any
) -> None:
    door = invite("nadia@exemple.fr")
    browsers = [Client(app) for _ in range(10)]
    hidden = [browser.get(door).form().hidden for browser in browsers]
    db.session.close()

    def send(n: int) -> int:
        fields = {**hidden[n], "full_name": f"Nadia {n}", "password": SECRET}
        return browsers[n].browser.post(door, data=fields).status_code

    with ThreadPoolExecutor(6) as pool:
        seen = Counter(pool.map(send, range(len(browsers))))
    assert seen[303] == 1, seen
    # The others came too late: a dead link, or an account that exists and must sign in.
    assert set(seen) <= {200, 303, 410, 422}, seen
    assert _role_of(cast, "nadia@exemple.fr") == "contributor"


@pytest.mark.parametrize("known", [False, True])
def test_a_second_use_waits_for_the_first_and_finds_the_link_used(
    app: Any, as_: Any, cast: Cast, invite: Any, known: bool
) -> None:
    """The first use is not committed yet when the second is sent."""
    email = "charlie@exemple.fr" if known else "nadia@exemple.fr"
    door = invite(email)
    browser = as_("charlie") if known else Client(app)
    hidden = browser.get(door).form().hidden
    db.session.close()

    def send() -> int:
        fields = {**hidden, "full_name": "Nadia", "password": SECRET}
        return int(browser.browser.post(door, data=fields).status_code)

    with ThreadPoolExecutor(1) as pool:
        db.begin_write()
        user = cast.charlie if known else make_user(email)
        membership.accept_invitation(door.rpartition("/")[2], user)
        db.session.flush()
        answer = pool.submit(send)
        with pytest.raises(TimeoutError):
            answer.result(timeout=0.5)
        db.commit()
        assert answer.result(timeout=PATIENCE_SECONDS) in {410, 422}
    assert _role_of(cast, email) == "contributor"


def test_a_name_cannot_write_headers_or_lines_of_mails(
    client: Client, cast: Cast, alice_client: Client, invite: Any, mail_sink: Any, do_work: Any
) -> None:
    form = alice_client.get("/compte")
    evil = "Alice\r\nBcc: victime@exemple.fr\r\n\r\nCliquez"
    alice_client.submit(form, 0, full_name=evil, follow=False)
    invite("nadia@exemple.fr")
    do_work()
    (message,) = mail_sink.messages
    assert mail_sink.recipients == [["nadia@exemple.fr"]]
    assert message["Bcc"] is None
    assert message["To"] == "nadia@exemple.fr"
    assert "\n" not in message["Subject"]
    lines = message.get_content().splitlines()
    assert not [line for line in lines if line.startswith(("Bcc", "Cliquez"))]
