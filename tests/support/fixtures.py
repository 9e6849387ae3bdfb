"""Fixtures of browsers and mails; ``tests/conftest.py`` tells what each is for."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.jobs.queues import QueueRound, run_due
from app.mailer.models import OutgoingMail
from tests.support import fingerprints
from tests.support.browser import launch
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.databases import OpenDatabase
from tests.support.mail_sink import MailSink, open_sink
from tests.support.worlds import WORLDS


@pytest.fixture
def fingerprint(database: OpenDatabase) -> Callable[[], dict[str, str]]:
    return lambda: fingerprints.of(database.engine)


@pytest.fixture
def client(app: Flask, database: OpenDatabase) -> Client:
    return Client(app)


@pytest.fixture
def as_(app: Flask, cast: Cast) -> Callable[[str | User], Client]:
    opened: dict[int, Client] = {}

    def open_for(person: str | User) -> Client:
        user = cast.person(person) if isinstance(person, str) else person
        if user.id not in opened:
            opened[user.id] = Client(app, user)
        return opened[user.id]

    return open_for


def _client_of(name: str) -> Callable[..., Client]:
    @pytest.fixture(name=f"{name}_client")
    def fixture(as_: Callable[[str], Client]) -> Client:
        return as_(name)

    return fixture


alice_client = _client_of("alice")
bob_client = _client_of("bob")
carole_client = _client_of("carole")
elise_client = _client_of("elise")
charlie_client = _client_of("charlie")
olga_client = _client_of("olga")


def _install_demo(_app: Flask, _cast: Cast) -> bool:
    from app.demo.services import load_demo  # noqa: PLC0415  long to load, rarely asked for

    return load_demo()


WORLDS["demo"] = _install_demo


@pytest.fixture
def demo(database: OpenDatabase) -> None:
    assert database.made


@pytest.fixture
def do_work(database: OpenDatabase) -> Callable[[], dict[str, QueueRound]]:
    def run() -> dict[str, QueueRound]:
        db.session.close()
        return run_due()

    return run


@pytest.fixture
def mails(do_work: Callable[[], object]) -> Callable[[], list[OutgoingMail]]:
    def outbox() -> list[OutgoingMail]:
        do_work()
        db.session.close()
        return list(db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id)))

    return outbox


@pytest.fixture
def mail_sink(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailSink]:
    with open_sink() as sink:
        monkeypatch.setitem(app.config, "SMTP_URL", sink.url)
        yield sink


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # One for the whole process: Playwright refuses to be started a second time meanwhile.
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()
