"""What is counted of the files that Jalon serves, once each, whatever dies meanwhile."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.ecosystem.measures import adding
from app.ecosystem.measures.models import CountedBatch, DatasetMeasure
from app.ecosystem.measures.queries import measures_summary
from app.extensions import db
from app.kernel.clock import now
from app.publication.files import counting, counts
from config import ROOT
from tests.support.cast import Cast
from tests.support.served import LINES, Drawer

URL = "/public/rodez/jeux/aides/aides-2026.csv"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
QUARTER = timedelta(seconds=counts.QUARTER)


def rows() -> list[tuple[date, int | None, int | None]]:
    """The months that Jalon has counted."""
    db.session.close()
    query = select(DatasetMeasure.month, DatasetMeasure.downloads, DatasetMeasure.robots)
    return [tuple(row) for row in db.session.execute(query.order_by(DatasetMeasure.month))]


def add_all(monkeypatch: pytest.MonkeyPatch, later: timedelta = 2 * QUARTER) -> None:
    """Add up what was counted, once its quarter is over."""
    db.session.close()
    with monkeypatch.context() as patch:
        patch.setattr(adding, "now", lambda: now() + later)
        for name in adding.due():
            assert adding.run(name) is not False


def written(folder: Path) -> list[bytes]:
    return [line for path in folder.glob("*-*") for line in path.read_bytes().splitlines()]


def test_a_whole_file_or_its_beginning_is_counted_once(
    app: Flask, public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    asked = {"User-Agent": BROWSER}
    etag = client.get(URL, headers=asked).headers["ETag"]
    assert client.get(URL, headers={**asked, "Range": "bytes=0-9"}).status_code == 206
    with app.app_context():
        assert len(written(counting.home())) == 2
    for headers, status in (
        ({"Range": "bytes=10-19"}, 206),
        ({"Range": "bytes=-5"}, 206),
        ({"Range": f"bytes={len(LINES)}-"}, 416),
        ({"If-None-Match": etag}, 304),
    ):
        assert client.get(URL, headers={**asked, **headers}).status_code == status
    assert client.head(URL, headers=asked).status_code == 200
    assert client.options(URL, headers=asked).status_code == 204
    assert client.get(f"{URL}x", headers=asked).status_code == 404
    add_all(monkeypatch)
    assert [row[1:] for row in rows()] == [(2, 0)]


@pytest.mark.parametrize(
    ("agent", "robot"),
    [
        (BROWSER, False),
        ("curl/8.5.0", False),
        ("python-requests/2.32", False),
        ("LibreOffice/24.8", False),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", True),
        ("udata-hydra/2.0", True),
        ("Jalon/1.0 (+https://exemple.fr/aide)", True),
        ("", True),
    ],
)
def test_a_robot_is_told_by_its_name(agent: str, robot: bool) -> None:
    assert counting.is_robot(agent) is robot


def test_robots_are_apart(app: Flask, public: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    for agent in (BROWSER, "Googlebot/2.1", "Googlebot/2.1"):
        app.test_client().get(URL, headers={"User-Agent": agent})
    add_all(monkeypatch)
    assert [row[1:] for row in rows()] == [(1, 2)]


def test_what_is_written_names_nobody(app: Flask, public: Drawer) -> None:
    headers = {"User-Agent": BROWSER, "X-Forwarded-For": "203.0.113.9", "Cookie": "a=b"}
    app.test_client().get(URL, headers=headers)
    assert written(counting.home()) == [b"p rodez/aides"]


def test_nothing_is_added_before_its_quarter_is_over(app: Flask, public: Drawer) -> None:
    app.test_client().get(URL, headers={"User-Agent": BROWSER})
    assert [name for name in adding.due() if counts.is_counts(name)] == []


WORKER = """
import os, signal, sys
from pathlib import Path
from app.publication.files.counting import CountingFile
from app.publication.files.counts import line_of
counted, folder = CountingFile(), Path(sys.argv[1])
for _ in range(500):
    counted.add(folder, line_of("rodez", "aides", robot=False))
print("done", flush=True)
signal.pause()
"""


def test_two_processes_that_are_killed_lose_nothing(
    public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = counting.home()
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"done\n"
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        worker.stdout.close()
    assert len({path.name.partition("-")[2] for path in folder.glob("*-*")}) == 2
    add_all(monkeypatch)
    assert sum(row[1] or 0 for row in rows()) == 1000


def test_a_death_between_the_commit_and_the_end_counts_nothing_twice(
    app: Flask, public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.test_client().get(URL, headers={"User-Agent": BROWSER})
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", _dies)
        patch.setattr(adding, "now", lambda: now() + 2 * QUARTER)
        [name] = filter(counts.is_counts, adding.due())
        assert adding.run(name) is False
    assert (counting.home() / name).exists()
    add_all(monkeypatch)
    assert not (counting.home() / name).exists()
    assert [row[1] for row in rows()] == [1]


def _dies(*_: object, **__: object) -> None:
    raise OSError("killed")


def test_a_death_before_the_commit_loses_nothing(
    app: Flask, public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.test_client().get(URL, headers={"User-Agent": BROWSER})
    with monkeypatch.context() as patch:
        patch.setattr(db, "commit", _dies)
        patch.setattr(adding, "now", lambda: now() + 2 * QUARTER)
        [name] = filter(counts.is_counts, adding.due())
        assert adding.run(name) is False
    assert db.session.scalars(select(CountedBatch)).all() == []
    add_all(monkeypatch)
    assert [row[1] for row in rows()] == [1]


def test_a_line_that_a_power_failure_cut_is_left(
    public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = counting.home()
    folder.mkdir()
    quarter = int(now().timestamp()) // counts.QUARTER
    (folder / counts.name_of(quarter, 7)).write_bytes(b"p rodez/aides\n\x00\x00\np rodez/ai")
    add_all(monkeypatch)
    assert [row[1] for row in rows()] == [1]


@pytest.mark.parametrize(
    ("territory", "code", "month"),
    [
        ("mainland", "12202", date(2026, 4, 1)),
        ("new-caledonia", "98818", date(2026, 4, 1)),
        ("drom", "97105", date(2026, 3, 1)),
    ],
)
def test_a_month_begins_where_the_authority_is(
    cast: Cast,
    public: Drawer,
    monkeypatch: pytest.MonkeyPatch,
    territory: str,
    code: str,
    month: date,
) -> None:
    with public.write():
        cast.rodez.territory, cast.rodez.code = territory, code
    folder = counting.home()
    folder.mkdir()
    # Half past midnight in Paris, half past nine in Nouméa, half past six in Guadeloupe the day
    # before.
    moment = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    name = counts.name_of(int(moment.timestamp()) // counts.QUARTER, 7)
    (folder / name).write_bytes(b"p rodez/aides\n")
    add_all(monkeypatch)
    assert (month, 1, 0) in rows()


def test_a_month_that_begins_has_zero_and_not_a_gap(
    app: Flask, public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting.home().mkdir()
    add_all(monkeypatch)
    assert [row[1:] for row in rows()] == [(0, 0)]
    add_all(monkeypatch)  # it was marked: nothing more to do
    assert len(rows()) == 1


def test_a_full_disk_gives_the_file_all_the_same(
    app: Flask, public: Drawer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_file", counting.CountingFile())
    monkeypatch.setattr(os, "write", _dies)
    assert app.test_client().get(URL, headers={"User-Agent": BROWSER}).data == LINES


def test_the_summary_adds_up_a_period(
    app: Flask, public: Drawer, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        app.test_client().get(URL, headers={"User-Agent": BROWSER})
    add_all(monkeypatch)
    [row] = rows()
    summary = measures_summary(cast.rodez, row[0])
    assert (summary.downloads, summary.views, summary.months, summary.datasets) == (3, None, 1, 1)
