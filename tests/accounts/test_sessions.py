"""One's own sessions: listed, closed from afar, and renewed when rights change."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from app.accounts import upkeep
from app.accounts.browsers import browser_in_words
from app.accounts.models import UserSession
from app.audit.rules import COMMAND_LINE, Actor
from app.extensions import db
from app.spaces.permissions import Role
from tests.support.cast import PASSWORD, Cast, give_role
from tests.support.client import Client

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox sur Linux"),
        (CHROME, "Chrome sur Windows"),
        (f"{CHROME} Edg/126.0", "Edge sur Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Safari/604.1",
            "Safari sur iPhone",
        ),
        ("curl/8.5", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_is_told_in_words(agent: str, words: str) -> None:
    assert browser_in_words(agent) == words


def of_bob(cast: Cast) -> list[UserSession]:
    db.session.close()
    query = select(UserSession).where(UserSession.user_id == cast.bob.id).order_by(UserSession.id)
    return list(db.session.scalars(query))


def is_in(client: Client) -> bool:
    return client.get("/compte", status=0).status == 200


def test_one_s_sessions_are_listed_and_closed(
    app: Any, cast: Cast, bob_client: Client, alice_client: Client, write: Any
) -> None:
    other, third = Client(app, cast.bob), Client(app, cast.bob)
    alice_client.get("/compte")
    _, second_row, _ = of_bob(cast)
    with write():
        changed = update(UserSession).where(UserSession.id == second_row.id)
        db.session.execute(changed.values(browser=FIREFOX))
    page = bob_client.get("/compte/sessions")
    assert len(page.soup.select("tbody tr")) == 3
    assert "celle-ci" in page.soup.select_one("tbody tr").get_text()  # type: ignore[union-attr]
    assert "Firefox sur Linux" in page.visible
    bob_client.submit(page, f"/compte/sessions/{second_row.id}/fermer")
    assert [is_in(client) for client in (bob_client, other, third)] == [True, False, True]
    page = bob_client.get("/compte/sessions")
    done = bob_client.submit(page, "Fermer toutes les autres")
    assert done.flash == ["1\u00a0session fermée. Celle-ci reste."]
    assert [is_in(client) for client in (bob_client, third, alice_client)] == [True, False, True]


def test_the_session_of_somebody_else_stays(
    cast: Cast, bob_client: Client, alice_client: Client
) -> None:
    [theirs] = of_bob(cast)
    alice_client.post(f"/compte/sessions/{theirs.id}/fermer", on="/compte")
    assert is_in(bob_client)
    bob_client.post(f"/compte/sessions/{theirs.id}/fermer", on="/compte")
    assert is_in(bob_client), "celle-ci se ferme en se déconnectant"


def renewed(cast: Cast, before: str) -> bool:
    [row] = of_bob(cast)
    return row.token_digest != before


def test_a_new_role_renews_the_token_without_signing_out(
    clock: Any, cast: Cast, bob_client: Client, write: Any
) -> None:
    bob_client.get("/compte")
    page, before = bob_client.get("/compte"), of_bob(cast)[0].token_digest
    copied = bob_client.twin()
    with write():
        by = Actor(cast.alice.id, "Alice Durand")
        give_role(cast.rodez, cast.bob.id, Role.LEAD, was=Role.CONTRIBUTOR, by=by)
    assert is_in(bob_client)
    assert renewed(cast, before)
    bob_client.submit(page, "Enregistrer", full_name="Bob M.")  # what was being written is saved
    assert is_in(copied), "une demande partie juste avant"
    clock.shift(timedelta(minutes=3))
    assert not is_in(copied)
    assert is_in(bob_client)


def test_the_right_to_run_the_instance_renews_the_token(
    cast: Cast, bob_client: Client, write: Any
) -> None:
    bob_client.get("/compte")
    for act in (upkeep.grant, upkeep.revoke):
        before = of_bob(cast)[0].token_digest
        with write():
            act(cast.bob, by=COMMAND_LINE)
        assert is_in(bob_client)
        assert renewed(cast, before)


def test_a_new_password_gives_this_browser_a_new_token(cast: Cast, bob_client: Client) -> None:
    form, copied = bob_client.get("/compte/mot-de-passe"), bob_client.twin()
    before = of_bob(cast)[0].token_digest
    bob_client.submit(form, 0, current_password=PASSWORD, password="trois petits pots de miel")
    assert renewed(cast, before)
    assert is_in(bob_client)
    assert not is_in(copied)
