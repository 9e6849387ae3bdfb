"""Ways of looking at the tasks, named to be found again; each person has their own."""

from typing import Any

import pytest

from tests.support.client import Client
from tests.support.page import Page
from tests.tasks.conftest import Make

LIST = "/c/rodez/taches"
URL = f"{LIST}/filtres"


def save(client: Client, query: str, name: str, status: int = 303) -> Page:
    address = f"{URL}?{query}"
    return client.submit(client.get(address), address, name=name, status=status)


def saved(client: Client) -> dict[str, str]:
    """Return the saved filters of the list: name -> what their button asks for."""
    buttons = client.get(LIST).soup.select("button[name=filtre]")
    return {button.get_text(): str(button["value"]) for button in buttons if button["value"]}


@pytest.fixture
def some(saturday: Any, make: Make) -> int:
    return make("Écrire au DGS")


def test_filters_are_in_the_order_of_the_alphabet(some: int, alice_client: Client) -> None:
    for name in ("Zone", "Écoles", "arbres"):
        save(alice_client, f"mots={len(name)}", name)
    assert list(saved(alice_client)) == ["arbres", "Écoles", "Zone"]


def test_a_filter_is_named_and_found_again(
    some: int, alice_client: Client, bob_client: Client
) -> None:
    page = alice_client.get(f"{LIST}?mots=dsi&retard=1")
    page = alice_client.get(page.links["Enregistrer ce filtre"])
    assert "en retard, «\u202fdsi\u202f»" in page.visible
    page = save(alice_client, "retard=1&mots=dsi", "La DSI")
    assert page.flash == ["Filtre enregistré\u00a0: La DSI."]
    assert saved(alice_client) == {"La DSI": "retard=1&mots=dsi"}
    assert saved(bob_client) == {}


def test_the_same_name_is_replaced(some: int, alice_client: Client) -> None:
    save(alice_client, "retard=1", "À voir")
    save(alice_client, "qui=moi", "À voir")
    assert saved(alice_client) == {"À voir": "qui=moi"}
    assert alice_client.get(URL).visible.count("À voir") == 1


def test_it_is_removed(some: int, alice_client: Client) -> None:
    save(alice_client, "retard=1", "À voir")
    page = alice_client.submit(alice_client.get(URL), "Retirer")
    assert page.flash == ["Filtre retiré\u00a0: À voir."]
    assert "Aucun filtre enregistré" in page.visible


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("retard=1", " ", "Indiquez le nom du filtre."),
        ("retard=1", "x" * 61, "Ce texte fait 61 caractères"),
    ],
)
def test_a_name_is_asked_again(
    some: int, alice_client: Client, query: str, name: str, sentence: str
) -> None:
    assert save(alice_client, query, name, status=422).errors[0].startswith(sentence)


def test_nothing_asked_is_not_a_filter(some: int, alice_client: Client) -> None:
    page = alice_client.post(URL, {"name": "Tout"}, on="/compte", status=422)
    assert "Choisissez d’abord un filtre dans la liste des tâches." in page.visible


def test_twenty_are_enough(some: int, alice_client: Client) -> None:
    for number in range(20):
        save(alice_client, "retard=1", f"Filtre {number}")
    page = save(alice_client, "retard=1", "Un de trop", status=422)
    assert page.errors[0].startswith("Vous avez déjà 20")
    assert alice_client.get(URL).dom <= 380


def test_the_filter_of_somebody_else_is_not_there_to_remove(
    some: int, alice_client: Client, bob_client: Client
) -> None:
    save(alice_client, "retard=1", "À voir")
    remove = alice_client.get(URL).form("Retirer").action
    bob_client.post(remove, on="/compte", status=404)
    assert "À voir" in saved(alice_client)
