"""A database that is there and no longer answers, before the real server."""

import os
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from tests.support.databases import Databases, OpenDatabase
from tests.support.patience import wait_for
from tests.support.ports import fetch
from tests.support.postgres import PostgresServer
from tools.bench import load, visits
from tools.bench.servers import Server, tree

VISITS = 6


@contextmanager
def frozen(server: PostgresServer) -> Iterator[None]:
    assert server.process is not None, "celui de TEST_DATABASE_URL ne peut pas être arrêté"
    processes = tree(server.process.pid)
    for number in processes:
        os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        for number in processes:
            os.kill(number, signal.SIGCONT)


def health(server: Server) -> tuple[int, str]:
    return fetch(server.port, "/sante")


@pytest.mark.proof("durability")
@pytest.mark.long
@pytest.mark.only_on("postgresql")
def test_a_frozen_server_is_told_to_everybody_and_holds_nobody(
    server: Server, bob: visits.Person, databases: Databases
) -> None:
    page = bob.get("/c/rodez/")
    assert load.once(server.port, page).status == 200
    with frozen(databases.server):
        for _ in range(VISITS):  # each of the two processes, more than once
            answer = load.once(server.port, page)
            assert (answer.status, answer.header("retry-after")) == (503, "60")
            assert "momentanément indisponible" in answer.body.decode()
        status, body = health(server)
        assert status == 503
        assert '"database":"ok"' not in body
        assert fetch(server.port, "/sante/processus")[0] == 200
        assert fetch(server.port, "/aide")[0] == 200
    wait_for(lambda: load.once(server.port, page).status == 200, "la page revient")
    wait_for(lambda: health(server)[0] == 200, "la base répond")


@pytest.mark.proof("durability")
@pytest.mark.long
@pytest.mark.only_on("sqlite")
def test_a_writer_that_never_ends_is_told_to_who_writes_and_not_to_who_reads(
    server: Server, bob: visits.Person, database: OpenDatabase
) -> None:
    tick = bob.post("/c/rodez/phases/1/reponse", {"op": "un", "set": f"{visits.ITEMS[0]}:done:0"})
    with closing(sqlite3.connect(database.engine.url.database or "")) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(VISITS):
            answer = load.once(server.port, tick)
            assert (answer.status, answer.header("retry-after")) == (503, "60")
        assert load.once(server.port, bob.get("/c/rodez/")).status == 200
        assert health(server)[0] == 200
    wait_for(lambda: load.once(server.port, tick).status < 400, "la réponse passe")
