"""The month: what is due each day, among holidays, whatever the address says."""

from datetime import date

import pytest

from app.spaces.membership import add_member
from app.spaces.permissions import Role
from app.tasks import services
from app.tasks.rules import TaskState
from tests.support.cast import Cast, make_authority
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page
from tests.tasks.conftest import Make, Write, actor
from tests.tasks.views.test_board import crowd

CALENDAR = "/c/rodez/taches/calendrier"
pytestmark = pytest.mark.usefixtures("saturday")


def cell(page: Page, day: str) -> str:
    """The words of the cell of a day."""
    return one_line(page.find(f".month time[datetime='{day}']").parent)


def test_the_month_of_today_by_default(make: Make, elise_client: Client) -> None:
    make("Réunir le comité", due_on=date(2026, 11, 24))
    make("En décembre", due_on=date(2026, 12, 1))
    page = elise_client.get(CALENDAR)
    assert page.h1 == "Échéances de novembre 2026"
    assert one_line(page.find(".month caption")) == "Novembre 2026\u00a0: 1\u00a0échéance"
    heads = [one_line(head) for head in page.soup.select(".month thead th")]
    assert heads[1:] == ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]
    assert all(head["scope"] == "col" for head in page.soup.select(".month thead th"))
    weeks = [one_line(head) for head in page.soup.select(".month tbody th[scope=row]")]
    assert weeks == ["44", "45", "46", "47", "48", "49"]
    assert cell(page, "2026-11-24") == "24Réunir le comité"
    assert page.soup.select("td[aria-current=date] time")[0]["datetime"] == "2026-11-21"
    assert "En décembre" not in page.visible
    assert page.links["Octobre 2026"] == f"{CALENDAR}?mois=2026-10"
    assert page.links["Décembre 2026"] == f"{CALENDAR}?mois=2026-12"
    assert "Mois en cours" not in page.links


def test_holidays_and_week_ends_are_shown(elise_client: Client, make: Make) -> None:
    page = elise_client.get(f"{CALENDAR}?mois=2026-12")
    assert cell(page, "2026-12-25") == "25 Noël"
    rest = [str(each["datetime"])[-2:] for each in page.soup.select(".rest > time")]
    assert rest == ["05", "06", "12", "13", "19", "20", "25", "26", "27"]
    assert "Aucune échéance ce mois-ci" in page.visible
    assert page.links["Mois en cours"] == f"{CALENDAR}?mois=2026-11"


def test_holidays_are_those_of_the_place(cast: Cast, write: Write, alice_client: Client) -> None:
    with write():
        metz = make_authority(slug="metz", name="Metz", code="57463")
        add_member(metz, cast.alice, Role.LEAD)
    here = alice_client.get("/c/metz/taches/calendrier?mois=2026-12")
    assert cell(here, "2026-12-26").startswith("26 ")
    assert cell(alice_client.get(f"{CALENDAR}?mois=2026-12"), "2026-12-26") == "26"


@pytest.mark.parametrize(
    "odd", ["2026-13", "hier", "2026-1", "99999-12", "2026-11' OR 1", "²⁰²⁶-11"]
)
def test_a_month_that_is_not_one(elise_client: Client, odd: str) -> None:
    page = elise_client.get(f"{CALENDAR}?mois={odd}")
    assert page.h1 == "Échéances de novembre 2026"
    assert "Ce mois n’existe pas dans le calendrier\u00a0: voici le mois en cours." in page.visible


def test_the_calendar_ends_somewhere(elise_client: Client) -> None:
    assert "Janvier 2101" not in elise_client.get(f"{CALENDAR}?mois=2100-12").links
    first = elise_client.get(f"{CALENDAR}?mois=2000-01")
    assert "Décembre 1999" not in first.links
    assert "Février 2000" in first.links


def test_three_a_day_then_how_many_more(make: Make, elise_client: Client) -> None:
    for number in range(7):
        make(f"Tâche {number}", due_on=date(2026, 11, 24), priority=3 if number == 6 else 2)
    page = elise_client.get(CALENDAR)
    assert cell(page, "2026-11-24") == "24Tâche 6Tâche 0Tâche 1+4"
    day = elise_client.get(page.links["+4"].partition("#")[0])
    assert one_line(day.find("#jour h2")) == "Mardi 24 novembre 2026\u00a0: 7\u00a0échéances"
    assert len(day.soup.select("#jour li a")) == 7


@pytest.mark.parametrize("odd", ["0", "31", "0105", "x", "-1", "²", "9" * 400])
def test_a_day_that_is_not_of_the_month_opens_nothing(elise_client: Client, odd: str) -> None:
    assert elise_client.get(f"{CALENDAR}?mois=2026-11&jour={odd}").soup.select("#jour") == []


def test_a_day_without_anything_says_so(elise_client: Client) -> None:
    page = elise_client.get(f"{CALENDAR}?mois=2026-11&jour=2")
    assert "Rien n’est dû ce jour-là." in page.visible


def test_the_state_is_said_and_finished_tasks_are_shown_on_demand(
    cast: Cast, write: Write, make: Make, elise_client: Client
) -> None:
    make("En retard", due_on=date(2026, 11, 3))
    done = make("Faite", due_on=date(2026, 11, 4))
    with write():
        services.set_state(cast.rodez, done, TaskState.DONE, seen=1, by=actor(cast.alice))
    page = elise_client.get(CALENDAR)
    late = page.find(".month a.late")
    assert late["aria-label"] == "En retard, à faire, en retard"
    assert cell(page, "2026-11-04") == "4"
    page = elise_client.get(f"{CALENDAR}?etat=all")
    assert page.find(".month a.done")["aria-label"] == "Faite, faite"


def test_the_filter_goes_from_month_to_month(cast: Cast, make: Make, bob_client: Client) -> None:
    make("Pour Bob", to=cast.bob, due_on=date(2026, 11, 24))
    make("Pour personne", due_on=date(2026, 11, 24))
    page = bob_client.get(f"{CALENDAR}?qui=moi")
    assert cell(page, "2026-11-24") == "24Pour Bob"
    assert page.links["Décembre 2026"] == f"{CALENDAR}?qui=moi&mois=2026-12"
    assert page.links["Suivre ces échéances dans mon agenda"] == "/compte/agenda?de=rodez"


def test_strangers_find_nothing(
    cast: Cast, make: Make, charlie_client: Client, elise_client: Client
) -> None:
    make("Chez les voisins", authority=cast.autre, due_on=date(2026, 11, 24))
    charlie_client.get(CALENDAR, status=404)
    assert "Chez les voisins" not in elise_client.get(CALENDAR).visible


@pytest.mark.parametrize("count", [50, 500, 2000])
def test_as_many_statements_whatever_the_number(
    cast: Cast, write: Write, bob_client: Client, count: int
) -> None:
    crowd(cast, write, count, ["todo", "in_progress", "blocked"])
    page = bob_client.get(f"{CALENDAR}?mois=2026-12")
    assert len(page.statements) == 2  # the guard's, and the days
    assert page.dom <= 380
    page = bob_client.get(f"{CALENDAR}?mois=2026-12&jour=5&qui={cast.bob.id}")
    assert len(page.statements) <= 5
    assert page.dom <= 380
