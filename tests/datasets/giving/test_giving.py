"""A dataset is given to a person as a task is: a member, or a name that an invitation meets."""

from typing import Any

import pytest
from sqlalchemy import select

from app.extensions import db
from app.spaces import membership
from app.spaces.permissions import Role
from app.tasks.models import Task
from tests.datasets.conftest import LIST, Make, Write, actor, read
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page


def member(user: Any) -> str:
    return f"membre:{user.id}"


def give(client: Client, dataset_id: int, status: int = 303, **fields: Any) -> Page:
    url = f"{LIST}/{dataset_id}/confier"
    client.typed = tuple(str(value) for value in fields.values() if value)
    return client.submit(client.get(url), url, fields, status=status)


def tasks() -> list[Task]:
    return list(db.session.scalars(select(Task).order_by(Task.id)))


def test_a_member_gets_a_dataset_and_the_task_to_complete_it(
    make: Make, cast: Cast, alice_client: Client, bob_client: Client
) -> None:
    dataset_id = make("Aides")
    page = give(alice_client, dataset_id, assignee=member(cast.bob))
    assert page.flash == ["Confié à Bob Martin. Une tâche le lui demande."]
    assert "Confié à Bob Martin" in page.visible
    (task,) = tasks()
    assert (task.assignee_id, task.anchor_id) == (cast.bob.id, str(dataset_id))
    assert task.due_on is not None
    mine = bob_client.get("/mes-taches")
    assert mine.links["Aides"] == f"{LIST}/{dataset_id}"
    own = bob_client.get(f"{LIST}?qui=moi")
    assert "confiés à moi" in own.visible
    assert "Aides" in own.links
    assert "Aides" not in alice_client.get(f"{LIST}?qui=moi").links


def test_no_task_is_made_unless_asked(make: Make, cast: Cast, alice_client: Client) -> None:
    dataset_id = make("Aides")
    page = give(alice_client, dataset_id, assignee=member(cast.bob), asks=[])
    assert page.flash == ["Confié à Bob Martin."]
    assert tasks() == []
    [row] = alice_client.get(LIST).soup.select("th[data-initials]")
    assert (row["data-initials"], "whose" in row["class"]) == ("BM", True)
    page = give(alice_client, dataset_id, assignee="")
    assert page.flash == ["Ce jeu n’est plus confié à personne."]


def test_a_name_waits_for_its_invitation(
    make: Make, write: Write, cast: Cast, alice_client: Client
) -> None:
    dataset_id = make("Aides")
    fields = {"assignee": "autre", "assignee_name": "Charlie", "asks": []}
    give(alice_client, dataset_id, assignee_email=cast.charlie.email, **fields)
    assert read(dataset_id).assignee_email == cast.charlie.email
    with write():
        membership.add_member(cast.rodez, cast.charlie, Role.CONTRIBUTOR)
    assert read(dataset_id).assignee_id == cast.charlie.id


def test_who_leaves_leaves_the_datasets(
    make: Make, write: Write, cast: Cast, alice_client: Client
) -> None:
    dataset_id = make("Aides")
    give(alice_client, dataset_id, assignee=member(cast.bob), asks=[])
    with write():
        membership.remove_member(cast.rodez, cast.bob.id, by=actor(cast.alice))
    row = read(dataset_id)
    assert (row.assignee_id, row.assignee_name) == (None, "Bob Martin")


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"assignee": ""}, "Choisissez à qui confier ce jeu"),
        ({"assignee": "autre"}, "Indiquez le nom de la personne, ou choisissez-la dans la liste."),
        ({"assignee": "membre:424242"}, "Choisissez une personne dans la liste."),
        ({"assignee": "autre", "assignee_name": "X", "assignee_email": "@"}, "adresse"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(
    make: Make, alice_client: Client, fields: dict[str, str], sentence: str
) -> None:
    dataset_id = make("Aides")
    url = f"{LIST}/{dataset_id}/confier"
    page = alice_client.post(url, {**fields, "due_on": "01/02/2027"}, on=url, status=422)
    assert sentence in page.errors[0]
    assert 'value="2027-02-01"' in page.text  # as a date control reads it
    assert read(dataset_id).assignee_name == ""


def test_two_people_giving_it_are_told(make: Make, cast: Cast, alice_client: Client) -> None:
    dataset_id = make("Aides")
    url = f"{LIST}/{dataset_id}/confier"
    seen = alice_client.get(url)
    give(alice_client, dataset_id, assignee=member(cast.bob), asks=[])
    page = alice_client.submit(seen, url, {"assignee": member(cast.carole)}, status=409)
    assert "il est confié à Bob Martin" in page.visible
    page = alice_client.submit(page, url, {"assignee": member(cast.carole)})
    assert read(dataset_id).assignee_name == "Carole Petit"


def test_an_official_gives_nothing(make: Make, elise_client: Client) -> None:
    elise_client.get(f"{LIST}/{make('Aides')}/confier", status=403)
