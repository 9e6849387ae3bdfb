"""What is new in a version: shown once, to those who came before it, and always in the help."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from app.accounts import news
from app.accounts.models import User
from app.extensions import db
from app.kernel.version import version
from config import ROOT
from tests.support.cast import Cast
from tests.support.client import Client

MOST_LINES, LONGEST = 3, 25  # lines of a version, words of a line
LANDINGS = ("/portefeuille", "/mes-taches", "/c/rodez/", "/")


def shows(client: Client, path: str = "/portefeuille") -> bool:
    return f"Nouveautés de Jalon {version()}" in client.get(path).text


@pytest.fixture
def before(cast: Cast, write: Any) -> None:
    """Alice has read the news of an earlier version."""
    with write():
        db.session.execute(update(User).values(news_seen="0.0.1"))


def test_they_are_shown_where_one_lands(before: None, client: Client, sign_in: Any) -> None:
    sign_in(client, "alice@exemple.fr")
    assert all(shows(client, path) for path in LANDINGS)
    assert not shows(client, "/compte")


def test_whoever_has_read_them_sees_them_no_more(
    before: None, client: Client, sign_in: Any
) -> None:
    sign_in(client, "alice@exemple.fr")
    page = client.get("/mes-taches")
    page = client.submit(page, "/nouveautes/lues")
    assert page.url == "/mes-taches"
    assert not any(shows(client, path) for path in LANDINGS)


def test_they_are_shown_once_even_unread(before: None, client: Client, sign_in: Any) -> None:
    sign_in(client, "alice@exemple.fr")
    client.submit(client.get("/compte"), "Se déconnecter")
    sign_in(client, "alice@exemple.fr")
    assert not shows(client)


def test_all_is_new_to_whoever_begins(
    cast: Cast, client: Client, welcome_link: str, write: Any
) -> None:
    page = client.submit(
        client.get(welcome_link), full_name="Nadia Roux", password="une phrase assez longue"
    )
    assert "Nouveautés de Jalon" not in page.text
    assert not shows(client)


def test_the_help_keeps_them(client: Client) -> None:
    assert "/aide/nouveautes" in client.get("/aide").links.values()
    page = client.get("/aide/nouveautes")
    for line in news.present_releases()[0].lines:
        assert line in page.text


def test_where_one_goes_back_is_ours(before: None, client: Client, sign_in: Any) -> None:
    sign_in(client, "alice@exemple.fr")
    page = client.post("/nouveautes/lues", {"next": "https://mal.example/"}, on="/portefeuille")
    assert not page.location.startswith("https://mal")


def test_each_version_has_its_three_lines() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    days = dict(re.findall(r"^## (\d+\.\d+\.\d+) \((\S+)\)$", changelog, re.MULTILINE))
    told = {release.version: release.day.isoformat() for release in news.releases()}
    assert told == days
    assert news.releases()[0].version == version()
    for release in news.releases():
        assert 0 < len(release.lines) <= MOST_LINES
        assert all(len(line.split()) <= LONGEST for line in release.lines)


def test_a_version_being_prepared_is_not_shown() -> None:
    first, *others = news.releases()
    later = news.Release("99.0.0", first.day, ("Demain.",))
    assert news.up_to(first.version, (later, first, *others)) == (first, *others)
