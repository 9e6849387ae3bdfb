"""Dating a plan again: seen first, then confirmed, and never over what somebody has begun."""

from datetime import date, timedelta

from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import today
from app.tasks import services as tasks
from app.tasks.models import Plan, Task
from app.tasks.rules import TaskState
from tests.planning.conftest import Write
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.method import points
from tests.support.page import Page
from tests.support.plans import CALENDAR, make_plan, open_day

COUNT = len(points(1))  # a plan of phase 1
Dates = dict[int, tuple[date | None, date | None]]


def url(plan_id: int, start: date | None = None) -> str:
    query = f"?start={start.isoformat()}&pace=normal" if start else ""
    return f"/c/rodez/taches/plan/{plan_id}{query}"


def dates() -> Dates:
    rows = db.session.execute(select(Task.id, Task.starts_on, Task.due_on)).all()
    db.session.close()
    return {task_id: (starts_on, due_on) for task_id, starts_on, due_on in rows}


def task_of(item_id: str) -> Task:
    found = db.session.scalars(select(Task).where(Task.anchor_id == item_id)).one()
    db.session.close()
    return found


def confirm(client: Client, page: Page, status: int = 303) -> Page:
    button = next(b for form in page.forms for b in form.buttons if b.startswith("Recaler"))
    return client.submit(page, button, status=status)


def test_a_plan_says_where_it_stands(alice_client: Client, plan_id: int) -> None:
    page = alice_client.get(url(plan_id))
    assert page.h1.startswith("Plan du ")
    assert f"{COUNT}\u00a0tâches, dont {COUNT} à finir" in page.visible
    assert "Voir la frise" in page.links
    assert alice_client.get("/c/rodez/taches/plan").links[page.h1] == url(plan_id)


def test_new_dates_are_seen_then_confirmed(alice_client: Client, plan_id: int) -> None:
    before, later = dates(), open_day(40)
    page = alice_client.get(url(plan_id, later))
    assert f"{COUNT}\u00a0tâches changent de dates." in page.visible
    assert dates() == before
    assert len(page.statements) <= 5
    assert page.dom <= 380
    page = confirm(alice_client, page)
    assert page.flash == [f"Le plan est recalé\u00a0: {COUNT}\u00a0tâches déplacées."]
    after = dates()
    assert min(starts for starts, _ in after.values() if starts) == later
    assert not any(CALENDAR.closed(day) for pair in after.values() for day in pair if day)


def test_what_has_started_keeps_its_dates_and_says_why(
    cast: Cast, alice_client: Client, plan_id: int, write: Write
) -> None:
    by = Actor(cast.alice.id, "Alice Durand")
    begun, done, moved = (
        task_of(each) for each in ("obligation-situee", "priorites-du-mandat", "freins-compris")
    )
    with write():
        tasks.set_state(cast.rodez, begun.id, TaskState.IN_PROGRESS, seen=1, by=by)
        tasks.set_state(cast.rodez, done.id, TaskState.DONE, seen=1, by=by)
        tasks.redate(cast.rodez, moved.id, open_day(12), open_day(15), seen=1, by=by)
    before = dates()
    page = alice_client.get(url(plan_id, open_day(40)))
    for said in (
        "Terminées ou abandonnées (1\u00a0tâche)",
        "Commencées ou bloquées (1\u00a0tâche)",
        "Datées à la main (1\u00a0tâche)",
    ):
        assert said in page.visible
    confirm(alice_client, page)
    after = dates()
    still = {task_id for task_id, pair in after.items() if pair == before[task_id]}
    assert still == {begun.id, done.id, moved.id}


def test_a_task_begun_since_the_preview_is_shown_first(
    cast: Cast, alice_client: Client, plan_id: int, write: Write
) -> None:
    page = alice_client.get(url(plan_id, open_day(40)))
    task = task_of("obligation-situee")
    with write():
        by = Actor(cast.alice.id, "Alice Durand")
        tasks.set_state(cast.rodez, task.id, TaskState.IN_PROGRESS, seen=1, by=by)
    before = dates()
    page = confirm(alice_client, page, status=409)
    assert page.errors[0].startswith("L’espace a changé depuis l’aperçu.")
    assert "Commencées ou bloquées (1\u00a0tâche)" in page.visible
    assert dates() == before
    confirm(alice_client, page)
    assert dates()[task.id] == before[task.id]


def test_two_people_who_date_again_do_not_cross(
    alice_client: Client, bob_client: Client, plan_id: int
) -> None:
    mine, theirs = (
        browser.get(url(plan_id, open_day(later)))
        for browser, later in ((alice_client, 40), (bob_client, 60))
    )
    confirm(alice_client, mine)
    confirm(bob_client, theirs, status=409)
    assert min(starts for starts, _ in dates().values() if starts) == open_day(40)


def test_an_edit_of_a_task_seen_before_the_new_dates_is_refused(
    alice_client: Client, plan_id: int
) -> None:
    before = task_of("obligation-situee").revision
    confirm(alice_client, alice_client.get(url(plan_id, open_day(40))))
    assert task_of("obligation-situee").revision == before + 1


def test_the_same_dates_change_nothing(alice_client: Client, plan_id: int) -> None:
    page = alice_client.get(url(plan_id, open_day(10)))
    assert "Aucune date ne change avec ces réglages." in page.visible
    forged = {"start": open_day(10).isoformat(), "pace": "normal", "seen": "faux"}
    assert alice_client.post(url(plan_id), forged, status=409, on="/compte")


def test_dates_to_correct_say_where(alice_client: Client, plan_id: int) -> None:
    past = today() - timedelta(days=3)
    page = alice_client.get(url(plan_id, past), status=422)
    assert page.errors == ["Cette date est passée\u00a0: choisissez un jour à venir."]
    page = alice_client.get(f"{url(plan_id)}?start=&pace=x", status=422)
    assert page.errors == ["Indiquez une date.", "Choisissez l’une des réponses proposées."]
    page = alice_client.post(url(plan_id), {"start": "demain"}, status=422, on="/compte")
    assert page.errors[0] == "Écrivez la date comme ceci\u00a0: 15/01/2027."


def test_a_new_council_moves_the_vote(alice_client: Client, plan_id: int) -> None:
    council = open_day(300)
    page = alice_client.get(f"{url(plan_id, open_day(40))}&council={council.isoformat()}")
    confirm(alice_client, page)
    assert task_of("deliberation-adoptee").due_on == council
    soon = alice_client.get(
        f"{url(plan_id, open_day(40))}&council={open_day(60).isoformat()}", status=422
    )
    assert soon.errors[0].startswith("Ce qui mène au vote n’est pas prêt avant le ")


def test_the_journal_tells_what_moved(alice_client: Client, plan_id: int) -> None:
    confirm(alice_client, alice_client.get(url(plan_id, open_day(40))))
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "plan:redate")).one()
    db.session.close()
    assert event.subject == f"plan:{plan_id}"
    told = {change["title"]: change["new"] for change in event.changes}
    assert told["Tâches déplacées"] == str(COUNT)
    assert "Faire désigner l’élu référent" in told


def test_a_long_plan_is_turned_page_by_page(cast: Cast, alice_client: Client, write: Write) -> None:
    with write():
        plan = make_plan(cast.rodez, Actor(cast.alice.id, "Alice Durand"), range(1, 7))
    page = alice_client.get(url(plan.id, open_day(40)))
    assert page.dom <= 380
    assert len(page.soup.select("tbody tr")) == 25
    other = alice_client.get(page.links["Page suivante"])
    assert "Page 2 sur" in other.visible
    confirm(alice_client, other)
    assert db.session.scalar(select(func.count()).where(Task.revision == 1)) == 0
    db.session.close()


def test_a_plan_of_others_does_not_exist(
    charlie_client: Client, elise_client: Client, plan_id: int
) -> None:
    charlie_client.get(f"/c/autre/taches/plan/{plan_id}", status=404)
    charlie_client.post(f"/c/autre/taches/plan/{plan_id}", {}, status=404, on="/compte")
    elise_client.get(url(plan_id), status=403)
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 1
    db.session.close()
