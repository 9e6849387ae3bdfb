"""A file checked: how it is read, its verdict, what is refused."""

import gc
import io
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from app.audit.rules import Actor
from app.datasets.checks import running, services
from app.datasets.checks.routes import checks as checks_routes
from app.web import sizes
from config import MAX_CHECKED_BYTES, MAX_REQUEST_BYTES
from tests.datasets.conftest import LIST, Write
from tests.datasets.sent import (
    CLEAN,
    GOOD,
    HEADER,
    WRONG,
    checks,
    events,
    on_disk,
    send,
)
from tests.support.cast import Cast
from tests.support.checks import FOUND
from tests.support.client import Client
from tests.support.patience import wait_for
from tests.support.proofs import sampled
from tests.tables.test_hostile_workbooks import FIRST_REFUSED, REFUSED, good_ods, good_xlsx

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]


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
    assert len(page.statements) <= 5
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
def test_a_header_alone_is_no_right_file(dataset: int, alice_client: Client) -> None:
    page = send(alice_client, dataset, "a;b\n", source="")
    assert "Aucune ligne" in page.visible
    assert "Ce fichier n’a qu’un en-tête" in page.visible
    assert "Structure correcte" not in page.visible
    assert "fichier en ordre" not in alice_client.get(f"{LIST}/{dataset}").visible


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("a.csv", ""),
        ("a.TXT", ""),
        ("sans-point", ""),
        ("a.xlsx", "Son nom finit par «\u202f.xlsx\u202f», mais c’est un fichier CSV"),
        ("a.csv.exe", "renommez-le en «\u202f.csv\u202f»"),
    ],
)
def test_a_name_that_promises_something_else_is_told(
    dataset: int, alice_client: Client, name: str, said: str
) -> None:
    page = send(alice_client, dataset, CLEAN, name, source="")
    assert "Structure correcte" in page.visible
    assert said in page.visible
    assert ("Son nom finit par" in page.visible) is bool(said)


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
def test_a_false_siret_says_why_and_what_was_not_done_is_named(
    dataset: int, alice_client: Client
) -> None:
    page = send(alice_client, dataset, f"{HEADER}\n{GOOD[:-4]}0000\n")
    assert "sans SIRET valide" in page.visible
    assert "n’est pas un SIRET\u00a0: la clé de ses 14 chiffres" in page.visible
    schema = b'{"fields": [{"name": "nom"}], "custom_checks": [{"name": "horoscope"}]}'
    added = alice_client.get(f"{LIST}/schemas")
    alice_client.submit(added, "Ajouter", name="À moi", file=(io.BytesIO(schema), "s.json"))
    form = alice_client.get(f"{LIST}/{dataset}/controle")
    code = next(str(each["value"]) for each in form.soup.select("option") if each.text == "À moi")
    page = send(alice_client, dataset, "nom\nA\nB\n", source=code)
    assert "Conforme, à 1\u00a0contrôle près" in page.visible
    assert "n’a pas pu être fait\u00a0: «\u202fhoroscope\u202f»." in page.visible


def test_a_verdict_of_before_is_shown_all_the_same(
    dataset: int, alice_client: Client, cast: Cast, write: Write
) -> None:
    by, old = Actor(None, "Alice"), {**FOUND, "errors": 0, "personal": []}
    old["points"] = [{**FOUND["points"][0], "blocking": blocking} for blocking in (True, False)]
    with write():
        wanted = services.CheckRequest("aides.csv", "Subventions")
        number = services.begin(cast.rodez, dataset, wanted, by=by).id
        services.finish(cast.rodez.id, number, old, replaces=None, by=by)
    page = alice_client.get(f"{LIST}/controles/{number}")
    assert "Ce fichier suit son schéma." in page.visible


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


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "vide.csv"),
        (b"\n\n", "blancs.csv"),
        (b"%PDF-1.7", "a.csv"),
        (b"\x89PNG\r\n\x1a\n", "a.csv"),
        (b"\xff\xd8\xff\xe0JFIF", "a.csv"),
        (b"\x7fELF\x02", "a.csv"),
        (b"MZ\x90\x00", "a.exe"),
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
@pytest.mark.proof("fuzz")
@pytest.mark.long("postgresql")
@pytest.mark.parametrize("case", sampled({case: case for case in REFUSED}, FIRST_REFUSED))
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


def test_this_address_takes_larger_files_from_people_who_are_signed_in(
    dataset: int, alice_client: Client, client: Client
) -> None:
    url, kind = f"{LIST}/{dataset}/controle", "multipart/form-data; boundary=x"

    def declared(who: Client, size: int, at: str = url) -> str:
        length = {"CONTENT_LENGTH": str(size)}
        return who.raw("POST", at, environ_overrides=length, content_type=kind).text

    page = alice_client.get(url)
    assert "150\u202fMo au plus" in page.visible
    heavy = declared(alice_client, MAX_CHECKED_BYTES + 1)
    assert "150\u00a0Mo pour un fichier" in heavy
    assert "20\u00a0Mo pour un fichier" in declared(alice_client, MAX_REQUEST_BYTES + 1, "/compte")
    assert sizes.SIGN_IN_FIRST in declared(client, MAX_REQUEST_BYTES + 1)


@pytest.mark.usefixtures("patient")
@pytest.mark.proof("durability")
@pytest.mark.long("postgresql")
def test_a_file_too_large_to_keep_is_checked_all_the_same(
    dataset: int, alice_client: Client, tmp_path: Path
) -> None:
    with warnings.catch_warnings():
        # The client of the tests leaves open the temporary file of a large form.
        warnings.simplefilter("ignore", ResourceWarning)
        content = b"a;b\n" + (b"x" * 96 + b";1\n") * 260_000
        assert len(content) > 25_000_000
        page = send(alice_client, dataset, content, source="", keep=True, status=422)
        assert page.errors == [checks_routes.TOO_LARGE_TO_KEEP]
        assert checks() == []
        send(alice_client, dataset, content, source="")
        del page, content
        gc.collect()
    wait_for(lambda: checks()[0].state == "done", "le contrôle est fini")
    assert checks()[0].result["rows"] == 260_000
    assert on_disk(tmp_path) == ["copie.csv"]


def test_a_full_disk_is_said_before_anything_is_written(
    dataset: int, alice_client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SPARED_BYTES", 10**18)
    page = send(alice_client, dataset, CLEAN, source="", status=422)
    assert page.errors == [running.FULL_DISK]
    assert checks() == []
    assert on_disk(tmp_path) == []


def test_no_file_forged_schema_odd_sheet(dataset: int, alice_client: Client) -> None:
    url = f"{LIST}/{dataset}/controle"
    page = alice_client.submit(alice_client.get(url), "Contrôler", status=422)
    assert page.errors == ["Choisissez un fichier CSV, XLSX, XLS, ODS ou JSON."]
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
def test_the_row_of_names_and_the_encoding_are_found_or_chosen(
    dataset: int, alice_client: Client
) -> None:
    above = "Subventions versées en 2026\n\n"
    page = send(alice_client, dataset, f"{above}{HEADER}\n{GOOD}\n".encode("cp1252"))
    assert "ligne 3, " in page.visible
    assert "Les titres des colonnes sont à la ligne 3" in page.visible
    page = send(alice_client, dataset, f"{HEADER}\n{GOOD}\n", header_line="2")
    assert "ligne 2, " in page.visible
    content = f"{HEADER}\n{GOOD}\n".encode("cp850")
    page = send(alice_client, dataset, content, encoding="cp850")
    assert "IBM 850" in page.visible
    page = send(alice_client, dataset, content, header_line="0", status=422)
    assert page.errors == ["Indiquez un numéro de ligne, de 1 à 60."]
