"""The same plan for several authorities: a preview of each, then all or none."""

from collections.abc import Callable
from datetime import date
from urllib.parse import urlencode

import pytest
from sqlalchemy import delete, func, select

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition
from app.places.holidays import working_calendar
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from app.spaces.membership import add_member
from app.spaces.models import Authority, Membership
from app.spaces.permissions import Role
from app.tasks.drafts import Assignee, Draft
from app.tasks.models import Plan, Task, TaskNeed
from app.tasks.services import create_tasks
from tests.planning.conftest import Write
from tests.support.cast import Cast, make_authority, make_user
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.method import points
from tests.support.page import Page
from tests.support.plans import open_day

URL = "/portefeuille/plan"
BOTH = ("rodez", "autre")


def address(*slugs: str, screen: str = "apercu", **said: str) -> str:
    settings = {"on": open_day(10).isoformat(), "model": "methode", "reach": "courantes"}
    settings |= {"scope": "tous", "pace": "normal", **said}
    return (
        f"{URL}?{urlencode([*(('ou', slug) for slug in slugs), *settings.items()])}&ecran={screen}"
    )


def create(client: Client, shown: Page, status: int = 303) -> Page:
    button = next(b for form in shown.forms for b in form.buttons if b.startswith("Créer"))
    return client.submit(shown, button, status=status)


def plans() -> dict[int, Plan]:
    found = {plan.authority_id: plan for plan in db.session.scalars(select(Plan))}
    db.session.close()
    return found


def tasks_of(authority: Authority) -> list[Task]:
    query = select(Task).where(Task.authority_id == authority.id).order_by(Task.id)
    found = list(db.session.scalars(query))
    db.session.close()
    return found


def crowd(cast: Cast, count: int) -> list[str]:
    """Give Carole more authorities, in the current transaction."""
    slugs = []
    for number in range(count):
        one = make_authority(slug=f"lieu-{number}", name=f"Lieu {number:02d}", code=f"{number:05d}")
        add_member(one, cast.carole, Role.CONSULTANT)
        slugs.append(one.slug)
    return slugs


def test_the_screens_follow_each_other(cast: Cast, carole_client: Client) -> None:
    page = carole_client.get(URL)
    assert page.h1 == "Un plan pour plusieurs collectivités\u00a0: lesquelles\u202f?"
    values = page.form("collectivites").filled({"ou": list(BOTH)}, "reglages")
    settings = carole_client.get(f"{URL}?{urlencode(values, doseq=True)}")
    assert settings.h1 == "Un plan pour plusieurs collectivités\u00a0: les réglages"
    values = settings.form(0).filled({"on": open_day(10).isoformat()}, "apercu")
    shown = carole_client.get(f"{URL}?{urlencode(values, doseq=True)}")
    rows = [one_line(row) for row in shown.soup.select("tbody tr")]
    assert rows[0].startswith("Autre-Ville")
    assert rows[1].startswith(f"Rodez {len(points(1, 2))}\u00a0tâches, dont ")
    page = create(carole_client, shown)
    assert page.flash[0].startswith("2\u00a0plans créés, ")
    assert set(plans()) == {cast.rodez.id, cast.autre.id}
    assert len(tasks_of(cast.rodez)) == len(points(1, 2))
    assert {task.assignee_name for task in tasks_of(cast.rodez)} == {"", "Alice Durand"}


def test_settings_survive_a_return_to_the_choice(cast: Cast, carole_client: Client) -> None:
    page = carole_client.get(address("rodez", screen="choix", pace="soutenu"))
    values = page.form("collectivites").filled({}, "reglages")
    settings = carole_client.get(f"{URL}?{urlencode(values, doseq=True)}")
    assert settings.form(0).value("pace") == "soutenu"
    assert settings.form(0).values()["ou"] == ["rodez"]


def test_each_keeps_its_holidays_and_what_it_has_done(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    year = open_day(10).year + 1
    while date(year, 9, 24).weekday() > 4:
        year += 1
    with write():
        noumea = make_authority(
            slug="noumea", name="Nouméa", code="98818", territory="new-caledonia"
        )
        add_member(noumea, cast.carole, Role.LEAD)
        by = Actor(cast.alice.id, "Alice Durand")
        set_answer(cast.rodez, "obligation-situee", Reply(AnswerState.DONE), seen=Sight(0), by=by)
    on = date(year, 9, 24).isoformat()  # the day of citizenship
    create(carole_client, carole_client.get(address("rodez", "noumea", on=on)))
    starts = {one.slug: min(t.starts_on for t in tasks_of(one) if t.starts_on)
              for one in (cast.rodez, noumea)}  # fmt: skip
    assert starts["rodez"] == date(year, 9, 24)
    assert starts["noumea"] > date(year, 9, 24)
    calendar = working_calendar(noumea)
    days = [d for t in tasks_of(noumea) for d in (t.starts_on, t.due_on) if d]
    assert not any(calendar.closed(day) for day in days)
    assert "obligation-situee" not in {task.anchor_id for task in tasks_of(cast.rodez)}


def test_a_plan_already_made_is_taken_over_without_names(
    cast: Cast, carole_client: Client, plan_id: int, write: Write
) -> None:
    with write():
        by = Actor(cast.alice.id, "Alice Durand")
        own = Draft(
            "Prévenir la presse locale", description="Appeler Jean", due_on=open_day(20),
            plan_id=plan_id,
        )  # fmt: skip
        secret = Draft("Autre plan", due_on=open_day(20))
        create_tasks(cast.rodez, [own, secret], by=by)
    shown = carole_client.get(address("autre", model=str(plan_id)))
    assert "«\u202fPrévenir la presse locale\u202f»" in shown.visible
    assert "Jean" not in shown.text
    create(carole_client, shown)
    source = [task for task in tasks_of(cast.rodez) if task.plan_id == plan_id]
    copies = tasks_of(cast.autre)
    assert len(copies) == len(source) == len(points(1)) + 1
    assert {task.title for task in copies} == {task.title for task in source}
    # Neither the people nor the words of the first one: its own lead has their tasks.
    assert {(task.assignee_id, task.description) for task in copies} == {
        (None, ""), (cast.charlie.id, ""),
    }  # fmt: skip
    offsets = {task.title: (task.starts_on, task.due_on) for task in source}
    for task in copies:
        starts, due = offsets[task.title]
        assert (task.starts_on, task.due_on) == (starts or due, due)
    needs = db.session.execute(
        select(TaskNeed.authority_id, func.count()).group_by(TaskNeed.authority_id)
    ).all()
    db.session.close()
    assert len({count for _, count in needs}) == 1


def test_a_plan_of_strangers_is_no_model(cast: Cast, charlie_client: Client, plan_id: int) -> None:
    page = charlie_client.get(address("autre", model=str(plan_id)), status=422)
    assert page.errors == ["Choisissez un modèle dans la liste."]


def test_taking_a_plan_over_is_told_on_both_sides(
    cast: Cast, carole_client: Client, plan_id: int
) -> None:
    create(carole_client, carole_client.get(address("autre", model=str(plan_id))))
    query = select(AuditEvent.authority_id, AuditEvent.event, AuditEvent.changes)
    events = db.session.execute(query.where(AuditEvent.event.like("plan:%"))).all()
    db.session.close()
    told = [(event.authority_id, event.event) for event in events]
    assert (cast.rodez.id, "plan:copy") in told
    assert (cast.autre.id, "plan:create") in told
    assert "Autre" not in str([e.changes for e in events if e.authority_id == cast.rodez.id])
    assert "Rodez" not in str([e.changes for e in events if e.authority_id == cast.autre.id])


def test_authorities_of_others_are_as_if_not_there(
    cast: Cast, charlie_client: Client, elise_client: Client
) -> None:
    shown = charlie_client.get(address("rodez", "autre", "n-existe-pas"))
    assert [row.th.get_text() for row in shown.soup.select("tbody tr")] == ["Autre-Ville"]
    page = elise_client.get(URL)
    assert "Vous ne pouvez créer de tâches dans aucune collectivité" in page.visible
    assert elise_client.get(address("rodez"), status=422)
    assert elise_client.post(URL, {"ou": "rodez"}, status=422)
    assert plans() == {}


def test_somebody_removed_since_the_preview_writes_nothing(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    shown = carole_client.get(address(*BOTH))
    with write():
        mine = (Membership.user_id == cast.carole.id, Membership.authority_id == cast.rodez.id)
        db.session.execute(delete(Membership).where(*mine))
    page = create(carole_client, shown, status=409)
    assert page.errors[0].startswith("L’espace a changé depuis l’aperçu.")
    assert [row.th.get_text() for row in page.soup.select("tbody tr")] == ["Autre-Ville"]
    assert plans() == {}


def test_all_are_written_or_none(
    cast: Cast, carole_client: Client, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = carole_client.get(address(*BOTH))
    with write():
        by = Actor(cast.alice.id, "Alice Durand")
        set_answer(cast.rodez, "obligation-situee", Reply(AnswerState.DONE), seen=Sight(0), by=by)
    page = create(carole_client, shown, status=409)
    assert plans() == {}
    create(carole_client, page)
    assert len(plans()) == 2


def test_two_clicks_make_one_plan_each(cast: Cast, carole_client: Client) -> None:
    shown = carole_client.get(address(*BOTH))
    form = next(form for form in shown.forms if form.buttons[0].startswith("Créer"))
    for _ in range(2):
        assert carole_client.raw("POST", URL, data=form.filled({})).status_code == 303
    assert len(plans()) == 2
    assert len(tasks_of(cast.rodez)) == len(points(1, 2))


def test_what_is_already_planned_is_not_planned_again(
    cast: Cast, carole_client: Client, plan_id: int
) -> None:
    shown = carole_client.get(address("rodez", model=str(plan_id)))
    assert "rien à prévoir" in shown.visible
    assert not any(b.startswith("Créer") for form in shown.forms for b in form.buttons)


def test_twenty_at_most_and_one_at_least(cast: Cast, carole_client: Client, write: Write) -> None:
    with write():
        slugs = crowd(cast, 21)
    page = carole_client.get(address(*slugs, screen="reglages"), status=422)
    assert page.errors == ["Choisissez 20 collectivités au plus\u00a0: vous en avez coché 21."]
    assert len(page.form("collectivites").values()["ou"]) == 21
    page = carole_client.get(address(screen="reglages"), status=422)
    assert page.errors == ["Choisissez au moins une collectivité."]


def test_ticks_stay_while_searching_and_turning_pages(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    with write():
        crowd(cast, 30)
    page = carole_client.get(f"{URL}?ou=rodez&q=lieu+07")
    form = page.form("collectivites")
    assert form.values()["ou"] == ["rodez"]
    offered = [str(box["value"]) for box in page.soup.select("[name=ou]:not([checked])")]
    assert offered == ["lieu-7"]
    page = carole_client.get(f"{URL}?ou=rodez")
    values = page.form("collectivites").filled({}, "Page suivante")
    other = carole_client.get(f"{URL}?{urlencode(values, doseq=True)}")
    assert other.form("collectivites").values()["ou"] == ["rodez"]
    assert {"lieu-29"} <= {str(box["value"]) for box in other.soup.select("[name=ou]")}
    assert page.dom <= 380


def test_twenty_authorities_are_read_in_a_few_statements(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    with write():
        slugs = crowd(cast, 20)
    one = carole_client.get(address(*slugs[:1]))
    shown = carole_client.get(address(*slugs))
    assert len(shown.statements) == len(one.statements) <= 8
    assert shown.dom <= 380
    few = create_count(carole_client, carole_client.get(address(*slugs[:2])))
    many = create_count(carole_client, carole_client.get(address(*slugs[2:])))
    assert many - few <= 16 * 8  # five to write a plan, three to keep what it proves


def test_each_gives_its_tasks_to_those_who_already_hold_the_roles(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    edition = current_edition()
    lead = {item.id for item in edition.items if item.role == "chef de projet"}
    director = next(item for item in edition.items if item.role == "DGS")
    with write():
        by = Actor(cast.alice.id, "Alice Durand")
        kept = Draft(
            director.task,
            anchor_kind="item",
            anchor_id=director.id,
            assignee=Assignee(None, "Mme Roux"),
        )
        create_tasks(cast.rodez, [kept], by=by)
    shown = carole_client.get(address(*BOTH, reach="toutes"))
    create(carole_client, shown)
    for place, person in ((cast.rodez, cast.alice), (cast.autre, cast.charlie)):
        tasks = tasks_of(place)
        mine = {task.anchor_id for task in tasks if task.assignee_id == person.id}
        assert mine == {task.anchor_id for task in tasks} & lead != set()
    others = {task.anchor_id for task in tasks_of(cast.rodez) if task.assignee_name == "Mme Roux"}
    assert {edition.item(item_id).role for item_id in others} == {"DGS"}
    assert len(others) > 1
    assert not any(task.assignee_name == "Mme Roux" for task in tasks_of(cast.autre))
    assert cast.alice.open_tasks == len([t for t in tasks_of(cast.rodez) if t.anchor_id in lead])


def test_who_has_changed_since_the_preview_is_shown_again(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    shown = carole_client.get(address(*BOTH))
    with write():
        add_member(cast.rodez, cast.olga, Role.LEAD)  # two leads: which one is meant?
    page = create(carole_client, shown, status=409)
    assert plans() == {}
    create(carole_client, page)
    assert {task.assignee_name for task in tasks_of(cast.rodez)} == {""}


def test_giving_to_people_costs_a_few_statements_each(
    cast: Cast, carole_client: Client, write: Write
) -> None:
    with write():
        slugs = crowd(cast, 20)
        for number, slug in enumerate(slugs):
            place = db.session.scalars(select(Authority).where(Authority.slug == slug)).one()
            add_member(place, make_user(f"c{number}@exemple.fr", "Une Cheffe"), Role.LEAD)
    few = create_count(carole_client, carole_client.get(address(*slugs[:2])))
    many = create_count(carole_client, carole_client.get(address(*slugs[2:])))
    assert (
        many - few <= 16 * 14
    )  # two for who is a member, three for their count, the rest to tell them


def create_count(client: Client, shown: Page) -> int:
    """Return how many statements a creation takes, whatever the number of tasks.

    SQLite writes rows one by one where PostgreSQL takes them together: they count for nothing.
    """
    button = next(b for form in shown.forms for b in form.buttons if b.startswith("Créer"))
    run = client.submit(shown, button, follow=False).statements
    return sum(not sql.startswith("INSERT INTO tasks ") for sql in run)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"on": "2020-01-06"}, "Cette date est passée\u00a0: choisissez un jour à venir."),
        ({"on": ""}, "Indiquez une date."),
        ({"pace": "x"}, "Choisissez l’une des réponses proposées."),
        ({"model": "99999999999999"}, "Choisissez un modèle dans la liste."),
    ],
)
def test_settings_to_correct_say_where(
    cast: Cast, carole_client: Client, said: dict[str, str], expected: str
) -> None:
    assert carole_client.get(address("rodez", **said), status=422).errors == [expected]


def test_a_visitor_is_asked_to_sign_in(client: Client, as_: Callable[[str], Client]) -> None:
    assert client.raw("GET", URL).status_code == 302
