"""Several datasets described at once: what differs is kept, what others change is told."""

from typing import Any

import pytest

from app.datasets.describing.rules import COMMON, different, shown_of, sight_of, touched
from app.datasets.inventory.models import Dataset
from app.extensions import db
from tests.datasets.conftest import LIST, Make, Write, read
from tests.support.cast import Cast
from tests.support.client import Client

HERE = f"{LIST}/plusieurs"
LINK = "Décrire, analyser ou publier plusieurs jeux"
SAVE = "Enregistrer pour ces 3 jeux"


@pytest.fixture
def three(make: Make) -> list[int]:
    return [
        make("Arbres", service="Espaces verts", frequency="annual", keywords=("Nature",)),
        make("Bancs", service="Espaces verts", coverage="Rodez"),
        make("Cimetières", service="État civil", theme="SOCI"),
    ]


def at(ids: list[int]) -> str:
    return f"{HERE}/decrire?choisis={'+'.join(map(str, ids))}"


def values(id_: int) -> dict[str, Any]:
    row = read(id_)
    return {name: getattr(row, name) for name in COMMON}


def test_from_the_inventory_to_three_datasets_described(
    three: list[int], alice_client: Client, cast: Cast
) -> None:
    page = alice_client.get(
        alice_client.get(LIST).links["Décrire, analyser ou publier plusieurs jeux"]
    )
    page = alice_client.ask(
        page, "choix-jeux", button="Décrire ensemble", jeu=[str(id_) for id_ in three]
    )
    assert page.h1 == "Décrire 3\u00a0jeux"
    assert "Aujourd’hui\u00a0: Espaces verts, État civil." in page.visible
    assert "Déjà là\u00a0: Nature." in page.visible
    page = alice_client.submit(
        page, SAVE, person="Direction", frequency="quarterly", keywords="nature, ville"
    )
    assert page.flash == ["3\u00a0jeux décrits."]
    assert [read(id_).service for id_ in three] == ["Espaces verts", "Espaces verts", "État civil"]
    assert {read(id_).person for id_ in three} == {"Direction"}
    assert {read(id_).frequency for id_ in three} == {"quarterly"}
    assert read(three[1]).coverage == "Rodez"
    assert read(three[2]).theme == "SOCI"
    assert [read(id_).keywords for id_ in three] == [
        ["Nature", "ville"],
        ["nature", "ville"],
        ["nature", "ville"],
    ]
    history = alice_client.get(f"{LIST}/{three[0]}/historique").visible
    assert "Tous les trois mois" in history


def test_what_all_have_is_shown_and_may_be_emptied(make: Make, alice_client: Client) -> None:
    ids = [make(title, service="Voirie", licence="lov2") for title in ("Arbres", "Bancs")]
    page = alice_client.get(at(ids))
    form = page.form("Enregistrer pour ces 2 jeux")
    assert form.value("service") == "Voirie"
    assert form.value("licence") == "lov2"
    alice_client.submit(page, "Enregistrer pour ces 2 jeux", service="")
    assert [(read(id_).service, read(id_).licence) for id_ in ids] == [("", "lov2")] * 2


def test_nothing_typed_changes_nothing(three: list[int], alice_client: Client) -> None:
    before = [read(id_).revision for id_ in three]
    page = alice_client.submit(alice_client.get(at(three)), SAVE, status=422)
    assert "rien n’a été touché" in page.errors[0]
    assert [read(id_).revision for id_ in three] == before


def test_what_a_colleague_changed_meanwhile_is_told(
    three: list[int], alice_client: Client, bob_client: Client
) -> None:
    opened_before = alice_client.get(at(three))
    edit = f"{LIST}/{three[1]}/modifier"
    bob_client.submit(bob_client.get(edit), "Enregistrer", service="Voirie", person="Zoé")
    page = alice_client.submit(opened_before, SAVE, service="Technique", status=409)
    assert "dans un de ces jeux\u00a0: «\u202fService responsable\u202f»" in page.visible
    assert "Aujourd’hui\u00a0: Espaces verts, Voirie, État civil." in page.visible
    assert page.form(SAVE).value("service") == "Technique"
    alice_client.submit(page, SAVE)
    assert {read(id_).service for id_ in three} == {"Technique"}
    assert read(three[1]).person == "Zoé"


def test_what_a_colleague_changed_elsewhere_is_kept(
    three: list[int], alice_client: Client, bob_client: Client
) -> None:
    opened_before = alice_client.get(at(three))
    edit = f"{LIST}/{three[1]}/modifier"
    bob_client.submit(bob_client.get(edit), "Enregistrer", service="Voirie")
    page = alice_client.submit(opened_before, SAVE, coverage="Le Grand Rodez")
    assert page.flash == ["3\u00a0jeux décrits."]
    assert read(three[1]).service == "Voirie"
    assert {read(id_).coverage for id_ in three} == {"Le Grand Rodez"}


def test_one_gone_meanwhile_is_told(three: list[int], alice_client: Client, write: Write) -> None:
    opened_before = alice_client.get(at(three))
    with write():
        db.session.delete(db.session.get_one(Dataset, three[0]))
    page = alice_client.submit(opened_before, SAVE, person="Zoé", status=409)
    assert "1\u00a0jeu n’existe plus" in page.visible
    page = alice_client.submit(page, "Enregistrer pour ces 2 jeux")
    assert page.flash == ["2\u00a0jeux décrits."]


def test_what_one_forbids_is_said_and_none_changes(make: Make, alice_client: Client) -> None:
    free = make("Arbres", licence="lov2")
    bound = make(
        "Bornes",
        licence="lov2",
        high_value="mobility",
        outcome="open",
        stage="published",
        confirmed=True,
    )
    page = alice_client.get(at([free, bound]))
    page = alice_client.submit(
        page, "Enregistrer pour ces 2 jeux", licence="", person="Zoé", status=422
    )
    assert "«\u202fBornes\u202f»\u00a0: une donnée de forte valeur" in page.errors[0]
    assert page.form(0) is not None
    assert read(free).licence == "lov2"
    assert read(free).person == ""


def test_bad_input_says_it_and_keeps_what_was_typed(three: list[int], alice_client: Client) -> None:
    page = alice_client.get(at(three))
    page = alice_client.submit(page, SAVE, keywords="a" * 97, person="Zoé", status=422)
    assert "«\u202fArbres\u202f»\u00a0: un mot-clé est trop long" in page.errors[0]
    assert page.form(SAVE).value("person") == "Zoé"
    sent = {"choisis": str(three[0]), "theme": "MARS", "revision": "x"}
    page = alice_client.post(f"{HERE}/decrire", sent, 422, on=at(three))
    assert "Choisissez un thème de la liste." in page.visible
    page = alice_client.get(f"{HERE}/decrire?choix=1", status=422)
    assert page.errors == ["Cochez d’abord les jeux à décrire ensemble."]
    assert alice_client.get(f"{HERE}/decrire").h1 == "Plusieurs jeux à la fois"
    alice_client.get(f"{HERE}/decrire?choisis=0+-1+99999999999+x", status=422)


def test_who_only_reads_describes_nothing(three: list[int], elise_client: Client) -> None:
    elise_client.get(HERE, status=403)
    elise_client.get(at(three), status=403)
    assert LINK not in elise_client.get(LIST).visible


def test_nothing_of_another_authority_is_described(
    three: list[int], charlie_client: Client
) -> None:
    there = f"/c/autre/donnees/plusieurs/decrire?choisis={three[0]}"
    assert "Arbres" not in charlie_client.get(there, status=422).visible


def test_the_other_things_to_do_get_the_same_choice(
    three: list[int], make: Make, alice_client: Client, bob_client: Client
) -> None:
    page = alice_client.get(HERE)
    page = alice_client.ask(page, "choix-jeux", button="Analyser ensemble", jeu=[str(three[0])])
    assert page.h1 == "Peut-on ouvrir 1\u00a0jeu\u202f?"
    page = alice_client.ask(
        alice_client.get(HERE), "choix-jeux", button="Publier ensemble", jeu=[str(three[0])]
    )
    assert page.h1 == "Publier ces jeux"
    assert "Publier ensemble" not in bob_client.get(HERE).visible


def test_what_is_common_and_what_was_touched() -> None:
    two = [dict.fromkeys(COMMON, ""), {**dict.fromkeys(COMMON, ""), "service": "Voirie"}]
    assert shown_of(two, "service") == ""
    assert different(two, "service") == ["", "Voirie"]
    assert different(two, "theme") == []
    seen = sight_of(two)
    typed = dict.fromkeys(COMMON, "")
    assert touched(typed, seen) == []
    assert touched({**typed, "theme": "SOCI"}, seen) == ["theme"]
