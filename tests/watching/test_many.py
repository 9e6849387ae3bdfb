"""Many addresses: few requests at once, fewer still to one machine, little memory, nothing held."""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import Engine, func, select, text

from app.datasets.inventory.contents import ResourceFacts
from app.datasets.inventory.models import Resource
from app.extensions import db
from app.watching.models import WatchedAddress
from app.watching.rules import MOST_A_HOST, MOST_AT_ONCE, SourceKind
from tests.datasets.conftest import Write
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.watching.arming import Armed, table
from tests.watching.conftest import Web, run_web, watch

# Two thousand say the same (docs/performance.md), and take minutes.
MANY, MACHINES = 120, 6
BODY = b"nom;montant\n" + b"Amicale;1200\n" * 20_000
MEGABYTE = 1 << 20
MOST_MEMORY = 60 * MEGABYTE


@pytest.fixture
def machines() -> Iterator[list[Web]]:
    """Some machines that take their time."""
    with ExitStack() as stack:
        webs = [stack.enter_context(contextmanager(run_web)()) for _ in range(MACHINES)]
        for web in webs:
            web.meanwhile = lambda: sleep(0.2)
            web.gives("/a.csv", BODY)
        yield webs


def list_addresses(write: Write, cast: Cast, dataset: int, webs: list[Web], count: int) -> None:
    with write():
        facts = ResourceFacts("Table", "https://exemple.fr/a.csv", format="csv")
        columns = {"authority_id": cast.rodez.id, "dataset_id": dataset, **facts.columns()}
        for rank in range(count):
            url = webs[rank % len(webs)].url(f"/a.csv?{rank}")
            db.session.add(Resource(**{**columns, "url": url, "remote_id": ""}))
        db.session.flush()


def memory(name: str) -> int:
    """``VmRSS``: what this process holds; ``VmHWM``: what it has held at most."""
    [line] = [
        line
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        if line.startswith(f"{name}:")
    ]
    return int(line.split()[1]) * 1024


@pytest.mark.only_on("postgresql")
def test_a_round_is_bounded(
    machines: list[Web], publish: Publish, write: Write, cast: Cast
) -> None:
    list_addresses(write, cast, publish("Aides"), machines, MANY)
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the most held begins anew
    before = memory("VmRSS")
    done = watch()
    assert (done.looked_at, done.faulty) == (MANY, 0)
    assert memory("VmHWM") - before < MOST_MEMORY
    at_once = [web.most[""] for web in machines]
    assert max(at_once) == MOST_A_HOST  # asked for, and never passed
    assert sum(len(web.asked) for web in machines) == 2 * MANY


def test_eight_at_once_at_most(
    machines: list[Web], publish: Publish, write: Write, cast: Cast
) -> None:
    """Counted by the lease of each address, while the machines are asked."""
    under_way: list[int] = []

    def count() -> None:
        with db.engine.connect() as connection:
            query = select(func.count()).where(WatchedAddress.taken_until.is_not(None))
            under_way.append(connection.scalar(query) or 0)

    for web in machines:
        web.meanwhile = count
    list_addresses(write, cast, publish("Aides"), machines, 40)
    assert watch().looked_at == 40
    assert 2 <= max(under_way) <= MOST_AT_ONCE


def transactions(engine: Engine) -> int:
    """How many transactions others hold open: on SQLite, whether one of them may write."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as connection:
            connection.cursor().execute("BEGIN IMMEDIATE")  # raises while somebody writes
            connection.cursor().execute("ROLLBACK")
        return 0
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND xact_start IS NOT NULL "
        "AND backend_type = 'client backend'"  # the vacuum of PostgreSQL holds nobody up
    )
    with engine.connect() as connection:
        return connection.scalar(text(query)) or 0


def test_nothing_is_held_open_while_a_machine_is_asked(
    web: Web, publish: Publish, database: OpenDatabase
) -> None:
    held: list[int] = []
    web.meanwhile = lambda: held.append(transactions(database.engine))
    web.gives("/a.csv")
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert held == [0, 0]


def test_nothing_is_held_open_while_a_source_is_asked(
    web: Web,
    armed: Armed,
    database: OpenDatabase,
) -> None:
    held: list[int] = []
    web.gives("/s.csv", table(311))
    watch()  # its file online is looked at, beside
    armed.arm(SourceKind.HTTPS, web.url("/s.csv"))
    web.meanwhile = lambda: held.append(transactions(database.engine))
    watch()
    assert held == [0, 0]
    assert armed.runs()[0][0] == "published"
