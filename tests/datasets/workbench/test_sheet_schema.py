"""The schema followed at the workbench, written on the sheet of its dataset, and taken back."""

import pytest

from app.datasets.inventory.models import Dataset
from app.extensions import db
from tests.datasets.checks.test_own_schemas import add
from tests.datasets.conftest import LIST, Write
from tests.datasets.sent import events
from tests.datasets.workbench.conftest import HEADER, bring
from tests.support.client import Client
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
FILE = f"{HEADER}\nAmicale;;12;31/12/2026;Fête\n"


@pytest.fixture(autouse=True)
def _no_schema(dataset: int, write: Write) -> None:
    with write():
        db.session.get_one(Dataset, dataset).schema = ""


def schema(dataset: int) -> str:
    db.session.close()
    return db.session.get_one(Dataset, dataset).schema


def undo(page: Page) -> tuple[str, dict[str, str]]:
    """Return where « Annuler » goes, and what it sends."""
    form = page.find("#annonces form")
    fields = {str(one["name"]): str(one["value"]) for one in form.select("input[type=hidden]")}
    return str(form["action"]), {**fields, "op": "f" * 32}


def test_the_schema_of_the_workbench_is_written_on_an_empty_sheet_and_taken_back(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, FILE)
    assert schema(dataset) == "scdl/subventions"
    assert page.flash == ["La fiche du jeu dit maintenant son schéma\u00a0: scdl/subventions."]
    assert events("dataset:update") == 1
    page = alice_client.post(*undo(page))
    assert schema(dataset) == ""
    assert "retrouvé" in page.flash[0]


def test_what_somebody_wrote_on_the_sheet_is_never_replaced(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, FILE)
    edit = alice_client.get(f"{LIST}/{dataset}/modifier")
    alice_client.submit(edit, schema="le nôtre")
    after = alice_client.post(*undo(page), status=422)
    assert "a changé depuis" in after.visible
    assert bring(alice_client, dataset, FILE).flash == []
    assert schema(dataset) == "le nôtre"


def test_another_schema_tried_takes_the_place_of_the_first(
    dataset: int, alice_client: Client
) -> None:
    add(alice_client, {"fields": [{"name": "nom"}]}, "Noms")
    bring(alice_client, dataset, FILE)
    page = bring(alice_client, dataset, "nom\nAmicale\n", source="own:1")
    assert schema(dataset) == "Noms"
    alice_client.post(*undo(page))
    assert schema(dataset) == "scdl/subventions"


def test_a_way_back_that_is_odd_is_refused(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, FILE)
    where, fields = undo(page)
    for odd in ({"value": "x" * 300}, {"was": "autre"}):
        alice_client.post(where, {**fields, **odd, "op": "e" * 32}, status=422)
    assert schema(dataset) == "scdl/subventions"
