"""A check under way: its progress, its end, its death, what it leaves on the disk."""

import io
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask

from app.audit.rules import Actor
from app.datasets.checks import room as checking_room
from app.datasets.checks import running, services
from app.datasets.checks.queries import GRACE
from app.datasets.checks.room import Room
from app.datasets.checks.routes import checks as checks_routes
from app.datasets.checks.services import INTERRUPTED, MOST_AT_ONCE, CheckRequest
from app.datasets.inventory import services as inventory
from app.datasets.inventory.contents import DatasetFacts
from app.datasets.inventory.models import Dataset, FileCheck
from app.extensions import db
from app.kernel.errors import Refused
from app.tables import sandbox
from tests.datasets.conftest import LIST, Write, actor
from tests.datasets.sent import CLEAN, PEOPLE, checks, on_disk, send
from tests.support.cast import Cast
from tests.support.checks import FOUND
from tests.support.client import Client
from tests.support.patience import PATIENCE_SECONDS, wait_for


class Stopped:
    """A child that waits until the test lets it go."""

    def __init__(self) -> None:
        self.free = False

    def __call__(self, *_: object, **options: object) -> object:
        while not self.free:
            time.sleep(0.02)
        raise sandbox.Unreadable(sandbox.TOO_LONG)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stopped]:
    """Checks start, and do not end before the test says so."""
    held = Stopped()
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(running.sandbox, "check", held)
    yield held
    held.free = True
    wait_for(lambda: all(each.state != "running" for each in checks()), "le contrôle est fini")


def test_a_long_check_shows_its_progress_and_may_be_left(
    dataset: int, alice_client: Client, stopped: Stopped, tmp_path: Path
) -> None:
    page = send(alice_client, dataset, CLEAN, source="")
    assert "Contrôle en cours" in page.visible
    assert "Vous pouvez quitter cette page" in page.visible
    assert page.soup.select_one("noscript meta[http-equiv=refresh]") is not None
    assert page.find("#controle")["data-module"] == "awaited"
    [check] = checks()
    Room(check.result["folder"]).tell(1, 50, 100)
    part = alice_client.get(page.url, fragment=True)
    assert "Données personnelles\u00a0: 50\u202f%" in part.find("#controle").get_text()
    still = alice_client.get(page.links["Ne plus actualiser cette page"])
    assert still.soup.select_one("meta[http-equiv=refresh]") is None
    assert "contrôle en cours" in alice_client.get(f"{LIST}/{dataset}").visible
    assert on_disk(tmp_path) == ["fichier"]
    stopped.free = True
    wait_for(lambda: checks()[0].state == "failed", "le contrôle est fini")
    page = alice_client.get(page.url)
    assert "Ce fichier demande trop de temps" in page.visible
    assert on_disk(tmp_path) == []


def test_three_at_once_are_enough(dataset: int, alice_client: Client, stopped: Stopped) -> None:
    for _ in range(3):
        send(alice_client, dataset, CLEAN, source="")
    page = send(alice_client, dataset, CLEAN, source="", status=422)
    assert page.errors == [services.BUSY]


def test_a_check_that_died_says_so_and_leaves_nothing(
    dataset: int, alice_client: Client, app: Flask, cast: Cast, write: Write, tmp_path: Path
) -> None:
    with write():
        wanted = services.CheckRequest("aides.csv", "")
        check = services.begin(cast.rodez, dataset, wanted, by=actor(cast.alice))
        check.at -= GRACE + timedelta(seconds=1)
        room, number = services.room_of(check), check.id
    # As a worker that is killed leaves it: a file, and a lock that the kernel has taken back.
    room.open().close()
    room.file.write_text(PEOPLE)
    page = alice_client.get(f"{LIST}/controles/{number}")
    assert INTERRUPTED in page.visible
    assert "contrôle interrompu" in alice_client.get(f"{LIST}/{dataset}").visible
    assert on_disk(tmp_path) == []
    send(alice_client, dataset, CLEAN, source="")
    assert checks()[0].state == "failed"
    assert checks()[0].result["sentence"] == INTERRUPTED
    wait_for(lambda: checks()[1].state == "done", "le contrôle est fini")


def test_a_check_that_ends_while_its_page_is_drawn_is_not_taken_for_dead(
    dataset: int,
    alice_client: Client,
    app: Flask,
    cast: Cast,
    write: Write,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with write():
        wanted = services.CheckRequest("aides.csv", "")
        check = services.begin(cast.rodez, dataset, wanted, by=actor(cast.alice))
        check.at -= GRACE + timedelta(seconds=1)
        room, number = services.room_of(check), check.id
    rodez = cast.rodez.id
    room.open().close()
    room.copy.write_text("a,b\n")
    before = checks_routes.is_interrupted

    def end() -> None:
        with app.app_context():
            db.begin_write()
            services.finish(rodez, number, FOUND, replaces=None, by=Actor(None, "Alice"))
            db.commit()

    def ended_meanwhile(row: FileCheck, moment: datetime) -> bool:
        said = before(row, moment)
        if said:
            thread = Thread(target=end)
            thread.start()
            thread.join()
        return said

    monkeypatch.setattr(checks_routes, "is_interrupted", ended_meanwhile)
    said = alice_client.raw("GET", f"{LIST}/controles/{number}").text
    assert INTERRUPTED not in said
    assert "Télécharger la copie corrigée" in said
    assert room.copy.exists()


def test_what_the_dead_leave_is_swept_and_the_living_are_not(app: Flask, database: object) -> None:
    dead, living, waiting = Room("mort"), Room("vivant"), Room("copie")
    dead.open().close()
    waiting.open().close()
    waiting.copy.write_text("a")
    with living.open():
        for room in (dead, living):
            room.file.write_text("a")
        assert checking_room.sweep() == 1
        assert checking_room.sweep() == 0
        assert not dead.folder.exists()
        assert living.file.exists()
        assert living.alive
        assert waiting.copy.exists()
    assert not living.alive


def test_a_defect_of_ours_is_said_without_the_file(
    dataset: int, alice_client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object, **__: object) -> object:
        raise sandbox.ChildFailed("Traceback")

    monkeypatch.setattr(running, "PATIENCE_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(running.sandbox, "spot", broken)
    page = send(alice_client, dataset, CLEAN, source="")
    assert running.BROKEN in page.visible
    assert on_disk(tmp_path) == []


@pytest.mark.usefixtures("patient")
def test_a_dataset_removed_meanwhile_takes_its_check_along(
    dataset: int, alice_client: Client, monkeypatch: pytest.MonkeyPatch, write: Write, app: Flask
) -> None:
    before = running.work

    def gone(job: running.CheckJob, room: Room) -> dict[str, object]:
        thread = Thread(target=remove)
        thread.start()
        thread.join()
        return before(job, room)

    def remove() -> None:
        with app.app_context():
            db.begin_write()
            db.session.delete(db.session.get_one(Dataset, dataset))
            db.commit()

    monkeypatch.setattr(running, "work", gone)
    page = alice_client.get(f"{LIST}/{dataset}/controle")
    fields = page.form("Contrôler").filled(
        {"source": "", "file": (io.BytesIO(CLEAN.encode()), "a.csv")}
    )
    answer = alice_client.raw("POST", f"{LIST}/{dataset}/controle", data=fields)
    assert answer.status_code == 303
    assert checks() == []
    alice_client.get(answer.headers["Location"], status=404)


def test_what_others_have_under_way_holds_nobody(dataset: int, cast: Cast, write: Write) -> None:
    request, by = CheckRequest("aides.csv", ""), actor(cast.alice)
    with write():
        elsewhere = inventory.create(cast.autre, DatasetFacts("Ailleurs"), by=actor(cast.charlie))
        for _ in range(MOST_AT_ONCE):
            services.begin(cast.rodez, dataset, request, by=by)
        services.begin(cast.autre, elsewhere.id, request, by=actor(cast.charlie))
        with pytest.raises(Refused, match="en cours"):
            services.begin(cast.rodez, dataset, request, by=by)
