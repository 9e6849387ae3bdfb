"""The timeline: bars and their table, by phase or by person, twenty tasks a page."""

from datetime import date

import pytest
from sqlalchemy import insert

from app.extensions import db
from app.tasks.models import Plan, TaskNeed
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write
from tests.tasks.views.test_board import crowd

TIMELINE = "/c/rodez/taches/frise"
pytestmark = pytest.mark.usefixtures("saturday")


def rows(page: Page) -> dict[str, list[str]]:
    """The titles under each heading of the picture."""
    return {
        str(group["aria-label"]): [one_line(link) for link in group.find_all("a")]
        for group in page.soup.select(".gantt > g[aria-label]")
    }


def table(page: Page) -> list[list[str]]:
    """The same dates, line by line."""
    lines = page.soup.select("details tbody tr")
    return [[one_line(each) for each in line.select("th, td")] for line in lines]


def test_without_dates_it_says_what_to_do(make: Make, alice_client: Client) -> None:
    make("Sans date")
    page = alice_client.get(TIMELINE)
    assert page.h1 == "Frise des tâches"
    assert "Aucune tâche datée pour l’instant" in page.visible
    assert "1\u00a0tâche sans date n’est pas sur la frise" in page.visible
    assert page.soup.select("svg.gantt, .gantt") == []


def test_each_bar_is_a_link_in_words_and_a_line_of_the_table(
    cast: Cast, make: Make, elise_client: Client
) -> None:
    first = make(
        "Choisir la licence",
        to=cast.bob,
        starts_on=date(2026, 11, 2),
        due_on=date(2026, 11, 13),
        anchor_kind="item",
        anchor_id="licence-choisie",
    )
    make("Réunir le comité", due_on=date(2026, 12, 24))
    make("Commencer l’inventaire", starts_on=date(2026, 12, 1))
    page = elise_client.get(TIMELINE)
    groups = rows(page)
    assert list(groups.values()) == [
        ["Choisir la licence"],
        ["Commencer l’inventaire", "Réunir le comité"],
    ]
    assert list(groups)[1] == "Hors des phases"
    link = page.soup.select(".gantt a")[0]
    assert link["href"] == f"/c/rodez/taches/{first}"
    assert link["aria-label"] == (
        "Choisir la licence, du 2 novembre 2026 au 13 novembre 2026, à faire, en retard"
    )
    assert table(page) == [
        [
            "Choisir la licence",
            "Bob Martin",
            "2 novembre 2026",
            "13 novembre 2026",
            "À faire, en retard",
        ],
        ["Commencer l’inventaire", "à confier", "1er décembre 2026", "–", "À faire"],
        ["Réunir le comité", "à confier", "–", "24 décembre 2026", "À faire"],
    ]
    drawing = page.find(".scroll svg")
    assert drawing["aria-label"] == "Frise de 3\u00a0tâches datées"
    assert [one_line(text) for text in drawing.select(".month-name")] == ["nov. 2026", "déc."]
    assert one_line(page.find(".now-name")) == "aujourd’hui"
    assert len(drawing.select("path.now")) == 1
    legend = [one_line(each) for each in page.soup.select(".gantt-legend li")]
    assert legend == ["à faire", "en cours", "bloquée", "faite", "en retard"]
    region = page.find(".scroll")
    assert region["aria-label"] == "Frise, de novembre 2026 à décembre 2026"
    assert region["tabindex"] == "0"


def test_by_person(cast: Cast, make: Make, bob_client: Client) -> None:
    make("De Bob", to=cast.bob, due_on=date(2026, 12, 1))
    make("De personne", due_on=date(2026, 11, 30))
    make("D’Alice", to=cast.alice, due_on=date(2026, 12, 2))
    page = bob_client.get(TIMELINE)
    page = bob_client.get(page.links["Par personne"])
    assert rows(page) == {
        "Alice Durand": ["D’Alice"],
        "Bob Martin": ["De Bob"],
        "À confier": ["De personne"],
    }


def test_needs_are_drawn_between_the_tasks_of_the_page(
    cast: Cast, write: Write, make: Make, bob_client: Client
) -> None:
    first = make("D’abord", starts_on=date(2026, 11, 2), due_on=date(2026, 11, 13))
    second = make("Ensuite", starts_on=date(2026, 11, 16), due_on=date(2026, 11, 20))
    assert bob_client.get(TIMELINE).soup.select("path.needs") == []
    with write():
        link = {"authority_id": cast.rodez.id, "task_id": second, "needs_id": first}
        db.session.execute(insert(TaskNeed), [link])
    page = bob_client.get(TIMELINE)
    assert len(page.soup.select("path.needs")) == 1
    assert "Flèche\u00a0: une tâche en attend une autre." in page.visible


def test_the_council_of_a_plan_is_a_stone(
    cast: Cast, write: Write, make: Make, bob_client: Client
) -> None:
    make("Préparer le vote", starts_on=date(2026, 11, 2), due_on=date(2026, 12, 11))
    assert bob_client.get(TIMELINE).soup.select(".stone") == []
    for authority, council in ((cast.rodez, date(2026, 12, 17)), (cast.autre, date(2026, 12, 1))):
        with write():
            plan = {"title": "Plan", "starts_on": date(2026, 11, 2), "created_by_name": "Alice"}
            db.session.add(Plan(authority_id=authority.id, council_on=council, **plan))
    page = bob_client.get(TIMELINE)
    assert [one_line(each) for each in page.soup.select(".council-name")] == ["Séance du 17 déc."]
    assert "Une borne marque une séance datée par un plan." in page.visible


@pytest.mark.parametrize("count", [50, 500])
def test_twenty_a_page_and_as_many_statements(
    cast: Cast, write: Write, bob_client: Client, count: int
) -> None:
    crowd(cast, write, count, ["todo", "in_progress", "blocked"])
    seen: list[str] = []
    page = bob_client.get(TIMELINE)
    assert "Tâches 1 à 20 sur" in page.visible
    while True:
        seen += [title for titles in rows(page).values() for title in titles]
        assert len(page.statements) == 5  # the guard's, the counts, the tasks, needs, councils
        assert page.dom <= 380
        if "Page suivante" not in page.links:
            break
        assert len(seen) % 20 == 0
        page = bob_client.get(page.links["Page suivante"])
    assert sorted(seen) == sorted(f"Tâche {number}" for number in range(count))
    by_name = bob_client.get(f"{TIMELINE}?par=personne&qui={cast.bob.id}")
    assert len(by_name.statements) <= 6
    assert by_name.dom <= 380


@pytest.mark.parametrize("odd", ["0", "-1", "x", "999999999999", "²"])
def test_a_page_that_is_not_one(make: Make, bob_client: Client, odd: str) -> None:
    make("Réunir le comité", due_on=date(2026, 12, 24))
    page = bob_client.get(f"{TIMELINE}?page={odd}&par={odd}")
    assert rows(page) == {"Tâches": ["Réunir le comité"]}


def test_a_far_date_leaves_the_others_readable(make: Make, bob_client: Client) -> None:
    make("Bientôt", due_on=date(2026, 12, 24))
    make("Un jour", due_on=date(2099, 12, 31))
    page = bob_client.get(TIMELINE)
    assert "de décembre 2026 à décembre 2029" in str(page.find(".scroll")["aria-label"])
    assert "31 décembre 2099" in page.visible


def test_strangers_find_nothing(
    cast: Cast, make: Make, charlie_client: Client, elise_client: Client
) -> None:
    make("Chez les voisins", authority=cast.autre, due_on=date(2026, 11, 24))
    charlie_client.get(TIMELINE, status=404)
    assert "Chez les voisins" not in elise_client.get(TIMELINE).visible
