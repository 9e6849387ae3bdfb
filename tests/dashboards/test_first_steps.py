"""The first quarter of an hour: five steps, read from the registers, left and resumed."""

from datetime import timedelta
from typing import Any

import pytest

from app.audit.rules import Actor
from app.dashboards.first_steps import STEPS, SpaceFacts, first_steps, still_new
from app.kernel.clock import now, today
from tests.dashboards.conftest import Writing, put_answer
from tests.dashboards.test_home import FIRST, HOME, plain
from tests.support.client import Client, Page
from tests.support.plans import make_plan

URL = "/c/rodez/premiers-pas"


def bar(page: Page) -> str:
    found = page.soup.select_one(".guide")
    return plain(" ".join(found.get_text().split())) if found else ""


def states(page: Page) -> list[bool]:
    return [bool(row.select_one(".state.done")) for row in page.soup.select(".first-steps > li")]


@pytest.fixture
def new_space(cast: Any, write: Writing) -> None:
    """Rodez, opened today."""
    with write():
        cast.rodez.created_at = now()


@pytest.mark.parametrize(
    ("facts", "number"),
    [
        (SpaceFacts(False, False, 0, 0), 2),
        (SpaceFacts(True, False, 0, 0), 3),
        (SpaceFacts(True, False, 9, 2), 3),
        (SpaceFacts(True, True, 4, 0), 4),
        (SpaceFacts(True, True, 5, 0), 5),
        (SpaceFacts(True, True, 5, 1), None),
    ],
)
def test_the_step_to_do_is_the_first_not_done(facts: SpaceFacts, number: int | None) -> None:
    current = first_steps(facts).current
    assert (current and current.number) == number


def test_a_space_is_new_for_two_months() -> None:
    assert still_new(today() - timedelta(days=60), today())
    assert not still_new(today() - timedelta(days=61), today())


def test_the_guide_follows_what_is_done(
    cast: Any, write: Writing, new_space: None, alice_client: Client
) -> None:
    page = alice_client.get(HOME)
    assert "Étape 2 sur 5 : faire le premier diagnostic" in bar(page)
    assert page.links["Continuer"] == "/c/rodez/diagnostic"
    assert len(page.statements) <= 5
    by = Actor(cast.alice.id, cast.alice.full_name)
    with write():
        make_plan(cast.rodez, by, (1,))
    with write():
        put_answer(cast.rodez, FIRST, "done", cast.alice, now())
    page = alice_client.get(HOME)
    assert "Étape 4 sur 5 : recenser cinq jeux de données" in bar(page)
    assert page.links["Continuer"] == "/c/rodez/donnees/jeux-types"
    steps = alice_client.get(URL)
    assert states(steps) == [True, True, True, False, False]
    with write():
        cast.rodez.dataset_stages = {"listed": 4, "analysed": 1}
    assert bar(alice_client.get(HOME)) == ""
    assert "Les cinq étapes sont faites" in alice_client.get(URL).visible


def test_each_step_is_a_page_that_opens(new_space: None, alice_client: Client) -> None:
    page = alice_client.get(URL)
    links = [str(link["href"]) for link in page.soup.select(".first-steps a")]
    # The inventory has a second way in: what is online or listed already.
    assert len(links) == len(STEPS) + 1
    assert "/c/rodez/donnees/existant" in links
    for link in links:
        assert alice_client.get(link).status == 200


def test_it_is_put_away_by_one_and_found_again(
    new_space: None, alice_client: Client, carole_client: Client
) -> None:
    page = alice_client.get(HOME)
    after = alice_client.submit(page, URL, montrer="non")
    assert "Le guide est rangé" in after.visible
    assert bar(after) == ""
    assert "Étape 2" in bar(carole_client.get(HOME))
    back = alice_client.submit(alice_client.get(URL), URL, montrer="oui")
    assert "Étape 2" in bar(back)


def test_nobody_else_is_guided(
    new_space: None, bob_client: Client, elise_client: Client, client: Client
) -> None:
    assert bar(bob_client.get(HOME)) == ""
    assert bar(elise_client.get(HOME)) == ""
    elise_client.get(URL, status=403)


def test_the_help_leads_back_to_it(
    alice_client: Client, bob_client: Client, carole_client: Client
) -> None:
    resume = alice_client.get("/aide").links["Reprendre les premiers pas"]
    assert alice_client.get(resume, status=303).location == URL
    assert carole_client.get(resume, status=303).location.endswith("/premiers-pas")
    assert bob_client.get(resume, status=303).location == "/"


def test_an_old_space_is_not_guided(alice_client: Client) -> None:
    assert bar(alice_client.get(HOME)) == ""
