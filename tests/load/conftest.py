"""The real server with its two processes, on the database of the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.extensions import db
from tests.support.cast import PASSWORD, Cast
from tests.support.databases import OpenDatabase
from tests.support.logs import show_if_failed
from tools.bench import visits
from tools.bench.servers import Server, start_app


@pytest.fixture
def server(
    request: pytest.FixtureRequest, database: OpenDatabase, cast: Cast, tmp_path: Path
) -> Iterator[Server]:
    if database.sqlite:
        Path(database.engine.url.database or "").chmod(0o600)  # or « serve » refuses it
    db.session.close()
    show_if_failed(request.node, tmp_path / "jalon.log")
    with start_app("jalon", database.url, folder=tmp_path) as started:
        yield started


@pytest.fixture
def bob(server: Server) -> visits.Person:
    return visits.sign_in(server, "bob@exemple.fr", PASSWORD)
