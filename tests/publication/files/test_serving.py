"""A public file is given to anybody: headers, parts, no session, no statement."""

import gzip
import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event

from app.datasets.inventory.files import services as files
from app.datasets.inventory.models import Resource
from app.extensions import db
from app.files.models import OF_DATASETS
from app.files.services import path_of
from app.publication.files import serving
from app.publication.files.serving import WHOLE_BYTES
from app.web.turns import Departures
from tests.support.databases import OpenDatabase
from tests.support.live import LiveServer, serve
from tests.support.patience import PATIENCE_SECONDS, wait_for
from tests.support.served import LINES, Drawer, drawer, public

__all__ = ["drawer", "public"]  # fixtures

URL = "/public/rodez/jeux/aides/aides-2026.csv"
LARGE = b"nom;montant\n" + b"Amicale;1200\n" * 200_000


class Answer:
    """What a server has answered on a connection of its own."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.body = response.status, response.read()
        self.headers = dict(response.getheaders())


class Visitor:
    """Somebody who has no cookie and asks a real server."""

    def __init__(self, server: LiveServer) -> None:
        self._where = urlsplit(server.url).netloc

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection(self._where, timeout=PATIENCE_SECONDS)

    def ask(self, url: str = URL, method: str = "GET", **headers: str) -> Answer:
        connection = self.connect()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, url, headers={"Host": "localhost", **named})
        try:
            return Answer(connection.getresponse())
        finally:
            connection.close()


@pytest.fixture
def visitor(app: Flask, public: Drawer) -> Iterator[Visitor]:
    db.session.close()
    with serve(app.wsgi_app) as server:
        yield Visitor(server)
        server.wait_until_idle()


def test_it_is_something_to_save_for_any_page_of_any_site(visitor: Visitor) -> None:
    got = visitor.ask()
    assert (got.status, got.body) == (200, LINES)
    assert got.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert got.headers["Content-Disposition"] == "attachment; filename=aides-2026.csv"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert got.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert got.headers["Accept-Ranges"] == "bytes"
    assert got.headers["Content-Length"] == str(len(LINES))
    assert got.headers["Cache-Control"] == "public, no-cache"
    assert got.headers["Vary"] == "Accept-Encoding"
    assert not got.headers["ETag"].startswith("W/")
    assert "Last-Modified" in got.headers
    assert "Set-Cookie" not in got.headers


def test_a_head_says_all_but_the_bytes(visitor: Visitor) -> None:
    whole, head = visitor.ask(), visitor.ask(method="HEAD")
    assert (head.status, head.body) == (200, b"")
    same = whole.headers.keys() - {"Date"}
    assert {name: head.headers[name] for name in same} == {n: whole.headers[n] for n in same}


def test_who_has_it_already_gets_nothing(visitor: Visitor) -> None:
    known = visitor.ask().headers
    for name, value in (
        ("If_None_Match", known["ETag"]),
        ("If_Modified_Since", known["Last-Modified"]),
    ):
        again = visitor.ask(**{name: value})
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == known["ETag"]
        assert again.headers["Access-Control-Allow-Origin"] == "*"
    assert visitor.ask(If_None_Match='"another"').status == 200


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("0-9", 0, 10),
        ("20-29", 20, 30),
        ("-5", -5, None),
        ("100-", 100, None),
    ],
)
def test_a_part_is_given_as_it_was_asked(
    visitor: Visitor, asked: str, first: int, end: int | None
) -> None:
    part = visitor.ask(Range=f"bytes={asked}", Accept_Encoding="gzip")
    assert (part.status, part.body) == (206, LINES[first:end])
    assert part.headers["Content-Range"].endswith(f"/{len(LINES)}")
    assert "Content-Encoding" not in part.headers


def test_a_part_of_something_else_is_given_whole(visitor: Visitor) -> None:
    known = visitor.ask().headers["ETag"]
    assert visitor.ask(Range="bytes=0-9", If_Range=known).status == 206
    assert visitor.ask(Range="bytes=0-9", If_Range='"another"').status == 200


def test_a_part_that_does_not_exist(visitor: Visitor) -> None:
    got = visitor.ask(Range="bytes=999999-")
    assert (got.status, got.headers["Content-Range"]) == (416, f"bytes */{len(LINES)}")
    assert "Set-Cookie" not in got.headers


def test_text_is_packed_once_for_all(visitor: Visitor, public: Drawer) -> None:
    got = visitor.ask(Accept_Encoding="br, gzip")
    assert got.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(got.body) == LINES
    (packed,) = path_of(public.cast.rodez.id, "x", OF_DATASETS).parent.glob("*.gz")
    assert got.body == packed.read_bytes()
    assert got.headers["ETag"] != visitor.ask().headers["ETag"]
    assert visitor.ask(Accept_Encoding="gzip", If_None_Match=got.headers["ETag"]).status == 304


def test_a_page_of_another_site_may_ask_for_parts(visitor: Visitor) -> None:
    got = visitor.ask(method="OPTIONS", Origin="https://carte.exemple.fr")
    assert (got.status, got.body) == (204, b"")
    assert got.headers["Access-Control-Allow-Origin"] == "*"
    assert "Range" in got.headers["Access-Control-Allow-Headers"]
    assert got.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_a_large_file_goes_out_piece_by_piece(visitor: Visitor, public: Drawer) -> None:
    assert len(LARGE) > WHOLE_BYTES
    public.put("Tout.csv", LARGE)
    url = URL.replace("aides-2026", "tout")
    assert visitor.ask(url).body == LARGE
    part = visitor.ask(url, Range="bytes=2000000-2000099")
    assert (part.status, part.body) == (206, LARGE[2_000_000:2_000_100])
    assert gzip.decompress(visitor.ask(url, Accept_Encoding="gzip").body) == LARGE
    assert visitor.ask(url, "HEAD").headers["Content-Length"] == str(len(LARGE))


def test_too_many_large_files_at_once_are_told_to_come_back(
    visitor: Visitor, public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    public.put("Tout.csv", LARGE)
    url = URL.replace("aides-2026", "tout")
    monkeypatch.setattr(serving, "departures", Departures(0))
    got = visitor.ask(url)
    assert (got.status, got.headers["Retry-After"]) == (503, "20")
    assert "Set-Cookie" not in got.headers
    assert visitor.ask(url, "HEAD").status == visitor.ask().status == 200
    monkeypatch.setattr(serving, "departures", Departures(1))
    known = come_back(visitor, url).headers["ETag"]
    for _ in range(2):  # each gives its place back
        assert come_back(visitor, url, If_None_Match=known).status == 304
        assert come_back(visitor, url, Range="bytes=99999999-").status == 416
        assert come_back(visitor, url, Range="bytes=5-9").body == LARGE[5:10]


def come_back(visitor: Visitor, url: str, **headers: str) -> Answer:
    """Ask until there is a place: one is free a moment after the last byte has arrived."""
    answers: list[Answer] = []

    def asked() -> bool:
        answers.append(visitor.ask(url, **headers))
        return answers[-1].status != 503

    wait_for(asked, "une place")
    return answers[-1]


def test_nothing_is_asked_of_the_database(visitor: Visitor, database: OpenDatabase) -> None:
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        for headers in (
            {},
            {"Accept_Encoding": "gzip"},
            {"Range": "bytes=0-9"},
            {"Cookie": "jalon=x"},
        ):
            assert visitor.ask(**headers).status in {200, 206}
        assert visitor.ask(method="HEAD").status == 200
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    assert asked == []


def test_what_is_withdrawn_is_found_no_more(visitor: Visitor, public: Drawer) -> None:
    (version,) = public.versions(db.session.query(Resource).one().id)
    dated = URL.replace("aides-2026", f"{version.version}/aides-2026")
    assert visitor.ask(dated).body == LINES
    public.open(opened=False)
    assert visitor.ask().status == visitor.ask(dated).status == 404
    public.open()
    assert visitor.ask().status == 200


def test_who_downloads_while_it_is_withdrawn_has_it_whole_and_nobody_after(
    visitor: Visitor, public: Drawer
) -> None:
    large = LARGE * 4  # more than the buffers between us hold
    resource_id = public.put("Tout.csv", large)
    url = URL.replace("aides-2026", "tout")
    connection = visitor.connect()
    connection.request("GET", url, headers={"Host": "localhost"})
    response = connection.getresponse()
    beginning = response.read(1000)
    with public.write():
        files.remove(public.cast.rodez, public.dataset_id, resource_id, by=public.by)
    assert beginning + response.read() == large
    connection.close()
    assert visitor.ask(url).status == 404


@pytest.mark.parametrize(
    "url",
    [
        URL.replace("rodez", "autre"),
        URL.replace("rodez/", "rodez%2f..%2f"),
        URL.replace("aides-2026.csv", "..%2f..%2fjalon.db"),
        URL.replace("aides-2026.csv", "2026-11-30/aides.csv"),
        URL.replace("aides/", "aides.json/"),
        URL.replace("aides/", "AIDES/"),
    ],
)
def test_nothing_else_is_found(visitor: Visitor, url: str) -> None:
    assert visitor.ask(url).status == 404


def test_a_file_that_the_disk_has_lost_is_told(visitor: Visitor, public: Drawer) -> None:
    for path in path_of(public.cast.rodez.id, "x", OF_DATASETS).parent.iterdir():
        path.write_bytes(b"x")
    got = visitor.ask()
    assert got.status == 410
    assert got.body != b"x"
