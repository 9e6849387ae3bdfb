"""A file checked: its verdict, the personal data that hold a dataset, what stays on the disk."""

import gc
import io
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.datasets import checking, checking_room, checking_run
from app.datasets.checking import GRACE, INTERRUPTED
from app.datasets.checking_room import Room
from app.datasets.models import Dataset, FileCheck
from app.datasets.rules import HELD
from app.extensions import db
from app.tables import sandbox
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.tables.test_hostile_workbooks import REFUSED, good_ods, good_xlsx

HEADER = (
    "nomAttribuant;idAttribuant;dateConvention;nomBeneficiaire;objet;montant;nature;"
    "conditionsVersement;datesPeriodeVersement;notificationUE;pourcentageSubvention"
)
GOOD = (
    "Rodez;21120202700019;2026-01-12;Amis du livre;Fête;1200.5;aide en numéraire;unique;"
    "2026-01-12;non;1"
)
WRONG = "Rodez;212;12/01/2026;Amis du livre;Fête;1 200,50;chèque;unique;2026-01-12;non;1"
PEOPLE = "nom;courriel\nDurand;jean.durand@exemple.fr\nPetit;zoe.petit@exemple.fr\n"
CLEAN = "nom;rue\nDurand;des Lilas\n"


@pytest.fixture
def dataset(make: Make) -> int:
    return make("Aides", outcome="open", schema="scdl/subventions")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer with the verdict however slow the machine is."""
    monkeypatch.setattr(checking_run, "PATIENCE_SECONDS", 120)


def send(
    client: Client,
    dataset: int,
    content: str | bytes,
    name: str = "aides.csv",
    *,
    status: int = 303,
    query: str = "",
    **fields: object,
) -> Page:
    data = content if isinstance(content, bytes) else content.encode()
    page = client.get(f"{LIST}/{dataset}/controle{query}")
    upload = (io.BytesIO(data), name)
    return client.submit(page, "Contrôler", file=upload, status=status, **fields)


def on_disk(folder: Path) -> list[str]:
    """The files of checks that are still there, but for what says that one lives."""
    found = (folder / "controles").rglob("*") if (folder / "controles").exists() else ()
    silent = {"vivant", "avancement"}
    return sorted(each.name for each in found if each.is_file() and each.name not in silent)


def checks() -> list[FileCheck]:
    db.session.close()
    return list(db.session.scalars(select(FileCheck).order_by(FileCheck.id)))


def events(name: str) -> int:
    db.session.close()
    return len(db.session.scalars(select(AuditEvent).where(AuditEvent.event == name)).all())


@pytest.mark.usefixtures("patient")
def test_a_right_file_is_said_right_and_forgotten(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    content = f"{HEADER}\n{GOOD}\n".replace(";", ",")
    page = send(alice_client, dataset, content)
    assert "Conforme" in page.visible
    assert "1\u00a0ligne lue" in page.visible
    assert "À savoir" in page.visible  # optional columns that are not there
    assert "Subventions attribuées" in page.visible
    assert on_disk(tmp_path) == []
    assert "fichier en ordre" in alice_client.get(f"{LIST}/{dataset}").visible
    assert len(page.statements) <= 6
    assert events("dataset:check") == 1


@pytest.mark.usefixtures("patient")
def test_what_is_wrong_is_told_by_column_with_its_remedy(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    alice_client.typed = ("aides.csv",)
    content = f"{HEADER}\n{GOOD}\n{WRONG}\n{WRONG}\n".encode("cp1252")
    page = send(alice_client, dataset, content)
    assert "Windows-1252, lu correctement" in page.visible
    assert "le point-virgule" in page.visible
    for words in ("montant", "nature", "chèque", "Ligne 3", "ligne 4", "dateConvention"):
        assert words in page.visible
    assert "Écrivez l’une de ces valeurs" in page.visible
    assert page.dom <= 380
    sheet = alice_client.get(f"{LIST}/{dataset}")
    assert "colonnes à corriger" in sheet.visible
    assert on_disk(tmp_path) == ["anomalies.csv", "copie.csv"]
    response = alice_client.raw("GET", page.links["Télécharger toutes les anomalies"])
    assert response.headers["Content-Disposition"].startswith("attachment")
    lines = response.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("ligne;colonne;valeur")
    assert len(lines) - 1 == checks()[0].result["errors"]


@pytest.mark.usefixtures("patient")
def test_the_corrected_copy_is_given_once(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    page = send(alice_client, dataset, f"{HEADER}\n{GOOD}\n{WRONG}\n".encode("cp1252"))
    form = page.form("Télécharger la copie corrigée")
    answer = alice_client.raw("POST", form.action, data=form.values())
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    copy = answer.get_data().decode()
    assert "1200.50" in copy
    assert "2026-01-12" in copy.splitlines()[2]
    assert "copie.csv" not in on_disk(tmp_path)
    again = alice_client.raw("POST", form.action, data=form.values())
    assert again.status_code == 404
    page = alice_client.get(page.url)
    assert "a été téléchargée ou effacée" in page.visible


@pytest.mark.usefixtures("patient")
def test_without_schema_the_structure_is_still_looked_at(
    dataset: int, alice_client: Client
) -> None:
    page = send(alice_client, dataset, "a;b\n1;2\n3\n", source="")
    assert "n’a pas assez de cellules" in page.visible
    page = send(alice_client, dataset, "a;b\n1;2\n", source="")
    assert "Structure correcte" in page.visible


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("build", "name"), [(good_xlsx, "t.xlsx"), (good_ods, "t.ods")])
def test_workbooks_are_read(
    dataset: int, alice_client: Client, build: Callable[[], bytes], name: str
) -> None:
    page = send(alice_client, dataset, build(), name, source="")
    assert "2\u00a0lignes lues" in page.visible
    page = send(alice_client, dataset, build(), name, source="", sheet="9", status=422)
    assert len(page.errors) == 1


@pytest.mark.usefixtures("patient")
def test_an_own_schema_is_followed(dataset: int, alice_client: Client) -> None:
    schema = b'{"fields": [{"name": "nom"}, {"name": "age", "type": "integer"}]}'
    page = alice_client.get(f"{LIST}/schemas")
    alice_client.submit(page, "Ajouter", name="Agents", file=(io.BytesIO(schema), "a.json"))
    form = alice_client.get(f"{LIST}/{dataset}/controle")
    code = next(str(each["value"]) for each in form.soup.select("option") if each.text == "Agents")
    page = send(alice_client, dataset, "nom,age\nZoé,douze\n", source=code)
    assert "douze" in page.visible
    assert "Agents" in page.visible


@pytest.mark.usefixtures("patient")
def test_personal_data_hold_the_dataset_until_somebody_decides(
    dataset: int, alice_client: Client, bob_client: Client, tmp_path: Path
) -> None:
    page = send(bob_client, dataset, PEOPLE, source="")
    assert "jean.durand" not in page.text
    assert "j…@e….fr" in page.visible
    assert read(dataset).held_since is not None
    assert events("dataset:hold") == 1
    assert "Autoriser leur publication" not in page.visible
    sheet = alice_client.get(f"{LIST}/{dataset}")
    assert HELD in sheet.visible
    decide = alice_client.get(sheet.links["Lever les réserves"])
    assert decide.links["Décider à propos de aides.csv"] == f"{page.url}#personnelles"
    stage = f"{LIST}/{dataset}/etape"
    refused = alice_client.submit(sheet, stage, stage="published", status=422)
    assert HELD in refused.visible
    page = alice_client.get(page.url)
    empty = alice_client.submit(page, "Autoriser leur publication", status=422)
    assert empty.errors == ["Indiquez l’article.", "Indiquez le motif."]
    page = alice_client.submit(
        empty, "Autoriser leur publication", article="CRPA D312-1-3, 2°", reason="Élus."
    )
    assert "Alice" in page.visible
    assert "CRPA D312-1-3, 2°" in page.visible
    assert read(dataset).held_since is None
    assert events("dataset:personal") == events("dataset:release") == 1
    alice_client.submit(alice_client.get(f"{LIST}/{dataset}"), stage, stage="published")
    assert on_disk(tmp_path) == ["copie.csv"]


@pytest.mark.usefixtures("patient")
def test_only_a_lead_decides_and_only_once(
    dataset: int, alice_client: Client, bob_client: Client, carole_client: Client
) -> None:
    page = send(bob_client, dataset, PEOPLE, source="")
    fields = {"article": "CRPA L311-1", "reason": "Élus."}
    bob_client.post(f"{page.url}/decision", fields, status=403)
    first, second = alice_client.get(page.url), carole_client.get(page.url)
    alice_client.submit(first, "Autoriser leur publication", fields)
    late = carole_client.submit(second, "Autoriser leur publication", fields, status=409)
    assert checking.DECIDED in late.visible
    assert "Alice" in late.visible


@pytest.mark.usefixtures("patient")
def test_a_clean_file_in_its_place_lets_the_dataset_go(dataset: int, bob_client: Client) -> None:
    page = send(bob_client, dataset, PEOPLE, source="")
    # Another file says nothing of the first.
    send(bob_client, dataset, CLEAN, source="")
    assert read(dataset).held_since is not None
    replace = page.links["Je les retire\u00a0: envoyer un autre fichier"].partition("?")[2]
    second = send(bob_client, dataset, PEOPLE, source="", query=f"?{replace}")
    assert read(dataset).held_since is not None
    replace = second.links["Je les retire\u00a0: envoyer un autre fichier"].partition("?")[2]
    send(bob_client, dataset, CLEAN, source="", query=f"?{replace}")
    assert read(dataset).held_since is None
    again = send(bob_client, dataset, CLEAN, source="", query=f"?{replace}", status=422)
    assert again.errors == [checking.DECIDED]
    assert "un autre fichier" in bob_client.get(page.url).visible


@pytest.mark.usefixtures("patient")
def test_a_value_of_a_person_is_kept_nowhere(dataset: int, alice_client: Client) -> None:
    schema = b'{"fields": [{"name": "nom"}, {"name": "courriel", "type": "integer"}]}'
    page = alice_client.get(f"{LIST}/schemas")
    alice_client.submit(page, "Ajouter", name="Agents", file=(io.BytesIO(schema), "a.json"))
    form = alice_client.get(f"{LIST}/{dataset}/controle")
    code = next(str(each["value"]) for each in form.soup.select("option") if each.text == "Agents")
    page = send(alice_client, dataset, PEOPLE, source=code)
    assert "Ligne 2" in page.visible
    assert "durand@" not in page.text
    assert "durand@" not in str(checks()[0].result)


@pytest.mark.usefixtures("patient")
def test_a_file_is_kept_only_if_asked(
    dataset: int, alice_client: Client, tmp_path: Path, cast: Cast
) -> None:
    page = send(alice_client, dataset, CLEAN, source="", keep=True)
    [kept] = [each for each in (tmp_path / "preuves").rglob("*") if each.is_file()]
    assert kept.read_text() == CLEAN
    assert checking.used_by(cast.rodez.id) == len(CLEAN)
    assert checking.kept_files(cast.rodez, dataset) == [kept.name]
    given = alice_client.raw("GET", page.links["le télécharger"])
    assert given.headers["Content-Type"] == "application/octet-stream"
    assert given.headers["Content-Disposition"].startswith("attachment")
    page = alice_client.submit(page, "Ne plus garder le fichier")
    assert not kept.exists()
    assert "le télécharger" not in page.links
    assert events("dataset:unfile") == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.csv"),
        (b"\n\n", "blancs.csv"),
        (b"%PDF-1.7", "a.csv"),
        (b"<html><table>", "a.xls"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "a.xls"),
    ],
)
def test_what_is_no_table_gets_a_sentence(
    dataset: int, alice_client: Client, tmp_path: Path, content: bytes, name: str
) -> None:
    page = send(alice_client, dataset, content, name, source="", status=422)
    [said] = page.errors
    assert said.endswith(".")
    assert checks() == []
    assert on_disk(tmp_path) == []


@pytest.mark.usefixtures("patient")
def test_what_breaks_further_down_gets_a_sentence_too(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    content = "a;b\n" + "1;2\n" * 999 + "1;" * 6_000
    page = send(alice_client, dataset, content, source="")
    assert "Ce fichier n’a pas pu être contrôlé" in page.visible
    assert "La ligne 1\u202f001 a 6\u202f001 cellules" in page.visible
    assert on_disk(tmp_path) == []


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("case", REFUSED)
def test_a_harmful_workbook_gets_a_sentence(
    dataset: int, alice_client: Client, tmp_path: Path, case: str
) -> None:
    with warnings.catch_warnings():
        # The client of the tests leaves open the temporary file of a large form.
        warnings.simplefilter("ignore", ResourceWarning)
        content = REFUSED[case][0]()
        page = send(alice_client, dataset, content, "table.xlsx", source="", status=0)
        told, status = page.errors, page.status
        told = told or [str(page.soup.select_one(".callout.warning p + p"))]
        del page
        gc.collect()
    assert len(told) == 1
    assert told != ["None"]
    assert status in {200, 422}
    assert on_disk(tmp_path) == []


def test_no_file_forged_schema_odd_sheet(dataset: int, alice_client: Client) -> None:
    url = f"{LIST}/{dataset}/controle"
    page = alice_client.submit(alice_client.get(url), "Contrôler", status=422)
    assert page.errors == ["Choisissez un fichier CSV, XLSX ou ODS."]
    for code in ("own:9", "national:../x", "own:x"):
        file = (io.BytesIO(b"a\n1\n"), "a.csv")
        page = alice_client.post(url, {"source": code, "file": file}, status=422)
        assert page.errors == ["Choisissez un schéma de la liste."]
    page = send(alice_client, dataset, CLEAN, sheet="²", status=422)
    assert page.errors == ["Indiquez un numéro de feuille\u00a0: 1 pour la première."]
    send(alice_client, dataset, CLEAN, source="", query="?remplace=999", status=404)
    alice_client.post(url, {"file": "un texte"}, status=422)
    assert checks() == []


@pytest.mark.usefixtures("patient")
def test_the_same_form_twice_is_one_check(dataset: int, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{dataset}/controle")
    form = page.form("Contrôler")
    for _ in range(2):
        fields = form.filled({"source": "", "file": (io.BytesIO(CLEAN.encode()), "a.csv")})
        answer = alice_client.raw("POST", form.action, data=fields)
        assert answer.status_code == 303
    assert len(checks()) == 1


@pytest.mark.usefixtures("patient")
def test_checks_of_others_are_not_there(
    dataset: int, alice_client: Client, charlie_client: Client, elise_client: Client
) -> None:
    page = send(alice_client, dataset, PEOPLE, source="", keep=True)
    theirs = page.url.replace("/c/rodez", "/c/autre")
    for path in ("", "/anomalies", "/fichier"):
        charlie_client.get(f"{theirs}{path}", status=404)
    for path in ("/decision", "/copie", "/fichier/retirer"):
        fields = {"article": "x", "reason": "y"}
        charlie_client.post(f"{theirs}{path}", fields, status=404)
    seen = elise_client.get(page.url)
    assert "Contrôler un autre fichier" not in seen.links
    elise_client.get(f"{LIST}/{dataset}/controle", status=403)
    elise_client.get(f"{page.url}/anomalies", status=403)


@pytest.mark.usefixtures("patient")
def test_many_points_are_shown_by_pages(dataset: int, alice_client: Client) -> None:
    names = [f"c{rank}" for rank in range(80)]
    content = f"{HEADER};{';'.join(names)}\n{WRONG}{';x' * 80}\n"
    page = send(alice_client, dataset, content)
    assert page.dom <= 380
    assert "Page 1 sur 6" in page.visible
    assert "Les 60 premiers constats" in page.visible
    page = alice_client.get(page.links["Page suivante"])
    assert page.dom <= 380
    alice_client.get(f"{page.url.partition('?')[0]}?page=999999999999999999999")


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
    monkeypatch.setattr(checking_run, "PATIENCE_SECONDS", 0.1)
    monkeypatch.setattr(checking_run.sandbox, "check", held)
    yield held
    held.free = True
    wait_for(lambda: all(each.state != "running" for each in checks()))


def wait_for(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_long_check_shows_its_progress_and_may_be_left(
    dataset: int, alice_client: Client, stopped: Stopped, tmp_path: Path
) -> None:
    page = send(alice_client, dataset, CLEAN, source="")
    assert "Contrôle en cours" in page.visible
    assert "Vous pouvez quitter cette page" in page.visible
    assert page.soup.select_one("noscript meta[http-equiv=refresh]") is not None
    assert page.find("#controle")["data-module"] == "check-progress"
    [check] = checks()
    Room(check.result["folder"]).tell(1, 50, 100)
    part = alice_client.get(page.url, fragment=True)
    assert "Données personnelles\u00a0: 50\u202f%" in part.find("#controle").get_text()
    still = alice_client.get(page.links["Ne plus actualiser cette page"])
    assert still.soup.select_one("meta[http-equiv=refresh]") is None
    assert "contrôle en cours" in alice_client.get(f"{LIST}/{dataset}").visible
    assert on_disk(tmp_path) == ["fichier"]
    stopped.free = True
    wait_for(lambda: checks()[0].state == "failed")
    page = alice_client.get(page.url)
    assert "Ce fichier demande trop de temps" in page.visible
    assert on_disk(tmp_path) == []


def test_three_at_once_are_enough(dataset: int, alice_client: Client, stopped: Stopped) -> None:
    for _ in range(3):
        send(alice_client, dataset, CLEAN, source="")
    page = send(alice_client, dataset, CLEAN, source="", status=422)
    assert page.errors == [checking.BUSY]


def test_a_check_that_died_says_so_and_leaves_nothing(
    dataset: int, alice_client: Client, app: Flask, cast: Cast, write: Write, tmp_path: Path
) -> None:
    with write():
        wanted = checking.Wanted("aides.csv", "")
        check = checking.begin(cast.rodez, dataset, wanted, by=actor(cast.alice))
        check.at -= GRACE + timedelta(seconds=1)
        room, number = checking.room_of(check), check.id
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
    wait_for(lambda: checks()[1].state == "done")


def test_what_the_dead_leave_is_swept_and_the_living_are_not(app: Flask, database: object) -> None:
    dead, living, waiting = Room("mort"), Room("vivant"), Room("copie")
    dead.open().close()
    waiting.open().close()
    waiting.copy.write_text("a")
    with living.open():
        for room in (dead, living):
            room.file.write_text("a")
        checking_room.sweep()
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

    monkeypatch.setattr(checking_run, "PATIENCE_SECONDS", 120)
    monkeypatch.setattr(checking_run.sandbox, "spot", broken)
    page = send(alice_client, dataset, CLEAN, source="")
    assert checking_run.BROKEN in page.visible
    assert on_disk(tmp_path) == []


@pytest.mark.usefixtures("patient")
def test_a_dataset_removed_meanwhile_takes_its_check_along(
    dataset: int, alice_client: Client, monkeypatch: pytest.MonkeyPatch, write: Write, app: Flask
) -> None:
    before = checking_run.work

    def gone(job: checking_run.Job, room: Room) -> dict[str, object]:
        thread = Thread(target=remove)
        thread.start()
        thread.join()
        return before(job, room)

    def remove() -> None:
        with app.app_context():
            db.begin_write()
            db.session.delete(db.session.get_one(Dataset, dataset))
            db.commit()

    monkeypatch.setattr(checking_run, "work", gone)
    page = alice_client.get(f"{LIST}/{dataset}/controle")
    fields = page.form("Contrôler").filled(
        {"source": "", "file": (io.BytesIO(CLEAN.encode()), "a.csv")}
    )
    answer = alice_client.raw("POST", f"{LIST}/{dataset}/controle", data=fields)
    assert answer.status_code == 303
    assert checks() == []
    alice_client.get(answer.headers["Location"], status=404)
