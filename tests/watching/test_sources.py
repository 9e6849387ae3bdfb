"""A source publishes by itself when all is well; otherwise it waits for somebody, with a task."""

import io
import os
import time
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import current_app
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.rules import COMMAND_LINE
from app.datasets.inventory.models import Dataset
from app.datasets.workbench import services as workbench
from app.datasets.workbench.models import Recipe, RecipeFile
from app.datasets.workbench.queries import file_on
from app.extensions import db
from app.kernel.clock import now
from app.kernel.errors import Refused
from app.spaces import departures
from app.spaces.membership import remove_member
from app.spaces.models import Membership
from app.spaces.permissions import Role
from app.tasks.drafts import LONGEST_DESCRIPTION
from app.tasks.models import Task
from app.watching.faults import OF_SOURCE, settle
from app.watching.rules import LONGEST_HOST, FaultCode, FoundFault, SourceKind
from app.watching.sources import deposits, services
from app.watching.sources.services import SourceFacts
from tests.datasets.conftest import Write, actor, read
from tests.publication.conftest import Publish
from tests.spaces.test_erasing import everything
from tests.support.cast import Cast, give_role
from tests.support.certificates import make_certificate, server_context
from tests.support.recipes import make_recipe
from tests.watching.arming import HEADER, Armed, table
from tests.watching.conftest import Web, faults, open_codes, run_web, tasks, watch


def deposit(content: bytes, name: str = "export.csv", *, age: float = 600) -> Path:
    """Lay a file in the folder « finances » of Rodez, as old as that."""
    folder = Path(current_app.config["DATA_DIR"]) / "depots" / "rodez" / "finances"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def test_a_clean_file_is_published_without_hands(armed: Armed, web: Web) -> None:
    web.gives("/s.csv", table(312), ETag='"1"')
    armed.arm(SourceKind.HTTPS, web.url("/s.csv"))
    watch()
    assert armed.runs() == [("published", "s.csv")]
    assert armed.online().count(b"\n") == 313
    assert faults() == []
    armed.again()
    assert web.asked[-1][0] == "HEAD"  # nothing new: nothing is read
    assert len(armed.runs()) == 1
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "dataset:renew"))
    assert [one.actor_name for one in events] == ["La veille de Jalon, armée par Alice Durand"]


def test_a_source_over_https_is_published(
    armed: Armed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path)
    monkeypatch.setattr("app.publication.outside.wire.AUTHORITIES", str(certificate))
    with contextmanager(run_web)(server_context(certificate)) as web:
        web.gives("/s.csv", table(312))
        armed.arm(SourceKind.HTTPS, web.url("/s.csv").replace("http://", "https://"))
        watch()
    assert armed.runs() == [("published", "s.csv")]
    assert armed.online().count(b"\n") == 313


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (table(4), "compte 4\u00a0lignes, la version en ligne en compte 310"),
        (b"<!DOCTYPE html><html><title>Connexion</title></html>", "page web"),
        (table(1000), "compte 1\u202f000\u00a0lignes"),
        (
            table(310, header=HEADER + ";Tél. président", more=";0612345678"),
            "semble personnelle",
        ),
        (table(310, header=HEADER.replace("Montant voté", "Montant attribué")), "changé de nom"),
        (table(310, header=HEADER.replace(";SIRET", ";Couleur")), "«\u202f"),
        (table(310).replace(b";100,50;", b";beaucoup;"), "anomalie"),
        (b"\x00\x01\x02", ""),
        (b"nom\n", ""),
    ],
)
def test_what_is_not_clean_is_held_and_the_last_version_stays(
    armed: Armed, content: bytes, why: str
) -> None:
    """Case 24 of the workbench, and its like: 4 rows of 310, a login page under « .csv »."""
    before = armed.online()
    deposit(content)
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert open_codes() == ["held"]
    assert why in faults()[0].sentence
    assert armed.online() == before
    [task] = tasks()
    assert task.title == "Regarder un fichier retenu\u00a0: Subventions"


def test_what_is_held_is_one_task_that_closes_with_a_good_file(armed: Armed) -> None:
    deposit(table(4))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    armed.again()
    assert len(tasks()) == len(armed.runs()) == 1
    deposit(table(311))
    armed.again()
    assert open_codes() == []
    assert [one.state for one in tasks()] == ["done"]
    assert armed.online().count(b"\n") == 312


def test_the_task_of_what_is_held_tells_the_reason_of_now(armed: Armed, write: Write) -> None:
    deposit(table(4))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    deposit(table(5))
    armed.again()
    [task] = tasks()
    assert task.description.startswith("Le fichier compte 5\u00a0lignes")
    assert "compte 4" not in task.description
    assert "Ouvrez l’atelier" in task.description
    with write():
        db.session.get_one(Task, task.id).description = "J’ai écrit au service."
    deposit(table(6))
    armed.again()
    assert tasks()[0].description == "J’ai écrit au service."
    assert "compte 6" in faults()[0].sentence


def test_a_login_page_at_an_address_is_held(armed: Armed, web: Web) -> None:
    web.gives("/s.csv", b"<html><form>", Content_Type="text/html")
    armed.arm(SourceKind.HTTPS, web.url("/s.csv"))
    before = armed.online()
    watch()
    assert open_codes() == ["held"]
    assert armed.online() == before


def test_a_new_column_is_never_public_by_itself(armed: Armed) -> None:
    deposit(table(310, header=HEADER + ";Couleur du dossier", more=";rouge"))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert armed.runs()[0][0] == "published"
    assert b"rouge" not in armed.online()


def test_a_file_of_somebody_on_the_workbench_is_left_alone(armed: Armed, write: Write) -> None:
    with write():
        make_recipe(armed.cast.rodez, armed.dataset_id, table(300), by=actor(armed.cast.bob))
    deposit(table(311))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert "que quelqu’un a apporté" in faults()[0].sentence
    assert file_of(armed).by_name.startswith("Bob")


def file_of(armed: Armed) -> RecipeFile:
    db.session.close()
    return file_on(armed.cast.rodez, db.session.scalars(select(Recipe)).one())


def test_a_file_held_is_judged_again_once_the_recipe_has_changed(armed: Armed) -> None:
    deposit(table(310, header=HEADER.replace("Montant voté", "Montant attribué")))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert open_codes() == ["held"]
    with armed.write():
        seen = db.session.scalars(select(Recipe)).one().revision
        by = actor(armed.cast.alice)
        workbench.confirm_renamed(armed.cast.rodez, armed.dataset_id, seen=seen, by=by)
    armed.again()
    assert open_codes() == []
    assert armed.runs()[-1][0] == "published"


def test_a_file_being_written_waits(armed: Armed) -> None:
    deposit(table(310), age=5)
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert faults() == []
    assert "en cours d’écriture" in armed.runs()[0][1]
    assert armed.source.next_run_at is not None


def test_a_date_to_come_does_not_make_a_file_wait_for_ever(
    armed: Armed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deposits, "QUIET_SECONDS", 0)
    deposit(table(310), age=-86_400)
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert armed.runs() == [("published", "export.csv")]


def test_a_name_written_by_old_software_is_shown_as_it_was_meant(armed: Armed) -> None:
    deposit(table(310), os.fsdecode("délibérations.csv".encode("latin-1")))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert armed.runs() == [("published", "délibérations.csv")]


def test_a_file_that_may_not_be_read_is_told(cast: Cast) -> None:
    path = deposit(table(2))
    path.chmod(0)
    me = os.geteuid()
    os.seteuid(me or 65_534)  # root reads everything
    try:
        with pytest.raises(Refused, match="pas le droit de lire"):
            deposits.take("rodez", "finances", io.BytesIO(), most=1000)
    finally:
        os.seteuid(me)


def test_a_file_that_grows_while_it_is_read_is_read_later(cast: Cast) -> None:
    path = deposit(table(20_000))
    before = path.stat().st_size

    class Growing(io.BytesIO):
        def write(self, piece: Any) -> int:
            with path.open("ab") as more:
                more.write(piece)
            return super().write(piece)

    into = Growing()
    with pytest.raises(deposits.NotYet):
        deposits.take("rodez", "finances", into, most=10 * before)
    assert into.tell() == before


def test_a_machine_with_an_endless_name_is_kept_short(armed: Armed, write: Write) -> None:
    armed.arm(SourceKind.HTTPS, f"https://{'a.' * 400}fr/export.csv")
    watch()
    assert len(armed.source.host) <= LONGEST_HOST
    assert armed.runs()[0][0] == "failed"


def test_the_task_of_a_fault_holds_what_fits(armed: Armed, write: Write) -> None:
    with write():
        dataset = db.session.get_one(Dataset, armed.dataset_id)
        found = FoundFault(FaultCode.HELD, "Une colonne nouvelle. " * 1000)
        settle(armed.cast.rodez, dataset, OF_SOURCE, [found], {FaultCode.HELD})
    assert len(tasks()[0].description) <= LONGEST_DESCRIPTION


def test_a_link_is_not_followed(armed: Armed, tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_bytes(table(310))
    deposit(table(310)).unlink()
    folder = deposits.home("rodez") / "finances"
    (folder / "export.csv").symlink_to(secret)
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    assert "est un lien" in faults()[0].sentence
    (folder / "export.csv").unlink()
    folder.rmdir()
    folder.symlink_to(tmp_path)
    armed.again()
    assert "n’existe pas" in armed.runs()[-1][1]


@pytest.mark.parametrize("name", ["../finances", "/etc", "a/b", "..", "", ".caché", "a b"])
def test_a_folder_is_one_name(armed: Armed, name: str) -> None:
    with pytest.raises(Refused, match="nom d’un dossier"):
        armed.arm(SourceKind.FOLDER, name)


@pytest.mark.parametrize(
    "url",
    ["http://exemple.fr/a.csv", "https://u:p@exemple.fr/", "ftp://exemple.fr/", "", "finances"],
)
def test_an_address_is_public_and_safe(armed: Armed, url: str) -> None:
    with pytest.raises(Refused, match="https://"):
        armed.arm(SourceKind.HTTPS, url)


def test_a_source_needs_what_it_renews(armed: Armed, publish: Publish, write: Write) -> None:
    facts = SourceFacts(SourceKind.FOLDER, "finances", armed.resource_id)
    by, rodez = actor(armed.cast.alice), armed.cast.rodez
    other = publish("Arbres")
    with write(), pytest.raises(Refused, match="atelier"):
        services.arm(rodez, other, facts, seen=0, by=by)
    with write(), pytest.raises(Refused, match="en ligne, au format CSV"):
        services.arm(rodez, armed.dataset_id, replace(facts, resource_id=99), seen=0, by=by)
    with write():
        read(armed.dataset_id).stage = "prepared"
        db.session.flush()
    with write(), pytest.raises(Refused, match="Publiez d’abord"):
        services.arm(rodez, armed.dataset_id, facts, seen=0, by=by)


def test_who_leaves_leaves_no_armed_source(armed: Armed, write: Write) -> None:
    deposit(table(310))
    armed.arm(SourceKind.FOLDER, "finances")
    rodez, by = armed.cast.rodez, actor(armed.cast.alice)
    with write():
        give_role(rodez, armed.cast.bob.id, Role.LEAD, was=Role.CONTRIBUTOR, by=by)
    with write():
        remove_member(armed.cast.rodez, armed.cast.alice.id, by=actor(armed.cast.bob))
    assert armed.source.next_run_at is None
    assert open_codes() == ["disarmed"]
    watch()
    assert armed.runs() == []


def test_a_disabled_account_publishes_nothing(armed: Armed, write: Write) -> None:
    deposit(table(310))
    armed.arm(SourceKind.FOLDER, "finances")
    with write():
        armed.cast.alice.disabled_at = now()
    watch()
    assert open_codes() == ["disarmed"]
    assert armed.runs() == []


def test_who_may_not_any_more_publishes_nothing(armed: Armed, write: Write) -> None:
    deposit(table(310))
    armed.arm(SourceKind.FOLDER, "finances")
    with write():
        key = (armed.cast.alice.id, armed.cast.rodez.id)
        db.session.get_one(Membership, key).role = Role.CONTRIBUTOR.value
        db.session.flush()
    before = armed.online()
    watch()
    assert open_codes() == ["disarmed"]
    assert armed.online() == before


def test_a_suspended_source_is_not_visited(armed: Armed, write: Write) -> None:
    deposit(table(4))
    armed.arm(SourceKind.FOLDER, "finances")
    watch()
    with write():
        by = actor(armed.cast.alice)
        revision = armed.source.revision
        services.suspend(armed.cast.rodez, armed.dataset_id, seen=revision, by=by)
    assert open_codes() == []
    deposit(table(310))
    watch()
    assert len(armed.runs()) == 1


@pytest.mark.parametrize("busy", [False, True])
def test_whoever_armed_a_source_and_is_erased_is_named_nowhere(
    armed: Armed, write: Write, busy: bool
) -> None:
    cast = armed.cast
    with write():
        was, by = Role.CONTRIBUTOR, actor(cast.alice)
        give_role(cast.rodez, cast.bob.id, Role.LEAD, was=was, by=by)
    if busy:
        with write():
            make_recipe(cast.rodez, armed.dataset_id, table(300), by=actor(cast.bob))
    deposit(table(311))
    with write():
        facts = SourceFacts(SourceKind.FOLDER, "finances", armed.resource_id)
        services.arm(cast.rodez, armed.dataset_id, facts, seen=0, by=actor(cast.bob))
    watch()
    assert [outcome for outcome, _ in armed.runs()] == ["held" if busy else "published"]
    assert "Bob Martin" in everything()
    with write():
        departures.erase(cast.bob, typed=cast.bob.email, aware=False, by=COMMAND_LINE)
    assert open_codes()[-1] == "disarmed"
    assert [line for line in everything().splitlines() if "Bob Martin" in line] == []


def test_who_may_not_any_more_publishes_nothing_even_during_a_visit(
    armed: Armed, web: Web, write: Write
) -> None:
    app, key = current_app._get_current_object(), (armed.cast.alice.id, armed.cast.rodez.id)  # type: ignore[attr-defined]

    def becomes(role: Role) -> None:
        with app.app_context():
            db.begin_write()
            db.session.get_one(Membership, key).role = role.value
            db.commit()

    web.gives("/s.csv", table(312))
    web.meanwhile = lambda: becomes(Role.CONTRIBUTOR)
    before = armed.online()
    armed.arm(SourceKind.HTTPS, web.url("/s.csv"))
    watch()
    assert armed.online() == before
    assert [outcome for outcome, _ in armed.runs()] == ["held"]
    web.meanwhile = None
    becomes(Role.LEAD)
    armed.again()  # the same file is not known for good
    assert armed.online().count(b"\n") == 313
    assert open_codes() == []
