"""« Mes tâches »: over all one's authorities, the most urgent first, done with one press."""

from datetime import date
from typing import Any

import pytest

from app.spaces.permissions import Role
from app.tasks.services import Draft, create_tasks
from tests.support.cast import Cast, give_role
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor, given_to, read

MINE = "/mes-taches"


@pytest.fixture
def two(saturday: Any, make: Make, cast: Cast) -> list[int]:
    """A task of Carole in each of her authorities, the later one first."""
    return [
        make("Relire le bilan", to=cast.carole, due_on=date(2026, 12, 20)),
        make("Réunir le comité", to=cast.carole, due_on=date(2026, 11, 19), authority=cast.autre),
    ]


def rows(page: Page) -> list[str]:
    return [one_line(row).replace("\u00a0", " ") for row in page.soup.select(".task")]


def press(client: Client, task_id: int, state: str, seen: int = 1, **more: Any) -> Page:
    fields = {"set": f"{task_id}:{state}:{seen}"}
    return client.post(f"{MINE}/etat", fields, on=MINE, **more)


def test_each_row_names_its_authority(two: list[int], carole_client: Client) -> None:
    page = carole_client.get(MINE)
    assert page.h1 == "Mes tâches (2)"
    first, second = rows(page)
    assert first.startswith("Réunir le comité Autre-Ville")
    assert "en retard de 2 jours" in first
    assert second.startswith("Relire le bilan Rodez")
    assert page.links["Réunir le comité"] == f"/c/autre/taches/{two[1]}"


def test_only_one_s_own_open_tasks_are_there(
    two: list[int], make: Make, cast: Cast, carole_client: Client
) -> None:
    make("Celle de Bob", to=cast.bob)
    press(carole_client, two[0], "done")
    assert [row.split(" ")[0] for row in rows(carole_client.get(MINE))] == ["Réunir"]


def test_one_press_finishes_and_undoes(two: list[int], carole_client: Client) -> None:
    answer = press(carole_client, two[1], "done", fragment=True, status=200)
    assert one_line(answer.find(f"#tache-{two[1]} .state")) == "Faite"
    assert "Autre-Ville" in one_line(answer.find(f"#tache-{two[1]} .meta"))
    assert one_line(answer.find("#groupe-late")) == "En retard 0"
    undo = f"/c/autre/taches/{two[1]}/annuler"
    back = carole_client.submit(answer, undo, fragment=True, status=200)
    assert back.flash[0].startswith("Annulé.")
    assert read(two[1]).state == "todo"


def test_without_script_one_comes_back_to_the_list(two: list[int], carole_client: Client) -> None:
    page = press(carole_client, two[1], "done")
    assert page.url == MINE
    assert "est faite." in page.flash[0]
    back = carole_client.submit(page, f"/c/autre/taches/{two[1]}/annuler")
    assert back.url == MINE


def test_a_press_on_what_somebody_changed_changes_nothing(
    two: list[int], alice_client: Client, carole_client: Client
) -> None:
    url = f"/c/rodez/taches/{two[0]}"
    alice_client.submit(alice_client.get(url), f"{url}/etat", button="Commencer")
    press(carole_client, two[0], "done", status=409)
    press(carole_client, two[0], "done", fragment=True, status=409)
    assert read(two[0]).state == "in_progress"


def test_the_task_of_a_stranger_is_a_missing_page(
    two: list[int], alice_client: Client, olga_client: Client
) -> None:
    for client in (alice_client, olga_client):
        press(client, two[1], "done", status=404)
    press(alice_client, 424_242, "done", status=404)
    press(alice_client, 2**63, "done", status=404)  # type: ignore[arg-type]
    assert read(two[1]).state == "todo"


def test_who_may_only_read_here_has_no_button(
    two: list[int], write: Write, cast: Cast, carole_client: Client
) -> None:
    with write():
        give_role(
            cast.autre,
            cast.carole.id,
            Role.OFFICIAL,
            was=Role.CONSULTANT,
            by=actor(cast.charlie),
        )
    page = carole_client.get(MINE)
    assert page.soup.select(f"#tache-{two[1]} button") == []
    assert len(page.soup.select(f"#tache-{two[0]} button")) == 2
    press(carole_client, two[1], "done", status=403)


def test_who_left_sees_nothing_of_it_any_more(
    two: list[int], cast: Cast, alice_client: Client, carole_client: Client
) -> None:
    alice_client.post(f"/c/rodez/membres/{cast.carole.id}/retirer", on="/c/rodez/membres")
    assert len(rows(carole_client.get(MINE))) == 1
    press(carole_client, two[0], "done", seen=2, status=404)


def test_nothing_to_do_says_so(saturday: Any, bob_client: Client) -> None:
    page = bob_client.get(MINE)
    assert "Rien ne vous attend" in page.visible
    assert page.h1 == "Mes tâches"


def test_many_tasks_come_in_pages_of_few_statements(
    saturday: Any, cast: Cast, write: Write, carole_client: Client
) -> None:
    with write():
        for authority in (cast.rodez, cast.autre):
            drafts = [Draft(f"T{n}", assignee=given_to(cast.carole)) for n in range(30)]
            create_tasks(authority, drafts, by=actor(cast.alice))
    page = carole_client.get(MINE)
    assert len(rows(page)) == 25
    assert len(page.statements) <= 6
    assert page.dom <= 380
    last = carole_client.get(page.links["Page suivante"].replace("page=2", "page=3"))
    assert len(rows(last)) == 10
    assert carole_client.get(f"{MINE}?page={2**64}&faite={2**64}").h1 == "Mes tâches (60)"
