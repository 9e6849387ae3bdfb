"""The rows of a file corrected by hand in a grid: what is shown, kept, refused, taken back."""

from collections.abc import Collection

import pytest

from app.datasets.workbench.beyond import beyond_of
from app.grid.rules import MOST_LINES
from app.tables.recipes.converting import MOST_BEYOND
from tests.datasets.checks.test_own_schemas import add
from tests.datasets.conftest import LIST
from tests.datasets.workbench.conftest import HEADER, bring, files
from tests.support.client import Client
from tests.support.grids import cell, columns, send, told
from tests.support.page import Page

# The rules are the same on both databases; make durability asks the second one.
pytestmark = [pytest.mark.proof("durability"), pytest.mark.long("postgresql")]
GOOD = "Amicale;41900002100008;12,50;31/12/2026;Fête"
WRONG = "Boulistes;35600000049837;douze;30/12/2026;Jeux"
FILE = f"{HEADER}\n{GOOD}\n{WRONG}\n"
AMOUNT, NUMBER, NATURE = "f8", "f5", "f9"  # ranks of fields of the schema


def opened(client: Client, dataset: int, what: str = "corriger") -> Page:
    return client.get(f"{LIST}/{dataset}/atelier/{what}")


def ids(page: Page) -> list[str]:
    """Return the ids of the lines, in their order."""
    names = [str(one["name"]) for one in page.soup.select("tbody input[type=hidden]")]
    return [name.removesuffix("-seen") for name in names if name.endswith("-seen")]


def bound(rank: int = -1) -> list[str]:
    """Return the texts typed by hand in a file."""
    return [one["after"] for one in files()[rank].bound.get("patches", [])]


def test_the_rows_still_wrong_are_there_with_what_is_wrong(
    dataset: int, alice_client: Client
) -> None:
    bring(alice_client, dataset, FILE)
    page = opened(alice_client, dataset)
    assert columns(page)[1:4] == ["Ligne du fichier", "À corriger", "montant"]
    (row,) = ids(page)
    assert cell(page, row, AMOUNT) == "douze"
    assert "montant\u00a0: ce n’est pas un nombre." in page.visible
    assert len(ids(opened(alice_client, dataset, "lignes"))) == 2


def test_a_cell_is_read_as_the_file_would_be_and_kept_for_this_file(
    dataset: int, alice_client: Client
) -> None:
    bring(alice_client, dataset, FILE)
    page = opened(alice_client, dataset)
    (row,) = ids(page)
    page = send(alice_client, page, {f"{row}.{AMOUNT}": "1 200,50 €"})
    assert page.flash == ["1\u00a0ligne enregistrée."]
    assert cell(page, row, AMOUNT) == "1200.50"
    assert "Corrigée à la main" in page.visible
    assert bound() == ["1 200,50 €"]
    bench = alice_client.get(f"{LIST}/{dataset}/atelier")
    assert bench.soup.select("#corriger") == []
    assert "1200.50" in bench.find("#resultat table").text


def test_what_the_schema_does_not_take_stays_as_typed_and_is_not_kept(
    dataset: int, alice_client: Client
) -> None:
    bring(alice_client, dataset, FILE)
    page = opened(alice_client, dataset, "lignes")
    first, second = ids(page)
    typed = {f"{first}.{AMOUNT}": "13", f"{second}.{AMOUNT}": "treize"}
    after = send(alice_client, page, typed, status=200)
    assert told(after) == ["ce n’est pas un nombre."]
    assert cell(after, second, AMOUNT) == "treize"
    assert bound() == ["13"]
    assert cell(send(alice_client, after, {f"{second}.{AMOUNT}": "14"}), second, AMOUNT) == "14"
    assert bound() == ["13", "14"]


def test_the_text_of_the_file_takes_a_correction_back_and_a_cell_may_be_emptied(
    dataset: int, alice_client: Client
) -> None:
    bring(alice_client, dataset, FILE.replace("35600000049837", "123"))
    page = opened(alice_client, dataset)
    (row,) = ids(page)
    page = send(alice_client, page, {f"{row}.{AMOUNT}": "12", f"{row}.{NUMBER}": ""})
    assert sorted(bound()) == ["", "12"]
    page = send(alice_client, page, {f"{row}.{AMOUNT}": "douze"}, status=200)
    assert sorted(bound()) == ["", "12"]  # as wrong as before: it waits for a better one


def test_odd_texts_are_told_or_cleaned(dataset: int, alice_client: Client) -> None:
    bring(alice_client, dataset, FILE)
    page = opened(alice_client, dataset)
    (row,) = ids(page)
    after = send(alice_client, page, {f"{row}.f7": "x" * 501}, status=200)
    assert told(after) == ["500 caractères au plus."]
    page = send(alice_client, after, {f"{row}.f7": "Je\x00ux\ufeff"})
    assert cell(page, row, "f7") == "Jeux"
    assert "\x00" not in bound()[0]
    form = after.form("grille-formulaire")
    odd = {**form.values(), f"{row}.f999": "x", "inconnue.f7": "y", f"{row}-seen": "?"}
    assert alice_client.raw("POST", form.action, data=odd).status_code < 500


def test_two_people_in_one_row_keep_both_and_in_one_cell_are_asked(
    dataset: int, alice_client: Client, bob_client: Client
) -> None:
    bring(alice_client, dataset, FILE)
    hers, his = (opened(one, dataset, "lignes") for one in (alice_client, bob_client))
    first, second = ids(hers)
    send(bob_client, his, {f"{second}.{AMOUNT}": "14"})
    send(alice_client, hers, {f"{first}.{AMOUNT}": "15", f"{second}.f7": "Tournoi"})
    assert sorted(bound()) == ["14", "15", "Tournoi"]
    asked = send(alice_client, hers, {f"{second}.{AMOUNT}": "16"}, status=200)
    assert "Bob Martin a écrit «\u202f14\u202f»" in told(asked)[0]
    send(alice_client, asked, {})
    assert "16" in bound()


def test_a_file_replaced_meanwhile_loses_nothing_that_was_typed(
    dataset: int, alice_client: Client, bob_client: Client
) -> None:
    bring(alice_client, dataset, FILE)
    page = opened(alice_client, dataset)
    (row,) = ids(page)
    bring(bob_client, dataset, f"{HEADER}\n{GOOD}\n")
    after = send(alice_client, page, {f"{row}.{AMOUNT}": "12"}, status=200)
    assert "copiez votre texte" in after.visible
    assert "«\u202f12\u202f»" in after.visible


def test_a_schema_of_one_s_own_is_judged_too(dataset: int, alice_client: Client) -> None:
    own = {
        "fields": [
            {"name": "nom.complet", "constraints": {"required": True, "pattern": "[A-Z]+"}},
            {"name": "ville"},
        ]
    }
    add(alice_client, own, "Noms")
    bring(alice_client, dataset, "nom.complet;ville\nabc;Rodez\n", source="own:1")
    page = opened(alice_client, dataset)
    (row,) = ids(page)
    after = send(alice_client, page, {f"{row}.f0": "def"}, status=200)
    assert len(told(after)) == 1
    page = send(alice_client, after, {f"{row}.f0": "ABC"})
    assert cell(page, row, "f0") == "ABC"


def test_a_block_of_lines_is_kept(dataset: int, alice_client: Client) -> None:
    amounts = ["douze"] * 30 + ["12"] * (MOST_LINES - 30)
    rows = [f"Club {n};41900002100008;{one};31/12/2026;Fête" for n, one in enumerate(amounts)]
    bring(alice_client, dataset, "\n".join([HEADER, *rows]))
    page = opened(alice_client, dataset)
    assert len(ids(page)) == 25
    typed = {f"{row}.{AMOUNT}": str(rank) for rank, row in enumerate(ids(page))}
    page = send(alice_client, page, typed)
    assert page.flash == ["25\u00a0lignes enregistrées."]


def large(wrong: Collection[int], count: int = 3_000) -> str:
    """Return a file whose rows of these ranks have no amount that can be read."""
    rows = (
        f"Club {n};41900002100008;{'douze' if n in wrong else '12'};31/12/2026;Fête {n}"
        for n in range(count)
    )
    return "\n".join([HEADER, *rows])


def read_all(client: Client, page: Page) -> None:
    form = page.form("Lire tout le fichier")
    client.raw("POST", form.action, data={**form.values(), "result": "all"})


@pytest.mark.usefixtures("patient")
def test_the_rows_wrong_beyond_the_sample_are_there_once_the_file_was_read_whole(
    dataset: int, alice_client: Client
) -> None:
    # A shape met early is not rare any more: the sample may not have the others.
    page = bring(alice_client, dataset, large({10, *range(2_500, 2_540)}))
    before = opened(alice_client, dataset)
    assert "Seules les lignes lues pour l’aperçu sont là" in before.visible
    assert len(ids(before)) < 25
    read_all(alice_client, page)
    grid = opened(alice_client, dataset)
    assert "Les lignes à revoir de tout le fichier sont là." in grid.visible
    assert len(ids(grid)) == 25
    grid = alice_client.get(f"{LIST}/{dataset}/atelier/corriger?page=2")
    last = ids(grid)[-1]
    assert len(ids(grid)) == 41 - 25
    grid = send(alice_client, grid, {f"{last}.{AMOUNT}": "13"})
    assert bound() == ["13"]
    # It is still there, as corrected, though what was read whole was before.
    bench = alice_client.get(f"{LIST}/{dataset}/atelier")
    assert "plus d’objet" not in bench.visible
    read_all(alice_client, bench)
    bench = alice_client.get(f"{LIST}/{dataset}/atelier")
    assert "40\u00a0cellules" in bench.find("#corriger").text
    grid = alice_client.get(f"{LIST}/{dataset}/atelier/corriger?page=2")
    assert cell(grid, last, AMOUNT) == "13"
    send(alice_client, grid, {f"{last}.{AMOUNT}": "douze"}, status=200)


@pytest.mark.usefixtures("patient")
def test_what_is_found_beyond_the_sample_is_bounded_and_the_rest_is_told(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, large(range(1, 3_000, 2)))
    read_all(alice_client, page)
    (file,) = files()
    found = beyond_of(file)
    assert found is not None
    assert len(found.rows) == MOST_BEYOND // len(HEADER.split(";"))
    sampled = {row["line"] for row in file.sample["rows"]}
    seen_wrong = {line for line in sampled if line % 2}
    assert found.more == 1_500 - len(found.rows) - len(seen_wrong) > 0
    grid = opened(alice_client, dataset)
    assert "autres lignes à revoir suivent celles-ci" in grid.visible


@pytest.mark.usefixtures("patient")
def test_rows_found_under_another_header_are_not_those_of_this_one(
    dataset: int, alice_client: Client
) -> None:
    page = bring(alice_client, dataset, large({10, *range(2_500, 2_540)}))
    read_all(alice_client, page)
    top = alice_client.get(f"{LIST}/{dataset}/atelier?feuille=1")
    alice_client.submit(top, "Lire ainsi", header="2")
    (file,) = files()
    assert beyond_of(file) is None


def test_nothing_to_correct_says_so_and_nobody_else_comes_in(
    dataset: int, alice_client: Client, elise_client: Client, charlie_client: Client
) -> None:
    answer = alice_client.raw("GET", f"{LIST}/{dataset}/atelier/corriger")
    assert (answer.status_code, answer.location) == (303, f"{LIST}/{dataset}/atelier")
    bring(alice_client, dataset, f"{HEADER}\n{GOOD}\n")
    page = opened(alice_client, dataset)
    assert "Rien n’est à corriger" in page.visible
    assert page.soup.select("#grille") == []
    elise_client.get(f"{LIST}/{dataset}/atelier/lignes", status=403)
    charlie_client.get(f"{LIST}/{dataset}/atelier/lignes", status=404)
