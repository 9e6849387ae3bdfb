"""Building a plan by its three screens: nothing typed is lost, one plan for two clicks."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import today
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition
from app.planning.rules.outline import VOTES
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from app.spaces.membership import add_member
from app.spaces.permissions import Role
from app.tasks.drafts import Assignee, Draft
from app.tasks.models import Plan, Task, TaskNeed
from app.tasks.services import create_task
from tests.support.cast import Cast, make_user
from tests.support.client import Client
from tests.support.method import points
from tests.support.page import Page
from tests.support.plans import CALENDAR, open_day

Write = Callable[[], AbstractContextManager[None]]
URL = "/c/rodez/taches/plan"
EDITION = current_edition()
CHIEF, LAWYER = "role-chef-de-projet", "role-juriste"


def first(client: Client, **fields: object) -> Page:
    """Send the first screen."""
    values = {"on": open_day(10).isoformat(), **fields}
    return client.submit(client.get(URL), 0, values, button="personnes", status=200)


def preview(client: Client, **fields: object) -> Page:
    people = {name: fields.pop(name) for name in list(fields) if name.startswith("role-")}
    return client.submit(first(client, **fields), 0, people, button="apercu", status=200)


def create(client: Client, shown: Page, status: int = 303) -> Page:
    return client.submit(shown, "plan", button="creer", status=status)


def tasks() -> list[Task]:
    found = list(db.session.scalars(select(Task).order_by(Task.id)))
    db.session.close()
    return found


def actor(cast: Cast) -> Actor:
    return Actor(cast.alice.id, cast.alice.full_name)


def test_three_screens_make_a_plan(cast: Cast, alice_client: Client) -> None:
    start = alice_client.get(URL)
    assert start.h1 == "Construire le plan\u00a0: les dates"
    assert start.form(0).values()["phases"] == ["1", "2"]
    people = first(alice_client, scope="incontournables")
    assert people.h1 == "Construire le plan\u00a0: qui fait quoi"
    assert people.soup.select("datalist option")[0]["value"] == "Alice Durand"
    shown = alice_client.submit(
        people, 0, {CHIEF: "bob martin", LAWYER: "Maître Dupuis"}, button="apercu", status=200
    )
    assert shown.h1 == "Construire le plan\u00a0: l’aperçu"
    planned = points(1, 2, required=True)
    assert f"{len(planned)}\u00a0tâches" in shown.visible
    assert "Bob Martin" in shown.visible
    assert "Maître Dupuis (sans compte)" in shown.visible
    page = create(alice_client, shown)
    assert page.flash[0].startswith("Le plan est créé\u00a0: Plan du ")
    written = tasks()
    assert {task.anchor_id for task in written} == {item.id for item in planned}
    assert len(written) == len(planned)
    assert {task.plan_id for task in written} == {1}
    roles = {EDITION.item(task.anchor_id).role: task for task in written}
    assert roles["chef de projet"].assignee_id == cast.bob.id
    assert (roles["juriste"].assignee_id, roles["juriste"].assignee_name) == (None, "Maître Dupuis")
    assert roles["DGS"].assignee_name == ""
    assert min(task.starts_on for task in written if task.starts_on) == open_day(10)
    assert not any(CALENDAR.closed(d) for t in written for d in (t.starts_on, t.due_on) if d)
    assert cast.bob.open_tasks == sum(task.assignee_id == cast.bob.id for task in written)


def test_the_shortcut_to_the_preview_names_those_whose_role_is_known(
    cast: Cast, alice_client: Client, write: Write
) -> None:
    legal = next(item.id for item in EDITION.items if item.role == "juriste")
    dupuis = Assignee(None, "Maître Dupuis")
    about = {"anchor_kind": "item", "anchor_id": legal}
    with write():
        create_task(cast.rodez, Draft("Lire", assignee=dupuis, **about), by=actor(cast))
    values = {"on": open_day(10).isoformat()}
    shown = alice_client.submit(alice_client.get(URL), 0, values, button="apercu", status=200)
    assert shown.h1 == "Construire le plan\u00a0: l’aperçu"
    create(alice_client, shown)
    written = [task for task in tasks() if task.plan_id]
    whose = {EDITION.item(task.anchor_id).role: task for task in written}
    assert whose["chef de projet"].assignee_id == cast.alice.id
    assert whose["juriste"].assignee_name == "Maître Dupuis"
    assert whose["DGS"].assignee_name == ""


def test_a_role_emptied_on_purpose_stays_so_in_the_preview(
    cast: Cast, alice_client: Client
) -> None:
    create(alice_client, preview(alice_client, **{CHIEF: ""}))
    assert {task.assignee_id for task in tasks()} == {None}


def test_who_waits_for_whom_is_written_with_the_tasks(cast: Cast, alice_client: Client) -> None:
    create(alice_client, preview(alice_client, scope="incontournables"))
    rows = {task.id: task for task in tasks()}
    needs = db.session.execute(select(TaskNeed.task_id, TaskNeed.needs_id)).all()
    db.session.close()
    told = {(rows[one].anchor_id, rows[other].anchor_id) for one, other in needs}
    assert ("elu-referent-nomme", "vision-presentee") in told
    # « exemples-de-resultats » is not kept: what it stands for is not waited for either.
    assert all(rows[one].starts_on > rows[other].due_on for one, other in needs)
    assert len(told) == len(needs) > 10


def test_the_council_dates_what_leads_to_the_vote(cast: Cast, alice_client: Client) -> None:
    council = open_day(300)
    shown = preview(alice_client, anchor="conseil", on=council.isoformat(), phases=["1"])
    assert "prêt pour la séance du" in shown.visible
    create(alice_client, shown)
    [vote] = [task for task in tasks() if task.anchor_id in VOTES]
    assert vote.due_on == council
    plan = db.session.get_one(Plan, vote.plan_id)
    assert (plan.council_on, plan.options["pace"]) == (council, "normal")
    db.session.close()


def test_a_council_too_soon_keeps_all_that_was_typed(cast: Cast, alice_client: Client) -> None:
    soon = open_day(35)
    page = alice_client.submit(
        alice_client.get(URL),
        0,
        {"anchor": "conseil", "on": soon.isoformat(), "phases": ["1", "3"], "pace": "tranquille"},
        button="personnes",
        status=422,
    )
    [said] = page.errors
    assert "première séance possible est le" in said
    form = page.form(0)
    assert form.values()["phases"] == ["1", "3"]
    assert form.value("on") == soon.isoformat()
    assert form.value("pace") == "tranquille"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"on": ""}, "Indiquez une date."),
        ({"on": "demain"}, "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ({"on": "2020-01-06"}, "Cette date est passée\u00a0: choisissez un jour à venir."),
        ({"phases": []}, "Choisissez au moins une phase."),
    ],
)
def test_a_first_screen_to_correct_says_where(
    alice_client: Client, cast: Cast, fields: dict[str, object], said: str
) -> None:
    page = alice_client.submit(alice_client.get(URL), 0, fields, button="personnes", status=422)
    assert page.errors == [said]


def test_a_holiday_is_refused_by_its_name(alice_client: Client, cast: Cast) -> None:
    year = today().year + 1
    page = alice_client.submit(
        alice_client.get(URL), 0, {"on": f"14/07/{year}"}, button="personnes", status=422
    )
    expected = "est férié (Fête nationale)" if date(year, 7, 14).weekday() < 5 else "est férié"
    assert expected in page.errors[0]
    assert page.form(0).value("on") == f"{year}-07-14"


def test_forged_choices_get_a_sentence(alice_client: Client, cast: Cast) -> None:
    values = {
        "vers": "apercu",
        "anchor": "x",
        "phases": ["99"],
        "scope": "y",
        "pace": "z",
        "on": "",
    }
    page = alice_client.post(URL, values, status=422)
    assert len(page.errors) == 5


def test_going_back_and_forth_loses_nothing(alice_client: Client, cast: Cast) -> None:
    people = first(alice_client, phases=["1", "2", "3"], pace="soutenu")
    back = alice_client.submit(
        people, 0, {CHIEF: "Camille Roy", LAWYER: "Bob Martin"}, button="dates", status=200
    )
    assert back.form(0).values()["phases"] == ["1", "2", "3"]
    assert back.form(0).value("pace") == "soutenu"
    # Lawyers have nothing to do in a plan that holds phase 6 alone: their name waits.
    shown = alice_client.submit(back, 0, {"phases": ["6"]}, button="apercu", status=200)
    again = alice_client.submit(shown, "plan", button="dates", status=200)
    people = alice_client.submit(again, 0, {"phases": ["1"]}, button="personnes", status=200)
    assert people.form(0).value(CHIEF) == "Camille Roy"
    assert people.form(0).value(LAWYER) == "Bob Martin"
    shown = alice_client.submit(people, 0, button="apercu", status=200)
    back = alice_client.submit(shown, "plan", button="personnes", status=200)
    assert back.form(0).value(CHIEF) == "Camille Roy"


def test_a_preview_shows_one_phase_at_a_time(alice_client: Client, cast: Cast) -> None:
    shown = preview(alice_client, phases=["1", "2"])
    titles = [bar.get_text() for bar in shown.soup.select(".gantt a")]
    assert "Faire adopter la démarche par l’assemblée" in titles
    assert "Dresser l’inventaire des jeux de données" not in titles
    button = shown.soup.select_one("button[formaction]")
    assert button is not None
    values = {**shown.form("plan").values(), "vers": "apercu"}
    other = alice_client.post(str(button["formaction"]), values, status=200, on=URL)
    titles = [bar.get_text() for bar in other.soup.select(".gantt a")]
    assert "Dresser l’inventaire des jeux de données" in titles
    assert len(titles) == len(other.soup.select("table tbody tr"))


def test_the_whole_method_stays_light(alice_client: Client, cast: Cast) -> None:
    with_all = preview(alice_client, phases=[str(n) for n in range(1, 7)], **{CHIEF: "Bob Martin"})
    assert with_all.dom <= 380
    assert len(with_all.statements) <= 5
    assert alice_client.get(URL).dom <= 380
    assert first(alice_client).dom <= 380


def test_two_clicks_make_one_plan(alice_client: Client, cast: Cast) -> None:
    shown = preview(alice_client, phases=["1"])
    values = shown.form("plan").filled({}, "creer")
    one = alice_client.raw("POST", URL, data=values)
    two = alice_client.raw("POST", URL, data=values)
    assert (one.status_code, two.status_code) == (303, 303)
    assert one.location == two.location
    assert db.session.scalar(select(func.count()).select_from(Plan)) == 1
    db.session.close()


def test_a_page_may_be_left_twice_by_the_same_button(alice_client: Client, cast: Cast) -> None:
    """Only what writes is done once: a click again on « Continuer » leads on, with all typed."""
    values = alice_client.get(URL).form(0).filled({"on": open_day(10).isoformat()}, "personnes")
    for _ in range(2):
        answer = alice_client.raw("POST", URL, data=values)
        assert answer.status_code == 200


def test_an_answer_given_since_the_preview_is_shown_first(
    cast: Cast, alice_client: Client, write: Write
) -> None:
    shown = preview(alice_client, phases=["1"])
    with write():
        set_answer(
            cast.rodez, "obligation-situee", Reply(AnswerState.DONE), seen=Sight(0), by=actor(cast)
        )
    page = create(alice_client, shown, status=409)
    assert page.errors[0].startswith("L’espace a changé depuis l’aperçu.")
    assert tasks() == []
    create(alice_client, page)
    assert "obligation-situee" not in {task.anchor_id for task in tasks()}


def test_an_item_with_an_open_task_is_not_doubled(
    cast: Cast, alice_client: Client, write: Write
) -> None:
    with write():
        draft = Draft("Voir le juriste", anchor_kind="item", anchor_id="obligation-situee")
        create_task(cast.rodez, draft, by=actor(cast))
    shown = preview(alice_client, phases=["1"])
    assert "Ont déjà une tâche en cours (1\u00a0point)" in shown.visible
    create(alice_client, shown)
    again = preview(alice_client, phases=["1"])
    assert "Ce plan n’a aucune tâche." in again.visible
    assert "Créer" not in again.form("plan").buttons[0]
    page = alice_client.post(URL, {**again.form("plan").values(), "vers": "creer"}, status=422)
    assert page.errors == [
        "Il n’y a aucune tâche à créer\u00a0: tout est fait, sans objet ou déjà prévu."
    ]


def test_two_members_of_the_same_name_are_told_apart(
    cast: Cast, alice_client: Client, write: Write
) -> None:
    with write():
        add_member(cast.rodez, make_user("bob2@exemple.fr", "Bob Martin"), Role.CONTRIBUTOR)
    people = first(alice_client)
    labels = {str(option["value"]) for option in people.soup.select("datalist option")}
    assert {"Bob Martin (bob@exemple.fr)", "Bob Martin (bob2@exemple.fr)"} <= labels
    page = alice_client.submit(people, 0, {CHIEF: "Bob Martin"}, button="apercu", status=422)
    assert page.errors == [
        "Plusieurs membres portent ce nom\u00a0: choisissez dans la liste proposée."
    ]
    shown = alice_client.submit(
        page, 0, {CHIEF: "Bob Martin (bob@exemple.fr)"}, button="apercu", status=200
    )
    create(alice_client, shown)
    assert cast.bob.id in {task.assignee_id for task in tasks()}


def test_a_name_too_long_is_refused_at_its_field(alice_client: Client, cast: Cast) -> None:
    page = alice_client.submit(
        first(alice_client), 0, {CHIEF: "x" * 201}, button="apercu", status=422
    )
    assert len(page.errors) == 1
    assert page.soup.select_one(f"[name={CHIEF}][aria-invalid=true]")


def test_the_journal_tells_of_one_plan(alice_client: Client, cast: Cast) -> None:
    create(alice_client, preview(alice_client, phases=["1"]))
    events = list(db.session.scalars(select(AuditEvent).where(AuditEvent.subject == "plan:1")))
    db.session.close()
    assert [event.event for event in events] == ["plan:create"]
    assert events[0].changes[0] == {
        "title": "Tâches créées",
        "old": None,
        "new": str(len(points(1))),
    }


def test_an_official_and_a_stranger_build_no_plan(
    elise_client: Client, charlie_client: Client
) -> None:
    assert elise_client.get(URL, status=403)
    assert charlie_client.get(URL, status=404)


@pytest.mark.parametrize("role", ["bob", "carole"])
def test_those_who_answer_may_plan(as_: Callable[[str], Client], role: str) -> None:
    assert as_(role).get(URL).h1 == "Construire le plan\u00a0: les dates"


def test_the_lead_and_those_who_had_the_roles_are_named_already(
    cast: Cast, alice_client: Client
) -> None:
    people = first(alice_client, phases=[str(phase.position) for phase in EDITION.phases])
    assert people.form(0).value(CHIEF) == "Alice Durand"
    assert people.form(0).value("role-elu-referent") == cast.elise.full_name
    assert people.form(0).value(LAWYER) == ""
    create(alice_client, preview(alice_client, phases=["1"], **{LAWYER: "Maître Dupuis"}))
    again = first(alice_client, phases=["2", "3"])
    assert again.form(0).value(LAWYER) == "Maître Dupuis"


def test_a_name_taken_away_stays_away(cast: Cast, alice_client: Client) -> None:
    people = first(alice_client, phases=["1"])
    back = alice_client.submit(people, 0, {CHIEF: ""}, button="dates", status=200)
    again = alice_client.submit(back, 0, button="personnes", status=200)
    assert again.form(0).value(CHIEF) == ""
