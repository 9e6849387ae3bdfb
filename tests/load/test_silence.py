"""Machines that accept and never answer: nobody but the runner waits for them."""

import uuid
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from app.cli.server.serving import WORKERS
from app.extensions import db
from app.kernel.revisions import Sight, values_of
from app.publication.platforms import account
from app.publication.platforms.account import LinkFacts
from tests.cli.test_stopping import children
from tests.datasets.conftest import Make, Write, actor, alice, make  # noqa: F401  fixtures
from tests.publication.conftest import push_row, push_url, ready  # noqa: F401  idem
from tests.support.cast import PASSWORD, Cast
from tests.support.databases import OpenDatabase
from tests.support.logs import show_if_failed
from tests.support.silent import Silent, silent
from tools.bench import load, visits
from tools.bench.servers import SECRET, Server, start_app

pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("sqlite")]
VISITS, PEOPLE = 200, 8
HERE = "/c/rodez/donnees/publication"


@pytest.fixture
def mail_server() -> Iterator[Silent]:
    with silent() as machine:
        yield machine


@pytest.fixture
def platform(
    app: Flask, cast: Cast, write: Write, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Silent]:
    """A platform to which Rodez is linked, and that never answers."""
    monkeypatch.setitem(app.config, "SECRET_KEY", SECRET)  # the key is enciphered for the server
    with silent() as machine:
        with write():
            account.save(
                cast.rodez,
                LinkFacts(f"http://127.0.0.1:{machine.port}", "ville-de-rodez", "une-cle"),
                seen=Sight.of(values_of(LinkFacts())),
                by=actor(cast.alice),
            )
        yield machine


@pytest.fixture
def server(
    request: pytest.FixtureRequest,
    database: OpenDatabase,
    ready: int,  # noqa: F811
    mail_server: Silent,
    platform: Silent,
    tmp_path: Path,
) -> Iterator[Server]:
    if database.sqlite:
        Path(database.engine.url.database or "").chmod(0o600)
    db.session.close()
    show_if_failed(request.node, tmp_path / "jalon.log")
    settings = {
        "JALON_ENV": "development",  # a platform may then be on this very machine
        "JALON_SMTP_URL": f"smtp://127.0.0.1:{mail_server.port}",
    }
    with start_app("jalon", database.url, folder=tmp_path, **settings) as started:
        yield started
    assert "Traceback" not in started.log.read_text()


def test_nobody_waits_for_a_machine_that_never_answers(
    server: Server,
    ready: int,  # noqa: F811
    mail_server: Silent,
    platform: Silent,
) -> None:
    person = visits.sign_in(server, "alice@exemple.fr", PASSWORD)
    stranger = visits.stranger(server, "/mot-de-passe-oublie")
    for email in ("alice@exemple.fr", "bob@exemple.fr"):
        asked(stranger, "/mot-de-passe-oublie", email=email)
    asked(person, f"{HERE}/compte/verifier")
    asked(person, f"{push_url(ready)}/essai")
    platform.wait_until_called(2)  # what it would change is not asked any more once it is sent
    asked(person, push_url(ready))
    platform.wait_until_called(3)
    mail_server.wait_until_called()
    runner = children(server.process.pid)[WORKERS]
    assert platform.callers() | mail_server.callers() == {runner}

    pages = (f"{HERE}", push_url(ready), "/c/rodez/", "/connexion")
    source = iter(pages * VISITS)
    sent = partial(next, map(load.Request, map(person.get, source)))
    outcome = load.run(server.port, sent, clients=PEOPLE, count=VISITS)
    assert outcome.failures == []
    assert outcome.count == VISITS
    # Whenever these machines are called, it is by the runner alone.
    assert platform.callers() | mail_server.callers() <= {runner}
    assert push_row(ready).attempts == 1


def asked(person: visits.Person, path: str, **fields: str) -> None:
    """Send a form; the answer leads elsewhere."""
    raw = person.post(path, {"op": uuid.uuid4().hex, **fields}, fragment=False)
    assert load.once(person.port, raw).status == visits.SEE_OTHER
