"""What is online is looked at: each fault makes one task, which closes once it is mended."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets.inventory import services as inventory
from app.datasets.inventory.models import Resource
from app.extensions import db
from app.kernel.clock import now, today
from app.tasks import services as task_services
from app.tasks.rules import TaskState
from app.watching import visiting
from app.watching.models import WatchedAddress
from app.watching.rules import FAILURES
from tests.datasets.conftest import Write, actor, read
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.certificates import make_certificate, server_context
from tests.watching.conftest import (
    CSV,
    Web,
    address,
    again,
    faults,
    open_codes,
    run_web,
    slowly,
    tasks,
    watch,
)


def events(name: str) -> list[AuditEvent]:
    db.session.close()
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.event == name)))


def test_what_answers_is_well_and_is_not_read_twice(
    web: Web, publish: Publish, write: Write
) -> None:
    web.gives("/a.csv", ETag='"1"')
    publish("Aides", url=web.url("/a.csv"))
    assert watch().looked_at == 1
    assert address().state == "alive"
    assert watch().looked_at == 0  # not before a week
    assert again(write).faulty == 0
    assert address().state == "same"
    assert web.methods("/a.csv") == ["HEAD", "GET", "HEAD"]
    agent = web.asked[0][2]["User-Agent"]
    assert agent.startswith("Jalon/")
    assert "http" in agent
    assert faults() == []


def test_a_dead_link_is_one_task_that_closes_once_it_is_mended(
    web: Web, publish: Publish, write: Write, cast: Cast
) -> None:
    dataset = publish("Aides", url=web.url("/a.csv"))
    before = cast.rodez.last_activity_at
    assert watch().faulty == 1
    [fault] = faults()
    assert (fault.code, fault.subject.partition(":")[0]) == ("dead", "resource")
    assert "404" in fault.sentence
    [task] = tasks()
    assert (task.title, task.anchor_id) == ("Réparer un lien mort\u00a0: Aides", str(dataset))
    assert task.created_by_name == "La veille de Jalon"
    assert cast.rodez.online_faults == 1
    assert cast.rodez.last_activity_at == before  # a machine is nobody
    again(write)
    assert len(faults()) == len(tasks()) == 1  # never twice
    web.gives("/a.csv")
    again(write)
    assert open_codes() == []
    assert [one.state for one in tasks()] == ["done"]
    assert cast.rodez.online_faults == 0
    assert len(events("dataset:fault")) == len(events("dataset:mend")) == 1


def test_who_closed_the_task_is_not_asked_again_until_it_breaks_anew(
    web: Web, publish: Publish, write: Write, cast: Cast
) -> None:
    publish("Aides", url=web.url("/a.csv"))
    watch()
    [task] = tasks()
    with write():
        by = actor(cast.alice)
        task_services.set_state(cast.rodez, task.id, TaskState.DROPPED, seen=task.revision, by=by)
    assert cast.rodez.online_faults == 0
    again(write)
    assert len(tasks()) == 1
    assert open_codes() == ["dead"]  # the page still says it
    web.gives("/a.csv")
    again(write)
    assert [one.state for one in tasks()] == ["dropped"]
    del web.answers["/a.csv"]
    again(write)
    assert [one.state for one in tasks()] == ["dropped", "todo"]
    assert len(faults()) == 1


def test_a_deleted_task_is_not_made_again(
    web: Web, publish: Publish, write: Write, cast: Cast
) -> None:
    publish("Aides", url=web.url("/a.csv"))
    watch()
    [task] = tasks()
    with write():
        task_services.delete_task(cast.rodez, task.id, by=actor(cast.alice))
    again(write)
    assert tasks() == []
    assert cast.rodez.online_faults == 0


def test_a_login_page_is_no_data(web: Web, publish: Publish) -> None:
    page = b"<!DOCTYPE html><html><title>Connexion</title></html>"
    web.gives("/a.csv", page, Content_Type="text/html")
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert open_codes() == ["page"]


def test_a_change_waits_for_somebody_to_note_it(
    web: Web, publish: Publish, write: Write, cast: Cast
) -> None:
    web.gives("/a.csv")
    dataset = publish("Aides", url=web.url("/a.csv"))
    watch()
    web.gives("/a.csv", CSV + b"Chorale;300\n")
    again(write)
    assert open_codes() == ["changed"]
    with write():
        row = read(dataset)
        inventory.mark_updated(
            cast.rodez, dataset, today(), seen=row.revision, by=actor(cast.alice)
        )
    assert open_codes() == []
    assert [one.state for one in tasks()] == ["done"]


def test_a_table_is_held_against_its_schema(web: Web, publish: Publish, write: Write) -> None:
    web.gives("/a.csv", b"nom,prenom\nx,y\n")
    publish("Aides", url=web.url("/a.csv"), schema="scdl/subventions")
    watch()
    assert open_codes() == ["invalid"]
    assert "anomalies" in faults()[0].sentence


def test_what_is_late_is_told_and_closes_with_the_update(
    publish: Publish, write: Write, cast: Cast
) -> None:
    dataset = publish("Aides", frequency="annual")
    with write():
        row = read(dataset)
        row.next_update_on = today().replace(year=today().year - 1)
        db.session.flush()
    assert watch().late == 1
    assert open_codes() == ["overdue"]
    assert watch().late == 0
    with write():
        row = read(dataset)
        inventory.mark_updated(
            cast.rodez, dataset, today(), seen=row.revision, by=actor(cast.alice)
        )
    assert open_codes() == []


def test_what_is_not_public_is_not_watched(web: Web, publish: Publish, write: Write) -> None:
    dataset = publish("Aides", url=web.url("/a.csv"), stage="prepared")
    assert watch().looked_at == 0
    with write():
        read(dataset).stage = "published"
        db.session.flush()
    assert watch().looked_at == 1
    with write():
        db.session.merge(read(dataset)).stage = "prepared"
        db.session.flush()
    assert again(write).looked_at == 0


def test_asked_to_wait_nobody_asks_that_machine_before(web: Web, publish: Publish) -> None:
    web.gives("/a.csv", status=429, Retry_After="7200")
    web.gives("/b.csv")
    publish("Aides", url=web.url("/a.csv"))
    publish("Bâtiments", url=web.url("/b.csv"))
    watch()
    assert faults() == []
    db.session.close()
    assert watch().looked_at == 0


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_server_in_trouble_is_told_after_some_times(
    web: Web, publish: Publish, write: Write, status: int
) -> None:
    web.gives("/a.csv", status=status)
    publish("Aides", url=web.url("/a.csv"))
    watch()
    for _ in range(FAILURES - 1):
        assert faults() == []
        again(write)
    assert open_codes() == ["dead"]


def half(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(b"nom;mon")
    handler.close_connection = True


def endless(handler: BaseHTTPRequestHandler) -> None:
    """Lies about its size: nothing declared, and it never ends."""
    handler.send_response(200)
    handler.end_headers()
    while handler.command != "HEAD":
        handler.wfile.write(b"x" * 65_536)


def test_a_half_answer_is_a_failure(web: Web, publish: Publish) -> None:
    web.answers["/a.csv"] = half
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "failing"
    assert address().digest == ""


def test_an_endless_answer_is_cut_and_is_no_fault(
    web: Web, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "MOST_LOOKED_AT", 1_000_000)
    web.answers["/a.csv"] = endless
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "huge"
    assert faults() == []


def test_a_slow_drip_is_given_up(
    web: Web, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "GET_SECONDS", 1.5)
    web.answers["/a.csv"] = slowly(30)
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "failing"
    assert "lentement" in address().sentence


def test_a_certificate_that_nobody_signed_is_a_failure(publish: Publish, tmp_path: Path) -> None:
    context = server_context(make_certificate(tmp_path))
    with contextmanager(run_web)(context) as web:
        web.gives("/a.csv")
        publish("Aides", url=web.url("/a.csv").replace("http://", "https://"))
        watch()
        assert web.asked == []
    assert address().state == "failing"


def test_a_certificate_that_is_trusted_is_read_over_https(
    publish: Publish, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setattr("app.publication.outside.wire.AUTHORITIES", str(certificate))
    with contextmanager(run_web)(server_context(certificate)) as web:
        web.gives("/a.csv")
        publish("Aides", url=web.url("/a.csv").replace("http://", "https://"))
        watch()
        assert [method for method, *_ in web.asked] == ["HEAD", "GET"]
    assert address().state == "alive"
    assert faults() == []


def test_a_loop_is_told(web: Web, publish: Publish) -> None:
    web.gives("/a.csv", b"", 302, Location="/b.csv")
    web.gives("/b.csv", b"", 302, Location="/a.csv")
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert open_codes() == ["dead"]
    assert "sans fin" in faults()[0].sentence


@pytest.mark.parametrize(
    "inside",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest",
        "https://192.168.1.1/",
        "file:///etc/passwd",
    ],
)
def test_a_redirection_inside_is_not_followed(web: Web, publish: Publish, inside: str) -> None:
    web.gives("/a.csv", b"", 302, Location=inside)
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "private"
    assert open_codes() == ["dead"]


def test_a_redirection_elsewhere_is_followed(web: Web, publish: Publish) -> None:
    web.gives("/a.csv", b"", 301, Location="/new.csv")
    web.gives("/new.csv")
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "alive"


def test_an_address_corrected_is_looked_at_at_once(
    web: Web, publish: Publish, write: Write
) -> None:
    publish("Aides", url=web.url("/a.csv"))
    watch()
    web.gives("/b.csv")
    with write():
        db.session.scalars(select(Resource)).one().url = web.url("/b.csv")
        db.session.flush()
    assert watch().faulty == 0
    assert open_codes() == []


@pytest.mark.parametrize("place", ["https://[nulle-part", "", "https://exemple.fr:99999/"])
@pytest.mark.parametrize("knows_head", [True, False])
def test_a_redirection_to_no_address_is_a_dead_link(
    web: Web, publish: Publish, place: str, knows_head: bool
) -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302 if knows_head or handler.command == "GET" else 405)
        if place:
            handler.send_header("Location", place)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(b"a;b\n")

    web.answers["/a.csv"] = elsewhere
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert open_codes() == ["dead"]


@pytest.mark.parametrize(
    "headers",
    [{"ETag": '"a\0b"'}, {"ETag": "\x0bx"}, {"ETag": "x" * 5000}, {"Last_Modified": "\0"}],
)
def test_marks_that_cannot_be_kept_are_left(
    web: Web, publish: Publish, write: Write, headers: dict[str, str]
) -> None:
    web.gives("/a.csv", **headers)
    publish("Aides", url=web.url("/a.csv"))
    watch()
    row = address()
    assert (row.state, row.etag, row.last_modified) == ("alive", "", "")
    assert again(write).faulty == 0


def test_a_length_of_thousands_of_digits_says_nothing(web: Web, publish: Publish) -> None:
    def boasting(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        length = "9" * 5000 if handler.command == "HEAD" else str(len(CSV))
        handler.send_header("Content-Length", length)
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(CSV)

    web.answers["/a.csv"] = boasting
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "alive"


def test_an_accent_in_a_redirection_is_read_as_it_is_meant(web: Web, publish: Publish) -> None:
    web.gives("/a.csv", status=302, Location="/é.csv".encode().decode("latin-1"))
    web.gives("/%C3%A9.csv")
    publish("Aides", url=web.url("/a.csv"))
    watch()
    assert address().state == "alive"


def test_a_look_that_meets_a_defect_leaves_the_others_their_turn(
    web: Web, publish: Publish, write: Write
) -> None:
    """A file whose versions have gone from the database stands for whatever nobody foresaw."""
    web.gives("/a.csv")
    broken = publish("Abîmé", url=web.url("/a.csv"))
    publish("Aides", url=web.url("/a.csv?2"))
    with write():
        resource = db.session.scalars(select(Resource).where(Resource.dataset_id == broken)).one()
        resource.file_name = "a.csv"
    done = watch()
    assert (done.looked_at, done.faulty) == (2, 1)
    rows = {row.dataset_id == broken: row for row in db.session.scalars(select(WatchedAddress))}
    assert rows[False].state == "alive"
    assert rows[True].state == ""
    assert rows[True].taken_until is None
    assert rows[True].next_look_at > now()
