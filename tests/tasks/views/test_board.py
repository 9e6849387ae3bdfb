"""The board: columns by state, cards moved with a script or without, undone, never over others."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from app.accounts.models import User
from app.extensions import db
from app.kernel.clock import now
from app.tasks import services
from app.tasks.models import Task
from app.tasks.rules import TaskState
from app.tasks.services import Block
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor, read

BOARD = "/c/rodez/taches/tableau"
MOVE = f"{BOARD}/deplacer"
BACK = f"{BOARD}/remettre"
STATES = ("todo", "in_progress", "blocked", "done")
BLOCK = Block("person", "Une réponse de la DSI.", date(2030, 1, 15))


def set_state(cast: Cast, write: Write, task_id: int, state: TaskState, seen: int = 1) -> None:
    block = BLOCK if state is TaskState.BLOCKED else None
    with write():
        services.set_state(cast.rodez, task_id, state, seen=seen, by=actor(cast.bob), block=block)


def column(page: Page, state: str) -> list[str]:
    return [one_line(link) for link in page.soup.select(f"#colonne-{state} .card > a")]


def heading(page: Page, state: str) -> str:
    return one_line(page.find(f"#colonne-{state} h2"))


def value(page: Page, task_id: int, state: TaskState) -> str:
    revision = page.find(f"#carte-{task_id}")["data-card"].split(":")[1]  # type: ignore[union-attr]
    return f"{task_id}:{state.value}:{revision}"


def crowd(cast: Cast, write: Write, count: int, states: Iterable[str] = STATES) -> None:
    """Many tasks at once, spread over the states."""
    kinds = list(states)
    rows = [
        {
            "authority_id": cast.rodez.id,
            "title": f"Tâche {number}",
            "title_key": f"tache {number}",
            "assignee_name": f"Personne {number % 7}",
            "assignee_id": cast.bob.id if number % 2 else None,
            "anchor_kind": "item" if number % 3 == 0 else "",
            "anchor_id": "licence-choisie" if number % 3 == 0 else "",
            "state": kinds[number % len(kinds)],
            "due_on": date(2026, 12, 1) + timedelta(days=number % 60),
            "starts_on": date(2026, 11, 1) + timedelta(days=number % 30),
            "done_at": now() if kinds[number % len(kinds)] == "done" else None,
            "created_by_name": "Alice Durand",
        }
        for number in range(count)
    ]
    with write():
        db.session.execute(insert(Task), rows)


def test_an_empty_board_says_what_it_is_for(alice_client: Client, elise_client: Client) -> None:
    page = alice_client.get(BOARD)
    assert page.h1 == "Tableau des tâches"
    assert "Aucune tâche pour l’instant" in page.visible
    assert page.links["Créer une tâche"] == "/c/rodez/taches/nouvelle"
    assert "Créer une tâche" not in elise_client.get(BOARD).links


def test_cards_stand_in_the_column_of_their_state(
    cast: Cast, write: Write, make: Make, alice_client: Client
) -> None:
    make("Écrire au DGS", to=cast.bob, due_on=date(2026, 1, 1))
    set_state(cast, write, make("Rencontrer le DPO"), TaskState.IN_PROGRESS)
    set_state(cast, write, make("Exporter les données"), TaskState.BLOCKED)
    set_state(cast, write, make("Choisir la licence"), TaskState.DONE)
    set_state(cast, write, make("Acheter un serveur"), TaskState.DROPPED)
    page = alice_client.get(BOARD)
    assert {state: column(page, state) for state in STATES} == {
        "todo": ["Écrire au DGS"],
        "in_progress": ["Rencontrer le DPO"],
        "blocked": ["Exporter les données"],
        "done": ["Choisir la licence"],
    }
    assert heading(page, "todo") == "À faire 1"
    card = page.find("#colonne-todo .card")
    assert "Bob Martin" in one_line(card)
    assert "en retard" in one_line(card)
    assert "late" in card["class"]
    views = {one_line(link): link.get("aria-current") for link in page.soup.select(".views a")}
    assert views == {
        "Liste": None,
        "Grille": None,
        "Tableau": "true",
        "Calendrier": None,
        "Frise": None,
    }


def test_what_was_done_long_ago_is_only_in_the_list(
    cast: Cast, write: Write, make: Make, alice_client: Client
) -> None:
    old, recent = make("Faite en août"), make("Faite hier")
    for task_id in (old, recent):
        set_state(cast, write, task_id, TaskState.DONE)
    with write():
        db.session.get_one(Task, old).done_at = now() - timedelta(days=31)
    page = alice_client.get(BOARD)
    assert column(page, "done") == ["Faite hier"]
    assert heading(page, "done") == "Faites 1"


def test_a_button_moves_a_card_and_undo_brings_it_back(
    cast: Cast, make: Make, bob_client: Client
) -> None:
    task_id = make("Écrire au DGS", to=cast.bob)
    page = bob_client.get(BOARD)
    page = bob_client.submit(page, "deplacer", button=value(page, task_id, TaskState.IN_PROGRESS))
    assert page.url == BOARD
    assert column(page, "in_progress") == ["Écrire au DGS"]
    assert page.flash == ["«\u202fÉcrire au DGS\u202f» est dans «\u202fEn cours\u202f»."]
    page = bob_client.submit(page, "Annuler")
    assert column(page, "todo") == ["Écrire au DGS"]
    assert page.flash == ["Annulé. «\u202fÉcrire au DGS\u202f» est dans «\u202fÀ faire\u202f»."]
    assert read(task_id).state == "todo"


def test_the_buttons_of_a_card_are_the_moves_that_people_make(
    make: Make, bob_client: Client
) -> None:
    task_id = make("Écrire au DGS")
    page = bob_client.get(BOARD)
    buttons = page.soup.select(f"#carte-{task_id} button")
    assert [one_line(button) for button in buttons] == ["Commencer", "Faite"]
    assert [button["aria-label"] for button in buttons] == [
        "Commencer\u00a0: Écrire au DGS",
        "Faite\u00a0: Écrire au DGS",
    ]
    page = bob_client.submit(page, "deplacer", button="Faite")
    assert column(page, "done") == ["Écrire au DGS"]


def test_the_script_gets_the_columns_and_the_notice(make: Make, bob_client: Client) -> None:
    task_id = make("Écrire au DGS")
    page = bob_client.get(BOARD)
    pressed = value(page, task_id, TaskState.DONE)
    answer = bob_client.submit(page, "deplacer", button=pressed, status=200, fragment=True)
    top = [child["id"] for child in answer.soup.body.find_all(recursive=False)]  # type: ignore[union-attr]
    assert top == [
        "colonne-todo",
        "colonne-in_progress",
        "colonne-blocked",
        "colonne-done",
        "annonces",
    ]
    again = bob_client.get(BOARD)
    for state in STATES:
        assert str(answer.find(f"#colonne-{state}")) == str(again.find(f"#colonne-{state}"))
    assert answer.soup.select("#annonces [data-undo]")
    undone = bob_client.submit(answer, "Annuler", status=200, fragment=True)
    assert column(undone, "todo") == ["Écrire au DGS"]


def test_the_card_just_moved_is_shown_even_far_down(
    cast: Cast, write: Write, make: Make, bob_client: Client
) -> None:
    crowd(cast, write, 30, ["in_progress"])
    task_id = make("La trente et unième", due_on=date(2027, 12, 31))
    page = bob_client.get(BOARD)
    pressed = value(page, task_id, TaskState.IN_PROGRESS)
    answer = bob_client.submit(page, "deplacer", button=pressed, status=200, fragment=True)
    assert column(answer, "in_progress")[-1] == "La trente et unième"
    assert "et 20 autres" in one_line(answer.find("#colonne-in_progress")).replace("\u00a0", " ")
    assert "La trente et unième" not in column(bob_client.get(BOARD), "in_progress")


def test_blocking_leads_to_the_task(make: Make, bob_client: Client) -> None:
    task_id = make("Écrire au DGS")
    page = bob_client.get(BOARD)
    answer = bob_client.post(
        MOVE, {"set": value(page, task_id, TaskState.BLOCKED)}, on=BOARD, follow=False
    )
    assert answer.location == f"/c/rodez/taches/{task_id}?etat=blocked#etat"
    assert read(task_id).state == "todo"


def test_finishing_a_task_about_an_item_asks_about_the_item(make: Make, bob_client: Client) -> None:
    task_id = make("Choisir la licence", anchor_kind="item", anchor_id="licence-choisie")
    page = bob_client.get(BOARD)
    pressed = value(page, task_id, TaskState.DONE)
    answer = bob_client.submit(page, "deplacer", button=pressed, status=200, fragment=True)
    assert "est-il fait aussi" in one_line(answer.find("#annonces .notice.info"))
    undone = bob_client.submit(answer, "Annuler", status=200, fragment=True)
    assert undone.soup.select("#annonces .notice.info") == []
    page = bob_client.submit(bob_client.get(BOARD), "deplacer", button="Faite")
    assert page.url == f"{BOARD}?faite={task_id}"
    assert "est-il fait aussi" in page.visible


def test_what_comes_back_says_when(make: Make, bob_client: Client) -> None:
    make("Mettre à jour", recurrence="yearly", due_on=date(2030, 1, 15))
    page = bob_client.submit(bob_client.get(BOARD), "deplacer", button="Faite")
    assert page.flash[0].endswith("La prochaine est pour le 15 janvier 2031.")
    assert column(page, "todo") == ["Mettre à jour"]


def test_somebody_was_faster(cast: Cast, write: Write, make: Make, bob_client: Client) -> None:
    task_id = make("Écrire au DGS")
    page = bob_client.get(BOARD)
    stale = value(page, task_id, TaskState.IN_PROGRESS)
    set_state(cast, write, task_id, TaskState.DONE)
    answer = bob_client.submit(page, "deplacer", button=stale, status=409, fragment=True)
    assert column(answer, "done") == ["Écrire au DGS"]
    assert len(answer.flash) == 1
    assert answer.soup.select("#annonces .warning")
    whole = bob_client.post(MOVE, {"set": stale}, on=BOARD, status=409)
    assert column(whole, "done") == ["Écrire au DGS"]
    assert answer.flash[0] in whole.visible
    assert read(task_id).state == "done"


def test_an_undo_that_comes_too_late_changes_nothing(
    cast: Cast, write: Write, make: Make, bob_client: Client
) -> None:
    task_id = make("Écrire au DGS")
    page = bob_client.get(BOARD)
    page = bob_client.submit(page, "deplacer", button="Commencer")
    set_state(cast, write, task_id, TaskState.DONE, seen=2)
    answer = bob_client.submit(page, "Annuler", status=409)
    assert column(answer, "done") == ["Écrire au DGS"]
    assert read(task_id).state == "done"


@pytest.mark.parametrize(
    "odd", ["", "1", "a:b:c", "1:flying:1", ":::", "9999999999:done:1", "1:done:-1", "x" * 5000]
)
def test_what_is_not_a_move_is_refused(make: Make, bob_client: Client, odd: str) -> None:
    task_id = make("Écrire au DGS")
    answer = bob_client.post(MOVE, {"set": odd}, on=BOARD, status=0)
    assert answer.status in {404, 409, 422}
    undone = bob_client.post(BACK, {"task": odd, "revision": odd}, on=BOARD, status=0)
    assert undone.status in {404, 409, 422}
    assert read(task_id).state == "todo"


def test_another_authority_s_task_is_not_there(
    cast: Cast, write: Write, make: Make, bob_client: Client
) -> None:
    make("Écrire au DGS")
    theirs = make("Chez les voisins", authority=cast.autre)
    assert "Chez les voisins" not in bob_client.get(BOARD).visible
    bob_client.post(MOVE, {"set": f"{theirs}:done:1"}, on=BOARD, status=404)
    bob_client.post(BACK, {"task": theirs, "revision": 1}, on=BOARD, status=404)
    assert read(theirs).state == "todo"


def test_an_official_sees_it_and_moves_nothing(make: Make, elise_client: Client) -> None:
    task_id = make("Écrire au DGS")
    page = elise_client.get(BOARD)
    assert column(page, "todo") == ["Écrire au DGS"]
    assert page.soup.select(".board button, #deplacer, [data-module], #touches") == []
    elise_client.post(MOVE, {"set": f"{task_id}:done:1"}, on="/compte", status=403)
    assert read(task_id).state == "todo"


def test_a_stranger_finds_nothing(make: Make, charlie_client: Client) -> None:
    task_id = make("Écrire au DGS")
    charlie_client.get(BOARD, status=404)
    charlie_client.post(MOVE, {"set": f"{task_id}:done:1"}, on="/compte", status=404)


def test_the_filter_is_that_of_the_list_and_stays(
    cast: Cast, make: Make, bob_client: Client
) -> None:
    make("Pour Bob", to=cast.bob)
    make("Pour personne")
    url = f"{BOARD}?qui=moi&mots=pour"
    page = bob_client.get(url)
    assert column(page, "todo") == ["Pour Bob"]
    assert "Filtre\u00a0:" in page.visible
    assert page.links["Liste"] == "/c/rodez/taches?qui=moi&mots=pour"
    assert page.links["Tout montrer"] == BOARD
    page = bob_client.submit(page, "deplacer", button="Commencer")
    assert page.url == url
    assert column(page, "in_progress") == ["Pour Bob"]


def test_a_filter_that_keeps_nothing_still_shows_the_columns(
    make: Make, bob_client: Client
) -> None:
    make("Écrire au DGS")
    page = bob_client.get(f"{BOARD}?mots=introuvable")
    assert [column(page, state) for state in STATES] == [[]] * 4
    assert page.visible.count("Rien ici pour l’instant.") == 4


@pytest.mark.parametrize("count", [50, 500])
def test_as_many_statements_whatever_the_number(
    cast: Cast, write: Write, bob_client: Client, count: int
) -> None:
    crowd(cast, write, count)
    for url in (BOARD, f"{BOARD}?qui={cast.bob.id}"):
        page = bob_client.get(url)
        assert len(page.statements) <= 5
        assert page.dom <= 380
    page = bob_client.get(BOARD)
    assert len(page.statements) == 2  # the guard's, and the cards
    assert sum(len(column(page, state)) for state in STATES) == 40
    for place, state in enumerate(STATES):
        total = len(range(place, count, 4))
        assert heading(page, state).endswith(f" {total}")
        assert f"et {total - 10} autres" in one_line(page.find(f"#colonne-{state}")).replace(
            "\u00a0", " "
        )


def test_without_keys_the_page_does_not_speak_of_them(
    cast: Cast, write: Write, make: Make, bob_client: Client
) -> None:
    make("Écrire au DGS")
    assert bob_client.get(BOARD).soup.select("#touches")
    with write():
        db.session.get_one(User, cast.bob.id).shortcuts = False
    assert bob_client.get(BOARD).soup.select("#touches") == []
