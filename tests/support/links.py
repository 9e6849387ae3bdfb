"""What the tests of accounts and of spaces share: signing in by hand, links received, a clock."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest
import time_machine

from app.accounts import services
from app.audit.rules import Actor
from app.spaces import membership
from app.spaces.permissions import Role
from tests.support.cast import PASSWORD, Cast
from tests.support.client import Client, Page

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Any:
    """Monday morning; ``clock.shift(timedelta(…))`` moves on."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sign_in() -> Callable[..., Page]:
    """Fill the sign-in form as a person would: the one that a refusal shows, after a refusal."""
    refused: dict[tuple[Client, str], Page] = {}

    def fill(client: Client, email: str, password: str = PASSWORD, **how: Any) -> Page:
        url = how.pop("url", "/connexion")
        page = refused.pop((client, url), None) or client.get(url)
        how = {"follow": False, "status": 0, **how}
        answer = client.submit(page, 0, email=email, password=password, **how)
        if answer.status in {422, 429}:
            refused[client, url] = answer
        return answer

    return fill


@pytest.fixture
def link(mails: Callable[[], list[Any]]) -> Callable[[], str]:
    """The path of the link in the latest mail."""

    def latest() -> str:
        found = re.search(r"http://localhost(/\S+)", mails()[-1].body)
        assert found, "pas de lien dans le dernier courriel"
        return urlsplit(found[1]).path

    return latest


@pytest.fixture
def reset_link(client: Client, cast: Cast, link: Callable[[], str]) -> str:
    """The link that Alice receives after asking for another password."""
    client.submit(client.get("/mot-de-passe-oublie"), email=cast.alice.email)
    return link()


@pytest.fixture
def invite(cast: Cast, write: Any, link: Callable[[], str]) -> Callable[..., str]:
    """Alice invites an address into Rodez; the path of the link received."""

    def send(email: str, role: Role = Role.CONTRIBUTOR) -> str:
        with write():
            by = Actor(cast.alice.id, cast.alice.full_name)
            membership.invite_member(cast.rodez, email=email, role=role, by=by)
        return link()

    return send


@pytest.fixture
def welcome_link(cast: Cast, write: Any, link: Callable[[], str]) -> str:
    """The link that Nadia receives from the operator."""
    with write():
        by = Actor(cast.olga.id, cast.olga.full_name)
        services.invite_person(email="nadia@exemple.fr", full_name="Nadia Roux", by=by)
    return link()
