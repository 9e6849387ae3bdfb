"""A task says what to do: its subject tells how, and is answered on the page of the task."""

from typing import Any

import pytest

from app.methodology.loader import current_edition
from app.progress.queries import answer
from app.tasks.rules import TaskState
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.tasks.conftest import Make, read

LIST = "/c/rodez/taches"
ITEM = current_edition().phases[0].items[0]
STEP = current_edition().phases[0].steps[0]
ANSWER = f"/c/rodez/points/{ITEM.id}"


def words(page: Page) -> str:
    return page.visible.replace("\u00a0", " ").replace("\u202f", " ")


def named(name: str) -> str:
    return f"{ITEM.id}-{name}"


@pytest.fixture
def url(saturday: Any, make: Make, cast: Cast) -> str:
    task_id = make("Écrire au DGS", to=cast.bob, anchor_kind="item", anchor_id=ITEM.id)
    return f"{LIST}/{task_id}"


def of_task(url: str) -> str:
    return f"{ANSWER}?tache={url.rpartition('/')[2]}"


def test_it_says_why_how_and_what_proves_it(url: str, elise_client: Client) -> None:
    page = elise_client.get(url)
    for expected in (ITEM.why, *ITEM.how, f"Preuve attendue : {ITEM.evidence}."):
        assert expected.replace("\u00a0", " ").replace("\u202f", " ") in words(page)
    assert page.soup.select_one("#point") is None  # an official answers nothing


def test_the_point_and_the_task_end_with_one_press(
    url: str, cast: Cast, bob_client: Client
) -> None:
    fields = {named("state"): "done", named("note"): "vu avec le DGS"}
    bob_client.typed = ("vu avec le DGS",)
    button = "Enregistrer, et la tâche est finie"
    page = bob_client.submit(bob_client.get(url), of_task(url), fields, button=button)
    assert page.url.partition("#")[0] == url
    assert page.flash[0].endswith("La tâche est finie.")
    row = answer(cast.rodez, ITEM.id)
    assert row is not None
    assert (row.state, row.note) == ("done", "vu avec le DGS")
    assert read(int(url.rpartition("/")[2])).state == TaskState.DONE.value


def test_a_task_ended_with_its_point_says_what_sub_steps_are_left(
    url: str, bob_client: Client
) -> None:
    for title in ("Appeler", "Relire", "Signer"):
        bob_client.post(f"{url}/etapes", {"part": title}, on=url)
    button = "Enregistrer, et la tâche est finie"
    fields = {named("state"): "done"}
    page = bob_client.submit(bob_client.get(url), of_task(url), fields, button=button)
    assert (
        page.flash[0]
        .replace("\u00a0", " ")
        .endswith("La tâche est finie. Il lui reste 3 sous-étapes à cocher.")
    )


def test_saving_alone_leaves_the_task_open(url: str, bob_client: Client) -> None:
    fields = {named("state"): "in_progress"}
    page = bob_client.submit(
        bob_client.get(url), of_task(url), fields, button="Enregistrer le point"
    )
    assert page.url.partition("#")[0] == url
    assert read(int(url.rpartition("/")[2])).state == TaskState.TODO.value


def test_what_is_lacking_is_asked_on_the_page_of_the_task(url: str, bob_client: Client) -> None:
    fields = {named("state"): "blocked", named("note"): "à garder"}
    page = bob_client.submit(
        bob_client.get(url), of_task(url), fields, button="Enregistrer le point", status=422
    )
    assert page.h1 == "Écrire au DGS"
    assert "Choisissez ce qui bloque ce point." in page.errors
    assert "à garder" in page.text


def test_a_task_changed_meanwhile_is_not_ended(url: str, bob_client: Client) -> None:
    seen = bob_client.get(url)
    bob_client.submit(bob_client.get(url), f"{url}/etat", button="Commencer")
    button = "Enregistrer, et la tâche est finie"
    page = bob_client.submit(seen, of_task(url), {named("state"): "done"}, button=button)
    assert "La tâche n’est pas finie" in page.flash[0]
    assert read(int(url.rpartition("/")[2])).state == TaskState.IN_PROGRESS.value


def test_evidence_is_given_in_place(url: str, cast: Cast, bob_client: Client) -> None:
    action = of_task(url)
    fields = {f"preuve-{ITEM.id}-url": "https://rodez.fr/delib", f"preuve-{ITEM.id}-title": "Délib"}
    page = bob_client.submit(bob_client.get(url), action, fields, button="Enregistrer le point")
    assert page.url.partition("#")[0] == url
    assert page.links["Délib"] == "https://rodez.fr/delib"
    bad = {f"preuve-{ITEM.id}-url": "délib"}
    page = bob_client.submit(
        bob_client.get(url), action, bad, button="Enregistrer le point", status=422
    )
    assert page.h1 == "Écrire au DGS"


def test_a_step_lists_what_is_left_of_it(saturday: Any, make: Make, bob_client: Client) -> None:
    task_id = make("Faire l’étape", anchor_kind="step", anchor_id=STEP.id)
    page = bob_client.get(f"{LIST}/{task_id}")
    assert "Ce qui reste dans cette étape" in page.visible
    assert STEP.items[0].statement.replace("\u00a0", " ") in words(page)


def test_a_task_deleted_meanwhile_leaves_the_answer(
    url: str, cast: Cast, bob_client: Client
) -> None:
    page = bob_client.get(url)
    bob_client.submit(bob_client.get(url), f"{url}/supprimer")
    last = bob_client.submit(
        page, of_task(url), {named("state"): "done"}, button="Enregistrer le point"
    )
    assert last.url.partition("#")[0].endswith("/phases/1")
    row = answer(cast.rodez, ITEM.id)
    assert row is not None
    assert row.state == "done"
