"""Tasks of those who left are named, and given to somebody else in one go."""

from datetime import date
from typing import Any

import pytest

from tests.support.cast import Cast
from tests.support.client import Client
from tests.tasks.conftest import Make, read

URL = "/c/rodez/taches/a-reprendre"


@pytest.fixture
def left(saturday: Any, make: Make, cast: Cast, alice_client: Client) -> list[int]:
    """Six tasks of Bob, who has left."""
    made = [make(f"Tâche {day}", to=cast.bob, due_on=date(2026, 12, day)) for day in range(1, 7)]
    alice_client.post(f"/c/rodez/membres/{cast.bob.id}/retirer", on="/c/rodez/membres")
    return made


def test_who_left_and_what_waits(left: list[int], alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert "Bob Martin\u00a0: 6\u00a0tâches" in page.visible
    assert page.links["Tâche 1"] == f"/c/rodez/taches/{left[0]}"
    assert "et 1\u00a0autre" in page.visible
    assert len(page.statements) <= 5


def test_all_of_them_are_given_at_once(left: list[int], cast: Cast, alice_client: Client) -> None:
    page = alice_client.get(URL)
    assert "nom:Bob Martin" not in page.text
    page = alice_client.submit(page, URL, assignee=f"membre:{cast.carole.id}")
    assert page.flash == ["6\u00a0tâches confiées à Carole Petit."]
    assert {read(each).assignee_id for each in left} == {cast.carole.id}
    assert "Rien à reprendre" in page.visible


@pytest.mark.parametrize("person", ["", "membre:424242", f"membre:{2**63}", "nom:Bob Martin", "x"])
def test_somebody_must_be_chosen(left: list[int], alice_client: Client, person: str) -> None:
    fields = {"de": "Bob Martin", "assignee": person}
    page = alice_client.post(URL, fields, on=URL, status=422)
    assert len(page.errors) == 1
    assert page.soup.select_one("[aria-invalid=true]") is not None
    assert read(left[0]).assignee_id is None


def test_a_second_lead_finds_it_done(left: list[int], cast: Cast, alice_client: Client) -> None:
    fields = {"de": "Bob Martin", "assignee": f"membre:{cast.carole.id}"}
    alice_client.post(URL, fields, on=URL)
    page = alice_client.post(URL, fields, on=URL)
    assert page.flash == ["Ces tâches ont déjà été confiées à quelqu’un."]


def test_who_only_reads_takes_nothing_over(left: list[int], elise_client: Client) -> None:
    elise_client.get(URL, status=403)
