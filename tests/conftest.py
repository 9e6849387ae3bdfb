"""What every test may ask for. Everything else stands beside its user.

Application and database
    app             the Flask application (in tests: ``from app import …`` for the package)
    database        a clean database, and an application context; the test runs once on SQLite and
                    once on PostgreSQL (``--db sqlite`` for one; a test that makes sense on one
                    only is marked ``only_on("sqlite")``). ``database.kind``, ``.url``,
                    ``.engine``. It holds the regions and a few places: Rodez (com-12202), Labège
                    (com-31254), Nouméa (com-98818), two Saint-Denis (com-93066, com-97411), and
                    their EPCI (the Sicoval: epci-243100633).
    places          asked as well, the database holds the 37,000 places
    write           ``with write(): service(…)`` opens a writing transaction and commits it
    cast            the people and authorities of ``tests/support/cast.py``: cast.alice (lead of
                    cast.rodez), cast.bob (contributor), cast.carole (consultant of both),
                    cast.elise (official), cast.charlie (lead of cast.autre), cast.olga (operator).
                    Each attribute is the row read again; all have the password ``PASSWORD``.
                    Others: ``make_user``, ``make_authority`` there, inside ``write()``.
    demo            the database holds the demonstration
    scene, filled   (tests/browser, tests/house) and other filled databases that are made once and
                    copied: see support/worlds.py
    fingerprint     a call returns {table: digest of its rows}: compare before and after

Browsers (``tests/support/client.py``); each page they fetch is reviewed, see support/html.py
    client          an anonymous browser
    as_             ``as_("bob")`` or ``as_(user)``: a signed-in browser, always the same one
    alice_client, bob_client, carole_client, elise_client, charlie_client, olga_client

    page = alice_client.get(url)          # status=200; fragment=True for what the script receives
    page = alice_client.submit(page, note="…")     # fills its form, sends it, follows the 303
    page = alice_client.post(url, {"a": 1}, status=422)
    page.h1, .errors, .flash, .visible, .links, .form(), .soup, .dom, .statements, .location, .json
    A page showing words typed with free typography: ``alice_client.typed = ("l'eau",)``.

    chromium        a real Chromium, the same for all tests (tests/browser says what to do with it)

Reading files
    interpreters    a test whose files are read by interpreters of their own, as the application
                    does; elsewhere they are forked from one that has loaded (support/nursery.py)

Mails
    do_work         a call does all that waits for other machines, as the runner does; returns what
                    came of each queue
    mails           a call does that, then returns the mails of the outbox, oldest first
    mail_sink       a real SMTP server; ``mail_sink.messages`` are those it received
"""

import gc
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings

from app import create_app
from app.accounts import passwords
from app.extensions import db
from app.tables import sandbox
from config import ROOT, Settings
from tests.support import logs
from tests.support.cast import Cast
from tests.support.databases import KINDS, NOWHERE, Databases, OpenDatabase
from tests.support.fixtures import (  # noqa: F401  fixtures are found by being here
    alice_client,
    as_,
    bob_client,
    carole_client,
    charlie_client,
    chromium,
    client,
    demo,
    do_work,
    elise_client,
    fingerprint,
    mail_sink,
    mails,
    olga_client,
)
from tests.support.nursery import Nursery
from tests.support.office import tell_if_missing
from tests.support.once import folder_of_the_run
from tests.support.patience import PATIENCE_SECONDS
from tests.support.proofs import PROOFS, only_what_runs
from tests.support.tenants import watched
from tests.support.worlds import Contents

# How long an example takes says how busy the machine is. In CI the examples are always the same
# ones: a red there is a red everywhere; at home each run looks elsewhere.
settings.register_profile(
    "jalon",
    deadline=None,
    derandomize="CI" in os.environ,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("jalon")
INTERPRETER = sandbox.start
# Where nothing compiled is to be written beside the code, each process of a test compiles Jalon
# anew, which is a fifth of what it costs: they write it apart.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ.setdefault("PYTHONPYCACHEPREFIX", str(ROOT / "var" / "compiled"))
# A child keeps its eight seconds of processor; how long they take is the machine's business.
sandbox.SHORT = replace(sandbox.SHORT, seconds=PATIENCE_SECONDS)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=KINDS, help="only on this database")
    parser.addoption("--proof", choices=PROOFS, help="only this long proof, whole")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(kind): makes sense on this database only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--db")
        mark = metafunc.definition.get_closest_marker("only_on")
        kinds = [kind for kind in (mark.args if mark else KINDS) if wanted in {None, kind}]
        metafunc.parametrize("database", kinds, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    only_what_runs(config, items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    logs.add_to(report, item)
    return report


@pytest.fixture(scope="session", autouse=True)
def nursery() -> Iterator[Nursery]:
    """What reads a file is forked, not loaded each time (``tests/support/nursery.py``)."""
    opened = Nursery()
    sandbox.start = opened.start  # type: ignore[assignment]  # what is used of a Popen
    yield opened
    sandbox.start = INTERPRETER
    opened.close()


@pytest.fixture
def interpreters(nursery: Nursery) -> Iterator[None]:
    """What reads a file is started as the application does, and counted with our children."""
    sandbox.start = INTERPRETER
    yield
    sandbox.start = nursery.start  # type: ignore[assignment]


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    # The one setting of the tests that weakens anything: hashing a password costs 18 ms.
    passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords.DECOY = passwords.HASHER.hash("le mot de passe de personne")
    known = Settings(
        env="test",
        database_url=NOWHERE,
        secret_key="un secret qui ne sert qu’aux tests",
        base_url="http://localhost",
        trusted_proxies=0,
        smtp_url="",
        data_dir=tmp_path_factory.mktemp("data"),
    )
    application = create_app(known)
    application.testing = True
    # What is loaded by now stays until the end: looking for waste in it takes time for nothing.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    return application


@pytest.fixture(scope="session")
def databases(app: Flask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    shared = folder_of_the_run(tmp_path_factory)
    kept = Databases(app, tmp_path_factory.mktemp("databases"), shared)
    yield kept
    kept.close()


@pytest.fixture
def database(
    request: pytest.FixtureRequest,
    app: Flask,
    databases: Databases,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenDatabase]:
    monkeypatch.setitem(app.config, "DATA_DIR", tmp_path)
    contents = Contents.asked_by(request.fixturenames)
    with (
        databases.fresh(request.param, tmp_path, contents) as opened,
        app.app_context(),
        watched(opened.engine),
    ):
        yield opened


@pytest.fixture
def places(database: OpenDatabase) -> None:
    """The database holds all the places."""


@pytest.fixture
def write(database: OpenDatabase) -> Callable[[], AbstractContextManager[None]]:
    @contextmanager
    def writing() -> Iterator[None]:
        db.begin_write()
        try:
            yield
            db.commit()
        finally:
            db.rollback()

    return writing


@pytest.fixture
def cast(database: OpenDatabase, databases: Databases) -> Cast:
    return Cast(databases.cast_ids)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    tell_if_missing(terminalreporter)
