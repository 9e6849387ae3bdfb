"""What actors and the plan prove: only that, and without asking about what they cannot."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.planning.proofs import CALENDAR, VOTE, found
from app.progress.confirming import doubts_of
from app.progress.queries import answers_of
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory import services as stakeholders
from app.stakeholders.directory.contents import StakeholderFacts
from app.stakeholders.directory.rules import ProjectRole, Reader, Side
from app.tasks import services as tasks
from app.tasks.drafts import Draft
from app.tasks.models import Plan, Task
from app.tasks.rules import TaskState
from tests.support.cast import Cast
from tests.support.client import Client

Write = Callable[[], AbstractContextManager[None]]
DECIDERS = "decideurs-identifies"


def by(cast: Cast) -> Actor:
    return Actor(cast.alice.id, cast.alice.full_name)


def rodez(cast: Cast) -> Authority:
    db.session.expire_all()
    return cast.rodez


def proved(cast: Cast, item_id: str) -> str:
    db.session.close()
    return str(rodez(cast).findings.get(item_id, "")).replace("\u00a0", " ").replace("\u202f", " ")


def done(cast: Cast, write: Write, item_id: str) -> None:
    with write():
        set_answer(cast.rodez, item_id, Reply(AnswerState.DONE), seen=Sight(0), by=by(cast))


def doubted(cast: Cast) -> list[str]:
    db.session.close()
    return [each.item.id for each in doubts_of(rodez(cast), answers_of(rodez(cast)))]


def list_decider(cast: Cast, write: Write, title: str) -> int:
    with write():
        facts = StakeholderFacts(title=title, side=Side.INTERNAL, role=ProjectRole.DECIDE)
        return stakeholders.add(cast.rodez, facts, by=by(cast)).id


def ask(cast: Cast, write: Write, kind: str, id_: object, **more: Any) -> int:
    with write():
        draft = Draft("Faire décider", anchor_kind=kind, anchor_id=str(id_), **more)
        return tasks.create_task(cast.rodez, draft, by=by(cast)).id


def test_deciders_are_proved_once_each_has_a_dated_task(cast: Cast, write: Write) -> None:
    mayor = list_decider(cast, write, "Maire")
    assert proved(cast, DECIDERS) == ""
    day = date(2027, 1, 15)
    ask(cast, write, "stakeholder", mayor)  # without a date
    assert proved(cast, DECIDERS) == ""
    ask(cast, write, "stakeholder", mayor, due_on=day)
    assert proved(cast, DECIDERS) == "1 décideur listé, chacun avec une tâche datée"
    done(cast, write, DECIDERS)
    director = list_decider(cast, write, "Directrice générale")
    assert doubted(cast) == [DECIDERS]
    task_id = ask(cast, write, "stakeholder", director, due_on=day)
    assert doubted(cast) == []
    with write():
        tasks.delete_task(cast.rodez, task_id, by=by(cast))
    assert doubted(cast) == [DECIDERS]
    with write():
        reader = Reader(cast.alice.id, Role.LEAD, opened=False)
        stakeholders.remove(cast.rodez, director, reader=reader, by=by(cast))
    assert doubted(cast) == []


def test_nothing_that_rests_on_opinions_is_proved(cast: Cast, write: Write) -> None:
    list_decider(cast, write, "Maire")
    db.session.close()
    private = {"promoteurs-identifies", "freins-compris", "objectifs-par-acteur"}
    assert not private & rodez(cast).findings.keys()


def plan(cast: Cast, write: Write, council: date | None) -> None:
    with write():
        row = Plan(
            authority_id=cast.rodez.id,
            title="Plan",
            starts_on=date(2026, 1, 5),
            council_on=council,
            created_by_name="Alice",
        )
        db.session.add(row)


def finish(cast: Cast, write: Write, task_id: int, state: TaskState = TaskState.DONE) -> None:
    with write():
        row = db.session.get_one(Task, task_id)
        tasks.set_state(cast.rodez, task_id, state, seen=row.revision, by=by(cast))


def test_the_plan_proves_its_calendar_once_its_task_is_done(cast: Cast, write: Write) -> None:
    task_id = ask(cast, write, "item", CALENDAR)
    finish(cast, write, task_id)
    assert proved(cast, CALENDAR) == ""  # done, but no plan
    plan(cast, write, None)
    finish(cast, write, task_id, TaskState.IN_PROGRESS)
    finish(cast, write, task_id)
    assert proved(cast, CALENDAR).startswith("plan daté ; la tâche de sa validation est faite le")
    done(cast, write, CALENDAR)
    finish(cast, write, task_id, TaskState.IN_PROGRESS)
    assert doubted(cast) == [CALENDAR]


def test_a_vote_is_proved_from_the_day_of_the_council(cast: Cast, write: Write) -> None:
    plan(cast, write, date(2026, 1, 20))
    plan(cast, write, date(2099, 1, 20))
    task_id = ask(cast, write, "item", VOTE)
    assert proved(cast, VOTE) == ""
    finish(cast, write, task_id)
    assert proved(cast, VOTE).startswith("séance du 20 janvier 2026 dans le plan")


@pytest.mark.parametrize(
    ("councils", "done_on", "items"),
    [
        ([], {CALENDAR: date(2026, 3, 1)}, set()),
        ([None], {}, set()),
        ([None], {CALENDAR: date(2026, 3, 1), VOTE: date(2026, 3, 1)}, {CALENDAR}),
        ([date(2026, 3, 2)], {VOTE: date(2026, 3, 1)}, set()),
        ([date(2026, 3, 2)], {VOTE: date(2026, 3, 2)}, {VOTE}),
    ],
)
def test_what_a_plan_proves(
    councils: list[date | None], done_on: dict[str, date], items: set[str]
) -> None:
    assert found(councils, done_on).keys() == items


def test_what_is_proved_is_offered_and_membership_proves_no_appointment(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    mayor = list_decider(cast, write, "Maire")
    ask(cast, write, "stakeholder", mayor, due_on=date(2027, 1, 15))
    page = alice_client.get("/c/rodez/constats")
    # Élise, an official, is a member: that says neither an act nor that the services know it.
    assert [box["value"] for box in page.soup.select("[name=points]")] == [DECIDERS]


def test_what_no_register_ever_showed_is_not_asked_about(cast: Cast, write: Write) -> None:
    for item_id in (CALENDAR, VOTE, DECIDERS):
        done(cast, write, item_id)
    assert doubted(cast) == []
