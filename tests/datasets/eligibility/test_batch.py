"""Datasets alike: the questions once, one decision for each, all of them or none."""

from typing import Any

import pytest

from app.datasets.eligibility.rules import QuestionReply
from app.datasets.inventory.models import Dataset
from app.extensions import db
from app.kernel.text import name_key
from tests.datasets.conftest import LIST, Make, Write, read
from tests.datasets.eligibility.test_decision import CLOSED, SAVE, UNSURE, decisions
from tests.datasets.eligibility.test_eligibility import OPEN, WORDS, conclusion, press
from tests.support.cast import Cast
from tests.support.client import Client

BATCH = f"{LIST}/ouverture"


@pytest.fixture
def three(make: Make) -> list[int]:
    return [make(title) for title in ("Arbres", "Bancs", "Cimetières")]


def marks(ids: list[int]) -> str:
    return "&".join(f"jeu={id_}-{read(id_).revision}" for id_ in ids)


def at(ids: list[int], answers: dict[str, QuestionReply] = OPEN) -> str:
    said = "&".join(f"{id_}={WORDS[reply]}" for id_, reply in answers.items())
    return f"{BATCH}?{marks(ids)}&{said}"


def change(write: Write, id_: int) -> None:
    with write():
        row = db.session.get_one(Dataset, id_)
        row.revision += 1
        row.updated_by_name = "Bob Martin"


def test_those_not_analysed_are_offered_first(make: Make, alice_client: Client) -> None:
    make("Arbres")
    make("Bancs", outcome="open")
    page = alice_client.get(BATCH)
    assert "Arbres" in page.visible
    assert "Bancs" not in page.visible
    assert "Bancs" in alice_client.get(f"{BATCH}?issue=").visible
    assert "Bancs" in alice_client.get(f"{BATCH}?mots=banc").visible


def test_the_walk_carries_the_choice(three: list[int], alice_client: Client) -> None:
    page = alice_client.get(f"{BATCH}?choix=1&{marks(three)}")
    assert page.h1 == "Peut-on ouvrir 3\u00a0jeux\u202f?"
    assert "Question 1," in page.visible
    sent = page.form(0).filled({})
    assert len(sent["jeu"]) == 3
    page = alice_client.get(f"{BATCH}?{marks(three)}&B1=oui&B1a=non&B2=nsp")
    assert conclusion(page) == "Conclusion\u00a0: à arbitrer"
    assert page.dom <= 380
    assert len(page.statements) <= 5
    assert "jeu" in page.form(0).names


def test_titles_are_in_the_order_of_the_alphabet(make: Make, alice_client: Client) -> None:
    names = ("Zones", "Élus", "Arbres")
    ids = [make(title) for title in names]
    page = alice_client.get(f"{BATCH}?choix=1&{marks(ids)}")
    places = [page.visible.index(title) for title in sorted(names, key=name_key)]
    assert places == sorted(places)
    first = make("Bancs")
    page = alice_client.get(f"{LIST}/{first}/ouverture?B1=oui&B1a=non&B2=nsp")
    shown = page.visible.partition("Les mêmes réponses pour d’autres jeux")[2]
    places = [shown.index(title) for title in ("Arbres", "Élus", "Zones")]
    assert places == sorted(places)


def test_one_decision_for_each(three: list[int], alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(at(three)), SAVE)
    assert page.flash == ["Enregistré\u00a0: Ouvert tel quel, pour 3\u00a0jeux."]
    assert [each.dataset_id for each in decisions()] == three
    assert {read(id_).outcome for id_ in three} == {"open"}


def test_one_that_has_changed_keeps_all_of_them(
    three: list[int], alice_client: Client, write: Write
) -> None:
    page = alice_client.get(at(three))
    change(write, three[1])
    page = alice_client.submit(page, SAVE, status=409)
    assert "«\u202fBancs\u202f». Rien n’a été enregistré." in page.visible
    assert "modifié par Bob Martin" in page.visible
    assert decisions() == []
    others = alice_client.get(page.links["continuez sans eux"])
    assert "2\u00a0jeux" in others.visible
    alice_client.submit(page, SAVE)
    assert len(decisions()) == 3


def test_one_task_asks_about_all_of_them(three: list[int], alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(at(three, UNSURE)), SAVE)
    assert page.flash == ["Enregistré\u00a0: À arbitrer, pour 3\u00a0jeux. Une tâche est créée."]


def test_how_many_are_chosen(make: Make, alice_client: Client) -> None:
    ids = [make(f"Jeu {rank:02}") for rank in range(21)]
    none = alice_client.get(f"{BATCH}?choix=1", status=422)
    assert none.errors == ["Cochez les jeux dont la réponse est la même."]
    many = alice_client.get(f"{BATCH}?choix=1&{marks(ids)}", status=422)
    assert "Vingt jeux au plus à la fois" in many.errors[0]
    assert len(many.soup.select("input[name=jeu][checked]")) == 21
    twenty = alice_client.get(f"{BATCH}?choix=1&{marks(ids[:20])}")
    assert "20\u00a0jeux" in twenty.visible
    odd = {"jeu": [f"{id_}-1" for id_ in ids], "B1": "non"}
    alice_client.post(f"{BATCH}/decision", odd, status=422, on=BATCH)
    assert decisions() == []


def test_the_choice_keeps_the_ticks_of_other_pages_and_filters(
    make: Make, three: list[int], alice_client: Client
) -> None:
    for rank in range(40):
        make(f"Jeu {rank:02}")
    zoo = make("Zoo")
    page = alice_client.get(BATCH)
    page = alice_client.ask(page, button="Page suivante", jeu=[str(three[0]), str(three[2])])
    assert "2\u00a0jeux choisis, dont 2 sur d’autres pages." in page.visible
    page = alice_client.ask(page, button="Montrer", jeu=[str(zoo)], mots="cimetières")
    assert "3\u00a0jeux choisis, dont 2 sur d’autres pages." in page.visible
    page = alice_client.ask(page, button="Répondre aux questions", jeu=[])
    assert page.h1 == "Peut-on ouvrir 2\u00a0jeux\u202f?"
    assert "Cimetières" not in page.visible
    assert page.form(0).filled({})["jeu"] == [f"{three[0]}-1", f"{zoo}-1"]


def test_the_ticks_of_others_are_left_out_of_the_choice(
    three: list[int], alice_client: Client, charlie_client: Client
) -> None:
    page = alice_client.get(f"{BATCH}?choisis=424242+{three[0]}+x&mots=bancs")
    assert "1\u00a0jeu choisi, dont 1 sur d’autres pages." in page.visible
    others = "/c/autre/donnees/ouverture"
    page = charlie_client.get(f"{others}?choisis={three[0]}")
    assert page.find(".picks").has_attr("hidden")
    charlie_client.get(f"{others}?choix=1&jeu={three[0]}", status=422)


@pytest.mark.parametrize("odd", ["abc", "1", "0-1", "-1--1", "1-2-3", "99999999999-1", "1-\u0661"])
def test_odd_marks_are_nobody_s(alice_client: Client, odd: str) -> None:
    alice_client.get(f"{BATCH}?choix=1&jeu={odd}", status=422)


def test_the_datasets_of_others_are_not_there(
    three: list[int], charlie_client: Client, elise_client: Client, cast: Cast
) -> None:
    charlie_client.get(f"/c/autre/donnees/ouverture?jeu={three[0]}-1", status=404)
    sent: dict[str, Any] = {"jeu": f"{three[0]}-1", "B1": "non", "outcome": "closed"}
    charlie_client.post("/c/autre/donnees/ouverture/decision", sent, status=404, on="/compte")
    elise_client.get(BATCH, status=403)
    elise_client.post(f"{BATCH}/decision", sent, status=403, on="/compte")


def test_only_who_publishes_takes_one_out_of_the_catalogue(make: Make, bob_client: Client) -> None:
    ids = [make("Arbres"), make("Bancs", outcome="open", stage="published")]
    bob_client.submit(bob_client.get(at(ids, CLOSED)), SAVE, status=403)
    assert [read(id_).outcome for id_ in ids] == ["", "open"]


def test_a_long_list_stays_light(make: Make, alice_client: Client) -> None:
    for rank in range(45):
        make(f"Jeu {rank:02}", service="Parcs")
    page = alice_client.get(BATCH)
    assert page.dom <= 380
    assert len(page.statements) <= 5
    assert "Jeu 44" in alice_client.get(f"{BATCH}?page=2").visible


def test_a_press_goes_on(three: list[int], alice_client: Client) -> None:
    page = alice_client.get(f"{BATCH}?{marks(three[:1])}")
    assert "Question 2" in press(alice_client, page, "oui").visible
