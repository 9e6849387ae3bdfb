"""Whether an address has an account is told by nothing: not the page, not the work behind it."""

from typing import Any

import pytest

from app.accounts import passwords
from app.jobs.queues import run_due
from tests.support.cast import Cast
from tests.support.client import Client

KNOWN, UNKNOWN = "alice@exemple.fr", "personne@exemple.fr"
FORGOTTEN, SIGN_IN = "/mot-de-passe-oublie", "/connexion"


def told(client: Client, path: str, **fields: str) -> tuple[int, str, list[str]]:
    """What a visitor gets, and the statements that it took."""
    answer = client.submit(client.get(path), follow=False, status=0, fields=fields)
    return answer.status, answer.location, answer.statements


def test_a_forgotten_password_takes_the_same_statements(client: Client, cast: Cast) -> None:
    """Those of the accounts are none of them: the runner alone reads and writes there."""
    for _ in range(2):  # the first of all, then one that follows another
        known, unknown = (told(client, FORGOTTEN, email=who) for who in (KNOWN, UNKNOWN))
        assert known == unknown
        assert not any("users.email" in sql or "outgoing_mails" in sql for sql in known[2])
        run_due()


def test_a_refused_sign_in_takes_the_same_statements_and_one_verification(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []

    class Counted:
        """A hasher that notes what it verifies."""

        def __getattr__(self, name: str) -> Any:
            return getattr(hasher, name)

        def verify(self, stored: str, password: str) -> bool:
            verified.append(stored)
            return hasher.verify(stored, password)

    hasher = passwords.HASHER
    monkeypatch.setattr(passwords, "HASHER", Counted())
    known, unknown = (
        told(client, SIGN_IN, email=who, password="pas le bon") for who in (KNOWN, UNKNOWN)
    )
    assert known == unknown
    assert verified == [cast.alice.password_hash, passwords.DECOY]
    parameters = [stored.rsplit("$", 2)[0] for stored in verified]
    assert len(set(parameters)) == 1, "l’une des deux coûte plus cher"
