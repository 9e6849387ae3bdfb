"""Writing a task: prepared from an item, given to anybody, corrected, never written over."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.methodology.loader import current_edition
from app.tasks.models import Task
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.tasks.conftest import Make, read

LIST = "/c/rodez/taches"
NEW = f"{LIST}/nouvelle"
ITEM = current_edition().phases[0].items[0]


def count() -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(Task)) or 0


def add(client: Client, status: int = 303, **fields: Any) -> Page:
    return client.submit(client.get(NEW), NEW, {"title": "Écrire au DGS", **fields}, status=status)


def last() -> Task:
    db.session.close()
    return db.session.scalars(select(Task).order_by(Task.id.desc()).limit(1)).one()


def test_a_whole_task_is_kept(saturday: Any, bob_client: Client, cast: Cast) -> None:
    page = add(
        bob_client,
        assignee=f"membre:{cast.alice.id}",
        due_on="15/01/2027",
        starts_on="2027-01-04",
        priority="3",
        recurrence="yearly",
        description="Deux lignes,\r\npas plus.",
        anchor_id=f"item:{ITEM.id}",
        parts="Relire\n\n Envoyer ",
    )
    assert "Tâche ajoutée" in page.flash[0]
    task = last()
    assert (task.assignee_name, task.due_on, task.starts_on) == (
        "Alice Durand", date(2027, 1, 15), date(2027, 1, 4),
    )  # fmt: skip
    assert (task.priority, task.recurrence, task.anchor_id) == (3, "yearly", ITEM.id)
    assert task.description == "Deux lignes,\npas plus."
    assert task.parts_total == 2


def test_from_an_item_title_and_date_are_ready(saturday: Any, alice_client: Client) -> None:
    page = alice_client.get(f"{NEW}?ancre=item:{ITEM.id}")
    form = page.form(NEW)
    assert form.value("title") == ITEM.task
    assert form.value("anchor_id") == f"item:{ITEM.id}"
    days = (date.fromisoformat(form.value("due_on")) - date(2026, 11, 21)).days
    assert days == ITEM.duration_days
    alice_client.submit(page, NEW)
    assert (last().anchor_kind, last().anchor_id) == ("item", ITEM.id)


def test_from_a_day_the_date_is_ready(saturday: Any, alice_client: Client) -> None:
    assert alice_client.get(f"{NEW}?jour=2026-12-03").form(NEW).value("due_on") == "2026-12-03"


@pytest.mark.parametrize(
    "query", ["ancre=zzz:1", "ancre=item:zzz", "ancre=stakeholder:9", "ancre=%00", "jour=demain"]
)
def test_an_odd_address_prepares_nothing(saturday: Any, alice_client: Client, query: str) -> None:
    form = alice_client.get(f"{NEW}?{query}").form(NEW)
    assert form.value("title") == form.value("due_on") == ""


def test_somebody_without_account_is_a_name(saturday: Any, bob_client: Client) -> None:
    add(bob_client, assignee="autre", assignee_name="Karim B.", assignee_email="K@exemple.fr")
    task = last()
    assert (task.assignee_id, task.assignee_name) == (None, "Karim B.")
    assert task.assignee_email == "k@exemple.fr"
    page = bob_client.get(NEW)
    assert "nom:Karim B." in [str(option["value"]) for option in page.soup.select("option")]
    add(bob_client, assignee="nom:Karim B.")
    assert last().assignee_name == "Karim B."


def test_a_name_alone_is_enough(saturday: Any, bob_client: Client) -> None:
    add(bob_client, assignee_name="Karim B.")
    assert last().assignee_name == "Karim B."


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "Indiquez ce qu’il y a à faire."),
        ({"title": "x" * 201}, "Ce texte fait 201 caractères"),
        ({"due_on": "demain"}, "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ({"due_on": "31/02/2027"}, "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ({"due_on": "0027-01-15"}, "Vérifiez l’année de cette date."),
        ({"starts_on": "2027-02-01", "due_on": "2027-01-15"}, "L’échéance est avant le début"),
        ({"assignee": "autre"}, "Indiquez le nom de la personne"),
        ({"assignee": "autre", "assignee_name": "K", "assignee_email": "k"}, ""),
        ({"description": "x" * 10_001}, "Ce texte fait 10\u202f001 caractères"),
        ({"parts": "x\n" * 60}, "Une tâche a"),
        ({"parts": "x" * 201}, "Ce titre"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    saturday: Any, bob_client: Client, fields: dict[str, str], sentence: str
) -> None:
    page = add(bob_client, status=422, **{"description": "à ne pas perdre", **fields})
    assert page.errors[0].startswith(sentence)
    assert page.soup.select_one(".faulty .message") is not None
    if "description" not in fields:
        assert "à ne pas perdre" in page.text
    for value in fields.values():
        assert value.strip() in page.text
    assert count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("assignee", f"membre:{2**63}"),
        ("assignee", "membre:424242"),
        ("assignee", "nom:Inconnue"),
        ("priority", "9"),
        ("recurrence", "daily"),
        ("anchor_id", "item:zzz"),
        ("anchor_id", "zzz:1"),
        ("anchor_id", "stakeholder:1"),
        ("anchor_id", "x"),
    ],
)
def test_a_forged_choice_gets_a_sentence(
    saturday: Any, bob_client: Client, field: str, value: str
) -> None:
    fields = {"title": "Écrire au DGS", "priority": "2", field: value}
    page = bob_client.post(NEW, fields, status=422)
    assert page.errors
    assert count() == 0


def test_a_member_of_elsewhere_cannot_be_chosen(
    saturday: Any, bob_client: Client, cast: Cast
) -> None:
    fields = {"title": "x", "priority": "2", "assignee": f"membre:{cast.charlie.id}"}
    page = bob_client.post(NEW, fields, status=422)
    assert page.errors == ["Choisissez une personne dans la liste."]


def test_a_double_press_makes_one_task(saturday: Any, bob_client: Client) -> None:
    page = bob_client.get(NEW)
    first = bob_client.submit(page, NEW, title="Écrire au DGS", follow=False)
    second = bob_client.submit(page, NEW, title="Écrire au DGS", follow=False)
    assert first.location == second.location
    assert count() == 1


def test_an_edit_keeps_the_rest(saturday: Any, make: Make, cast: Cast, bob_client: Client) -> None:
    task_id = make("Écrire au DGS", to=cast.bob, priority=3, parts=("Relire",))
    edit = f"{LIST}/{task_id}/modifier"
    page = bob_client.submit(bob_client.get(edit), edit, due_on="2027-01-15")
    assert "Enregistré." in page.flash[0]
    task = read(task_id)
    assert (task.title, task.assignee_id, task.priority) == ("Écrire au DGS", cast.bob.id, 3)
    assert (task.due_on, task.parts_total) == (date(2027, 1, 15), 1)
    back = bob_client.submit(page, f"{LIST}/{task_id}/annuler")
    assert back.flash[0].startswith("Annulé.")
    assert read(task_id).due_on is None


def test_a_stale_edit_shows_both_versions(
    saturday: Any, make: Make, bob_client: Client, alice_client: Client
) -> None:
    task_id = make("Écrire au DGS")
    edit = f"{LIST}/{task_id}/modifier"
    mine = bob_client.get(edit)
    alice_client.submit(alice_client.get(edit), edit, title="Écrire à la DGS", priority="3")
    page = bob_client.submit(mine, edit, title="Appeler le DGS", status=409)
    assert "Écrire à la DGS" in page.find(".callout").text
    assert "est gardé\u00a0: Priorité." in page.find(".callout").text
    assert "Haute" not in page.find(".callout").text
    assert page.form(edit).value("title") == "Appeler le DGS"
    bob_client.submit(page, edit)
    task = read(task_id)
    assert (task.title, task.priority) == ("Appeler le DGS", 3)


def test_a_title_and_a_priority_changed_at_once_are_both_kept(
    saturday: Any, make: Make, bob_client: Client, alice_client: Client
) -> None:
    task_id = make("Écrire au DGS")
    edit = f"{LIST}/{task_id}/modifier"
    mine = bob_client.get(edit)
    alice_client.submit(alice_client.get(edit), edit, priority="3")
    page = bob_client.submit(mine, edit, title="Appeler le DGS")
    assert page.flash[0].endswith("a changé entre-temps est gardé\u00a0: Priorité.")
    task = read(task_id)
    assert (task.title, task.priority) == ("Appeler le DGS", 3)
    bob_client.submit(page, f"{LIST}/{task_id}/annuler")
    task = read(task_id)
    assert (task.title, task.priority) == ("Écrire au DGS", 3)


def test_dates_that_do_not_go_together_are_asked(
    saturday: Any, make: Make, bob_client: Client, alice_client: Client
) -> None:
    task_id = make("Écrire au DGS", starts_on=date(2027, 1, 4), due_on=date(2027, 3, 1))
    edit = f"{LIST}/{task_id}/modifier"
    mine = bob_client.get(edit)
    alice_client.submit(alice_client.get(edit), edit, starts_on="2027-02-01")
    page = bob_client.submit(mine, edit, due_on="2027-01-15", status=409)
    assert "L’échéance est avant le début" in page.find(".callout").text
    assert "15 janvier 2027" in page.find(".callout").text
    bob_client.submit(page, edit, starts_on="2027-01-11")
    task = read(task_id)
    assert (task.starts_on, task.due_on) == (date(2027, 1, 11), date(2027, 1, 15))


def test_the_form_is_light(saturday: Any, make: Make, alice_client: Client) -> None:
    page = alice_client.get(f"{LIST}/{make('Écrire au DGS')}/modifier")
    assert len(page.statements) <= 5
    assert page.dom <= 380


def test_who_only_reads_writes_nothing(saturday: Any, make: Make, elise_client: Client) -> None:
    elise_client.get(NEW, status=403)
    elise_client.get(f"{LIST}/{make('Écrire au DGS')}/modifier", status=403)
