"""The columns of the schema on the page: one line each, opened one at a time, followed live."""

import pytest

from tests.datasets.checks.test_own_schemas import add
from tests.datasets.conftest import LIST
from tests.datasets.workbench.conftest import HEADER, bring, column, versions
from tests.support.client import Client

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]

MOST_ELEMENTS, MOST_OF_SIXTY = 420, 1_500
SIRET = "41900002100008"
ROW = "Amicale;;12;31/12/2026;Fête"


def test_a_usual_page_is_light_and_so_is_one_of_sixty_columns(
    dataset: int, alice_client: Client
) -> None:
    rows = [f"Association {rank};{SIRET};12,50;31/12/2026;Fête {rank}" for rank in range(40)]
    page = bring(alice_client, dataset, "\n".join([HEADER, *rows]))
    assert len(page.soup.find_all(True)) <= MOST_ELEMENTS
    names = [f"champ_{rank}" for rank in range(60)]
    fields = [{"name": one, "constraints": {"required": True}} for one in names]
    add(alice_client, {"fields": fields}, "Large")
    rows = [";".join(f"v{rank}-{row}" for rank in range(60)) for row in range(100)]
    page = bring(alice_client, dataset, "\n".join([";".join(names), *rows]), source="own:1")
    assert len(page.soup.find_all(True)) <= MOST_OF_SIXTY
    # Nothing is recognised: the first ones alone draw the columns of the file.
    other = ";".join(f"autre {chr(97 + rank % 26)}{rank}" for rank in range(60))
    page = bring(alice_client, dataset, "\n".join([other, *rows]), source="own:1")
    assert len(page.soup.select("#relier select")) == 3
    assert len(page.soup.find_all(True)) <= MOST_OF_SIXTY


def test_a_column_opens_at_its_own_address_and_in_place(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    closed = page.find("#colonne-8 details")
    assert closed["data-src"].endswith("?colonne=8#colonne-8")
    page = column(alice_client, dataset, 8)
    assert [one["name"] for one in page.soup.select("#relier select")] == ["t8"]
    assert page.form("Accepter ces choix").value("t8") == "c3"
    part = alice_client.get(f"{LIST}/{dataset}/atelier?colonne=8", fragment=True)
    assert [one["id"] for one in part.soup.select("li[id]")] == ["colonne-8"]


@pytest.mark.parametrize("asked", ["colonne=99", "colonne=x", "colonne=-1", "colonne="])
def test_a_column_that_is_none_opens_nothing(
    dataset: int, alice_client: Client, asked: str
) -> None:
    bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    page = alice_client.get(f"{LIST}/{dataset}/atelier?{asked}")
    assert page.soup.select("#relier select") == []


def test_a_column_that_was_not_opened_stays_as_it_is(dataset: int, alice_client: Client) -> None:
    bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    before = {one["field"]: one for one in versions()[-1].body["targets"]}
    alice_client.submit(column(alice_client, dataset, 4), "Accepter ces choix", t4="")
    after = {one["field"]: one for one in versions()[-1].body["targets"]}
    assert before.keys() - after.keys() == {"nomBeneficiaire"}
    agreed = {field: target.pop("confirmed_by") for field, target in after.items()}
    assert all(agreed.values())
    for field, target in after.items():
        assert target == {key: one for key, one in before[field].items() if key != "confirmed_by"}


def test_opening_another_column_without_a_script_keeps_what_was_chosen_in_the_first(
    dataset: int, alice_client: Client
) -> None:
    bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    page = column(alice_client, dataset, 7)
    opened = {**page.form("relier").filled({"t7": ""}), "open": "8"}
    where = page.find("button[name=open][value='8']")["formaction"]
    page = alice_client.post(where, opened, status=200)
    form = page.form("relier")
    assert (form.value("t7"), form.value("t8")) == ("", "c3")
    assert "Enregistrer 1\u00a0choix changé" in page.find("#suite").text
    assert "rien ne remplit\u00a0: objet" in page.find("#resultat").text
    assert len(versions()) == 1
    sent = {**form.filled({"t8": "", "v7": "Une fête"}), "open": "4"}
    page = alice_client.post(where, sent, status=200)
    assert "Une fête" in page.find("#resultat").text
    form = page.form("relier")
    assert (form.value("v7"), form.value("t8"), form.value("t4")) == ("Une fête", "", "c1")
    alice_client.submit(page, "relier")
    made = {one["field"]: one for one in versions()[-1].body["targets"]}
    assert made["objet"]["params"] == [["value", "Une fête"]]
    assert "montant" not in made


@pytest.mark.parametrize("asked", ["99", "x", "-1", ""])
def test_a_column_that_is_none_is_not_opened_from_the_form(
    dataset: int, alice_client: Client, asked: str
) -> None:
    bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    page = column(alice_client, dataset, 7)
    sent = {**page.form("relier").filled({"t7": ""}), "open": asked}
    page = alice_client.post(f"{LIST}/{dataset}/atelier/apercu", sent, status=200)
    assert [one["name"] for one in page.soup.select("#relier select")] == ["t7"]


def test_what_remains_follows_what_is_not_saved_yet(dataset: int, alice_client: Client) -> None:
    page = bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    alice_client.submit(page, "Accepter ces choix")
    page = column(alice_client, dataset, 8)
    assert "choix changé" not in page.visible
    values = {**page.form("Enregistrer les colonnes").values(), "t8": ""}
    part = alice_client.post(f"{LIST}/{dataset}/atelier/apercu", values, status=200, fragment=True)
    rest = part.find("#suite").text
    assert "Enregistrer 1\u00a0choix changé" in rest
    assert "Remplir" in rest
    assert "proposition" not in rest
    assert len(versions()) == 2


def test_a_proposal_looked_at_is_not_agreed_with(dataset: int, alice_client: Client) -> None:
    bring(alice_client, dataset, f"{HEADER}\n{ROW}\n")
    page = column(alice_client, dataset, 8)
    rest = page.find("#suite").text
    values = page.form("Accepter ces choix").values()
    part = alice_client.post(f"{LIST}/{dataset}/atelier/apercu", values, status=200, fragment=True)
    assert part.find("#suite").text == rest
