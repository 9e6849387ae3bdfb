"""The next council of a plan whose vote is behind: noted, announced, and no task moves."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.audit.models import AuditEvent
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import today
from app.kernel.typography import day
from app.planning import services
from app.planning.proofs import HELD, VOTE
from app.planning.rules.days import Pace
from app.planning.rules.redating import Redate
from app.spaces.models import Authority
from app.tasks import services as tasks
from app.tasks.models import Plan
from app.tasks.rules import TaskState
from tests.planning.conftest import Write
from tests.planning.test_redate_page import dates, task_of, url
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.page import Page
from tests.support.plans import make_plan, open_day

BUTTON = "Noter la date"


@pytest.fixture
def after_vote(cast: Cast, write: Write) -> int:
    """Return the id of a plan of a phase where nothing is voted."""
    with write():
        plan = make_plan(cast.rodez, Actor(cast.alice.id, "Alice Durand"), (2,))
    return plan.id


def the_plan() -> Plan:
    plan = db.session.scalars(select(Plan)).one()
    db.session.close()
    return plan


def _typed(page: Page) -> str:
    return str(page.soup.select_one('input[name="on"]')["value"])


def test_it_is_noted_and_announced_and_no_task_moves(alice_client: Client, after_vote: int) -> None:
    before, council = dates(), open_day(20)
    page = alice_client.submit(
        alice_client.get(url(after_vote)), BUTTON, on=council.strftime("%d/%m/%Y")
    )
    assert page.flash == ["La prochaine séance est notée."]
    assert _typed(page) == council.isoformat()
    assert dates() == before
    home = alice_client.get("/c/rodez/").visible
    assert "Prochaine séance, date du plan" in home
    assert day(council) in home
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.event == "plan:council")).one()
    db.session.close()
    assert event.changes == [{"title": "Séance", "old": None, "new": day(council)}]
    page = alice_client.submit(alice_client.get(url(after_vote)), BUTTON, on="")
    assert page.flash == ["Aucune séance n’est plus annoncée."]
    assert "Prochaine séance" not in alice_client.get("/c/rodez/").visible


def test_new_dates_for_the_plan_leave_it_noted(alice_client: Client, after_vote: int) -> None:
    council = open_day(20)
    alice_client.submit(alice_client.get(url(after_vote)), BUTTON, on=council.isoformat())
    page = alice_client.get(url(after_vote, open_day(40)))
    alice_client.submit(page, next(b for f in page.forms for b in f.buttons if "tâches" in b))
    assert the_plan().council_on == council


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("demain", "Écrivez la date comme ceci\u00a0: 15/01/2027."),
        ("2020-01-06", "Cette date est passée\u00a0: choisissez un jour à venir."),
    ],
)
def test_a_date_to_correct_says_so_and_keeps_what_was_typed(
    alice_client: Client, after_vote: int, typed: str, sentence: str
) -> None:
    page = alice_client.get(url(after_vote))
    page = alice_client.submit(page, BUTTON, on=typed, status=422)
    assert sentence in page.errors
    assert _typed(page) == typed
    assert the_plan().council_on is None


def test_two_people_do_not_cross(alice_client: Client, bob_client: Client, after_vote: int) -> None:
    mine, theirs = (browser.get(url(after_vote)) for browser in (alice_client, bob_client))
    alice_client.submit(mine, BUTTON, on=open_day(20).isoformat())
    page = bob_client.submit(theirs, BUTTON, on=open_day(30).isoformat(), status=409)
    assert page.errors == [services.COUNCIL_CHANGED]
    assert _typed(page) == open_day(30).isoformat()
    assert the_plan().council_on == open_day(20)
    bob_client.submit(page, BUTTON, on=open_day(30).isoformat())
    assert the_plan().council_on == open_day(30)


def test_a_plan_that_awaits_its_vote_asks_it_with_the_other_dates(
    alice_client: Client, plan_id: int
) -> None:
    assert BUTTON not in {b for form in alice_client.get(url(plan_id)).forms for b in form.buttons}
    address = f"/c/rodez/taches/plan/{plan_id}/conseil"
    forged = {"on": open_day(60).isoformat(), "seen": "1"}
    assert alice_client.post(address, forged, status=422, on="/compte")
    assert the_plan().council_on is None


def test_the_council_that_voted_still_proves_the_vote(
    cast: Cast, alice_client: Client, plan_id: int, write: Write
) -> None:
    by, held = Actor(cast.alice.id, "Alice Durand"), today() - timedelta(days=3)
    vote = task_of(VOTE).id
    with write():
        db.session.execute(update(Plan).values(council_on=held))
        tasks.set_state(cast.rodez, vote, TaskState.DONE, seen=1, by=by)
    assert VOTE in _found()
    council = open_day(40)
    alice_client.submit(alice_client.get(url(plan_id)), BUTTON, on=council.isoformat())
    assert VOTE in _found(), "le vote a eu lieu au conseil d’avant"
    assert (the_plan().council_on, the_plan().options[HELD]) == (council, [held.isoformat()])
    wish, plan = Redate(open_day(5), None, Pace.NORMAL), the_plan()
    seen = services.mark_of_redating(plan, services.redating_of(cast.rodez, plan, wish))
    db.session.close()
    with write():
        services.redate_plan(cast.rodez, plan_id, wish, seen=seen, by=by)
    assert VOTE in _found()
    assert the_plan().council_on == council


def _found() -> dict[str, str]:
    found = db.session.scalars(select(Authority.findings).where(Authority.slug == "rodez")).one()
    db.session.close()
    return dict(found)
