"""The year of duties on screen: its dates, its tasks, its calendar file."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel.clock import today
from app.tasks.models import Task
from app.year.models import YearDate, YearTask
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page

Write = Callable[[], AbstractContextManager[None]]
YEAR, TASKS, DATES = "/c/rodez/annee", "/c/rodez/annee/taches", "/c/rodez/annee/dates"
DIRECTORY = "Mettre à jour et publier le répertoire des informations publiques"
SOON = today() + timedelta(days=60)


def made() -> list[Task]:
    found = list(db.session.scalars(select(Task).order_by(Task.id)))
    db.session.close()
    return found


BUDGET = "Mettre en ligne le budget voté et sa présentation"


def waiting(client: Client) -> str:
    """Return the lines that wait for a date."""
    (listed,) = client.get(YEAR).soup.select("#dates ul")
    return listed.get_text()


def give(client: Client, on: str, status: int = 303) -> Page:
    return client.submit(client.get(YEAR), DATES, {"on": on}, status=status)


def test_what_follows_events_has_its_own_page(elise_client: Client) -> None:
    link = next(a for a in elise_client.get(YEAR).soup.select("main p > a") if "fil" in a.text)
    page = elise_client.get(str(link["href"]))
    assert page.h1 == "Vos obligations au fil de l’eau"
    assert len(page.soup.select("main dl > div")) > 1
    assert page.dom <= 380
    assert elise_client.get(YEAR).dom <= 380


def test_each_duty_stands_with_its_day_its_text_and_its_certainty(elise_client: Client) -> None:
    page = elise_client.get(YEAR)
    assert page.h1 == "Vos obligations de l’année"
    assert DIRECTORY in page.visible
    assert "CRPA L322-6 et R322-7 (lu dans le texte)" in page.visible
    assert "selon Le Moniteur, vérifié le 29 novembre 2026" in page.visible
    assert "Au fil de l’eau" in page.visible
    assert "Créer les tâches" not in page.visible  # an official reads


def test_the_date_that_is_lacking_is_asked_in_place(alice_client: Client) -> None:
    assert "attendent une date" in alice_client.get(YEAR).visible
    assert BUDGET in waiting(alice_client)
    page = give(alice_client, SOON.isoformat())
    assert "La date est notée" in page.visible
    assert BUDGET not in waiting(alice_client)
    assert "year:date" in db.session.scalars(select(AuditEvent.event)).all()
    page = give(alice_client, "")
    assert "La date est retirée." in page.visible
    assert db.session.scalar(select(func.count()).select_from(YearDate)) == 0


def test_a_bad_date_gets_its_sentence_and_stays(alice_client: Client) -> None:
    page = give(alice_client, "31/02/2027", status=422)
    assert "Écrivez la date comme ceci" in page.visible
    assert 'value="31/02/2027"' in page.text
    page = give(alice_client, "1926-03-31", status=422)
    assert "Vérifiez l’année de cette date." in page.visible


def test_two_people_give_a_date(alice_client: Client, bob_client: Client) -> None:
    before = bob_client.get(YEAR)
    give(alice_client, SOON.isoformat())
    hers = (SOON + timedelta(days=7)).isoformat()
    page = bob_client.submit(before, DATES, {"on": hers}, status=409)
    assert "Quelqu’un a noté une autre date" in page.visible
    assert f'value="{hers}"' in page.text
    bob_client.submit(page, DATES, {"on": hers})
    assert db.session.scalars(select(YearDate.on)).one() == SOON + timedelta(days=7)


def test_a_date_that_is_not_asked_is_refused(alice_client: Client) -> None:
    fields = {"what": "anniversaire", "on": SOON.isoformat(), "seen": "0"}
    page = alice_client.post(DATES, fields, 422, on=YEAR)
    assert "n’est pas de celles" in page.visible


def test_the_tasks_of_the_year_are_made_once(alice_client: Client) -> None:
    preview = alice_client.get(TASKS)
    ticked = [box["value"] for box in preview.soup.select("input[name=ticked][checked]")]
    assert ticked
    assert all(re.fullmatch(r"[a-z-]+\.\d{4}-\d\d-\d\d", str(key)) for key in ticked)
    page = alice_client.submit(preview, TASKS)
    assert f"{len(ticked)}\u00a0tâche" in page.visible
    tasks = made()
    assert len(tasks) == len(ticked)
    assert {task.recurrence for task in tasks} == {"yearly"}
    first = next(task for task in tasks if task.title == DIRECTORY)
    assert first.due_on == date(today().year, 12, 31)
    assert first.anchor_id == "repertoire-informations-publiques-tenu"
    assert first.assignee_name == "Alice Durand"  # the lead, whose role it is
    # Sent twice, then asked anew: nothing is made twice.
    alice_client.submit(preview, TASKS)
    assert len(made()) == len(ticked)
    again = alice_client.post(TASKS, {"ticked": ticked})
    assert "ont déjà leur tâche" in again.visible
    assert len(made()) == len(ticked)
    assert "Déjà prévues" in alice_client.get(TASKS).visible


def test_a_task_that_came_back_stands_for_its_day(
    alice_client: Client, write: Write, cast: Cast
) -> None:
    alice_client.submit(alice_client.get(TASKS), TASKS)
    count = len(made())
    with write():
        db.session.execute(delete(YearTask).where(YearTask.authority_id == cast.rodez.id))
    assert DIRECTORY in alice_client.get(TASKS).find("main .lines").get_text()
    assert len(made()) == count


def test_what_was_just_made_is_taken_back(alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(TASKS), TASKS)
    first = made()[0]
    page = alice_client.submit(page, "/c/rodez/annee/taches/annuler")
    assert "supprimée" in page.visible
    assert made() == []
    assert first.title in alice_client.get(TASKS).visible


def test_a_task_that_somebody_touched_is_not_taken_back(alice_client: Client, write: Write) -> None:
    page = alice_client.submit(alice_client.get(TASKS), TASKS)
    kept = made()[0].id
    with write():
        db.session.get_one(Task, kept).revision = 2
    alice_client.submit(page, "/c/rodez/annee/taches/annuler")
    assert [task.id for task in made()] == [kept]


def test_nothing_ticked_is_told(alice_client: Client) -> None:
    page = alice_client.submit(alice_client.get(TASKS), TASKS, {"ticked": []}, status=422)
    assert "Cochez au moins une échéance." in page.visible


def test_an_official_does_not_make_tasks(elise_client: Client) -> None:
    assert elise_client.get(TASKS, 403).status == 403


def test_the_year_is_read_by_an_agenda(alice_client: Client, client: Client, cast: Cast) -> None:
    page = alice_client.post("/compte/agenda", {"place": "rodez"}, 200)
    address = str(page.find("#annee")["value"])
    assert address.endswith("/annee.ics")
    file = client.get("/" + address.split("/", 3)[3])
    assert file.headers["Content-Type"].startswith("text/calendar")
    text = file.text.replace("\r\n ", "")
    assert f"SUMMARY:{DIRECTORY}" in text
    assert "DTSTART;VALUE=DATE:" in text
    page = alice_client.post("/compte/agenda", {"place": ""}, 200)
    assert not page.soup.select("#annee")
    own = str(page.find("#adresse")["value"]).removesuffix(".ics") + "/annee.ics"
    client.get("/" + own.split("/", 3)[3], 404)
