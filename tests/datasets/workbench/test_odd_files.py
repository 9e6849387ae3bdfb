"""Files that nobody would bring on purpose: huge, endless, too wide, one too many."""

import io
import zipfile

import pytest
import xlsxwriter

from app.files import services
from tests.datasets.conftest import LIST
from tests.datasets.workbench.conftest import HEADER, bring, files
from tests.support.client import Client
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
MEGABYTE = 1 << 20
ROW = "Amicale;;12;31/12/2026;Fête"


def refused(page: Page) -> str:
    """Return the one sentence of a refusal; what was chosen is still there."""
    (error,) = page.errors
    assert page.form("Apporter ce fichier").value("source") == "national:subventions"
    return error


def test_one_line_of_a_hundred_megabytes_is_refused_at_its_beginning(
    dataset: int, alice_client: Client
) -> None:
    content = b"x" * (100 * MEGABYTE)
    error = refused(bring(alice_client, dataset, content, status=422))
    assert "La ligne 1 dépasse 1\u202f000\u202f000 caractères" in error
    assert "enregistrez-le de nouveau en CSV" in error


def test_a_sheet_of_16384_columns_is_refused_with_what_to_do(
    dataset: int, alice_client: Client
) -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        page = book.add_worksheet("Large")
        page.write_row(0, 0, [f"c{rank}" for rank in range(16_384)])
        page.write_row(1, 0, ["1"] * 16_384)
    error = refused(bring(alice_client, dataset, target.getvalue(), "large.xlsx", status=422))
    assert "16\u202f384\u00a0colonnes\u00a0: Jalon en lit 5\u202f000 au plus" in error


def test_a_zip_of_a_hundred_and_fifty_megabytes_is_refused_from_its_list_of_entries(
    dataset: int, alice_client: Client
) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("aides.csv", bytes(149 * MEGABYTE))
    error = refused(bring(alice_client, dataset, target.getvalue(), "aides.xlsx", status=422))
    assert "Décompressez-la" in error


def test_a_space_that_is_full_says_so_and_keeps_the_file_that_lies_there(
    dataset: int, alice_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    monkeypatch.setattr(services, "QUOTA_BYTES", 0)
    error = refused(bring(alice_client, dataset, f"{HEADER}\n{ROW}\n", "autre.csv", status=422))
    assert "Il ne reste que 0 Mo" in error
    assert [one.file_name for one in files()] == ["aides.csv"]
    assert "aides.csv" in alice_client.get(f"{LIST}/{dataset}/atelier").visible
