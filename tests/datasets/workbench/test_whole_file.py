"""A whole file converted beside the requests: old workbooks, large files, what is shown."""

from pathlib import Path

import pytest

from app.datasets.checks import running
from app.datasets.checks.room import Room, home
from app.datasets.workbench import making
from app.files.services import path_of
from tests.datasets.conftest import LIST
from tests.datasets.sent import checks
from tests.datasets.workbench.conftest import HEADER, bring, files
from tests.support.client import Client
from tests.tables.old_excel import write_xls

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
SIRET = "41900002100008"
ONE_ROW = f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n"


def conversions() -> list[Room]:
    return [Room(one.name) for one in home().iterdir() if one.name.startswith(making.FOLDER)]


@pytest.mark.usefixtures("patient")
def test_an_old_workbook_is_brought_and_checked(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    rows = [HEADER.split(";"), ["Amicale", "41900002100008", 12.5, 46_093.0, "Fête"]]
    path = write_xls(tmp_path / "vieux.xls", rows)
    page = bring(alice_client, dataset, path.read_bytes(), "vieux.xls")
    assert "2026-03-12" in page.visible
    page = alice_client.submit(page, "Accepter ces choix")
    alice_client.submit(page, "Garder et contrôler")
    (check,) = checks()
    assert check.file_name == "vieux-conforme.csv"
    kept = path_of(check.authority_id, check.stored_name).read_text()
    assert "12.5" in kept.splitlines()[1]


def test_an_original_above_twenty_megabytes_is_taken(dataset: int, alice_client: Client) -> None:
    line = f"Amicale;;12;31/12/2026;{'Fête ' * 20_000}\n"
    content = f"{HEADER}\n{line * 220}"
    assert len(content.encode()) > 21_000_000
    page = bring(alice_client, dataset, content)
    assert "220\u00a0lignes" in page.visible


def test_a_conversion_under_way_is_shown_and_not_begun_twice(
    dataset: int, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = bring(alice_client, dataset, ONE_ROW)
    monkeypatch.setattr(running, "PATIENCE_SECONDS", 30.0)
    alice_client.raw(
        "POST", page.form("Télécharger").action, data=page.form("Télécharger").values()
    )
    (room,) = conversions()
    room.discard()
    with room.open():
        room.tell(0, 1, 4)
        page = alice_client.get(f"{LIST}/{dataset}/atelier")
        assert "Conversion en cours" in page.visible
        assert "25\u202f%" in page.visible
        assert page.find("#conversion")["data-module"] == "awaited"
        form = page.form("Télécharger")
        answer = alice_client.raw("POST", form.action, data=form.values())
        assert answer.status_code == 303
        page = alice_client.get(f"{LIST}/{dataset}/atelier?actualiser=non")
        assert "data-module" not in page.find("#conversion").attrs
    assert "Conversion en cours" not in alice_client.get(f"{LIST}/{dataset}/atelier").visible


@pytest.mark.usefixtures("patient")
def test_a_conversion_that_failed_says_why_and_is_tried_again(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, ONE_ROW)
    form = page.form("Télécharger")
    alice_client.raw("POST", form.action, data=form.values())
    (room,) = conversions()
    room.discard()
    room.open().close()
    room.fail("Ce fichier demande trop de temps.")
    page = alice_client.get(f"{LIST}/{dataset}/atelier")
    assert "Ce fichier demande trop de temps." in page.visible
    answer = alice_client.raw("POST", form.action, data=form.values())
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "prêt" in alice_client.get(f"{LIST}/{dataset}/atelier").visible


@pytest.mark.usefixtures("patient")
def test_what_waits_is_told_of_the_whole_file_once_it_was_read(
    dataset: int, alice_client: Client
) -> None:
    rows = [f"Association {rank};{SIRET};12,50;31/12/2026;Projet {rank}" for rank in range(3_000)]
    rows[2_500] = f"Amicale;{SIRET};douze;31/12/2026;Fête"
    rows[2_000] = rows[1_000].upper()
    page = bring(alice_client, dataset, "\n".join([HEADER, *rows]))
    form = page.form("Lire tout le fichier")
    data = {**form.values(), "result": "all"}
    assert "lues sur 3\u202f000\u00a0lignes" in page.find("#resultat").text
    assert alice_client.raw("POST", form.action, data=data).status_code == 303
    page = alice_client.get(f"{LIST}/{dataset}/atelier")
    result = page.find("#resultat").text
    assert "viennent de tout le fichier" in result
    assert "sur 3\u202f000\u00a0lues" in result
    assert "Ligne 2\u202f502, montant\u00a0: douze" in page.find("#corriger").text
    assert "Lignes 1002, 2002" in page.find("#doublons").text
    assert "seules les lignes lues" not in page.find("#doublons").text
    assert "Lire tout le fichier" not in page.visible


@pytest.mark.usefixtures("patient")
def test_a_large_file_is_read_at_its_beginning_and_the_page_says_so(
    dataset: int, alice_client: Client
) -> None:
    rows = (f"Association {rank};{SIRET};12,50;31/12/2026;Fête" for rank in range(120_000))
    page = bring(alice_client, dataset, "\n".join([HEADER, *rows]))
    assert "plus de 100\u202f000\u00a0lignes" in page.visible
    form = page.form("Lire tout le fichier")
    alice_client.raw("POST", form.action, data={**form.values(), "result": "all"})
    page = alice_client.get(f"{LIST}/{dataset}/atelier")
    assert "120\u202f000\u00a0lignes" in page.visible
    assert "plus de" not in page.visible


def test_an_original_that_is_lost_is_told(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, ONE_ROW)
    (file,) = files()
    path_of(file.authority_id, file.stored_name).unlink()
    page = alice_client.submit(page, "Garder et contrôler", status=422)
    assert "apportez-le de nouveau" in page.visible


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (";".join(f"c{rank}" for rank in range(16_384)) + "\n1\n", "16\u202f384 cellules"),
        (f"{HEADER}\n" + "x" * 2_000_000, "La ligne 2 dépasse 1\u202f000\u202f000 caractères"),
        (";".join(f"c{rank}" for rank in range(600)) + "\n1\n", "plus de 500 colonnes"),
    ],
    ids=["sheet-of-16384-columns", "one-line", "600-columns"],
)
def test_a_table_that_is_none_is_refused_in_one_sentence_and_the_schema_stays_chosen(
    dataset: int, alice_client: Client, content: str, words: str
) -> None:
    page = bring(alice_client, dataset, content, status=422)
    (error,) = page.errors
    assert words in error
    assert page.form("Apporter ce fichier").value("source") == "national:subventions"
    assert [one.name for one in home().iterdir() if one.name.startswith(making.FOLDER)] == []


@pytest.mark.parametrize("name", ["aides.pdf", "aides"])
def test_a_file_that_is_no_table_by_its_name_is_refused(
    dataset: int, alice_client: Client, name: str
) -> None:
    page = bring(alice_client, dataset, ONE_ROW, name, status=422)
    assert "Choisissez csv, xlsx, xls, ods ou txt." in page.visible
