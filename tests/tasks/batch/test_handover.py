"""Those who leave, those who take over, those who join with tasks kept for them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest

from app.audit.rules import Actor
from app.kernel.errors import Refused
from app.kernel.revisions import Sight
from app.spaces import membership
from app.spaces.permissions import Role
from app.tasks import queries, services, undoing
from app.tasks.batch import handover
from app.tasks.filters import TaskFilter
from app.tasks.rules import TaskState
from app.tasks.services import NOBODY, Assignee, Draft
from tests.support.cast import LONG_AGO, Cast, make_user
from tests.tasks.conftest import Make, given_to, read

Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def bobs(make: Make, cast: Cast, write: Write, alice: Actor) -> list[int]:
    """Two open tasks of Bob and one done, one of Carole; then Bob leaves."""
    ids = [
        make("Une", cast.bob, due_on=date(2026, 12, 9)),
        make("Deux", cast.bob, due_on=date(2026, 12, 1)),
        make("Faite", cast.bob),
        make("À Carole", cast.carole),
    ]
    with write():
        services.set_state(cast.rodez, ids[2], TaskState.DONE, seen=1, by=alice)
    with write():
        membership.remove_member(cast.rodez, cast.bob.id, by=alice)
    return ids


def test_the_tasks_of_somebody_who_leaves_are_listed(
    bobs: list[int], cast: Cast, handovers: list[Any]
) -> None:
    task = read(bobs[0])
    assert (task.assignee_id, task.assignee_name) == (None, "Bob Martin")
    assert task.orphaned_at is not None
    assert cast.bob.open_tasks == 0
    assert handover.left_behind(cast.rodez) == [
        handover.LeftBehind("Bob Martin", 2, date(2026, 12, 1))
    ]
    assert handover.left_behind(cast.autre) == []
    left = queries.tasks_of(cast.rodez, TaskFilter(assignee="partis"))
    assert [task.title for task in left.tasks] == ["Deux", "Une"]
    assert [person.name for person in queries.people_of(cast.rodez)] == [
        "Alice Durand",
        "Carole Petit",
        "Élise Moreau",
    ]


def test_a_form_saved_meanwhile_is_a_conflict_and_does_not_take_over(
    bobs: list[int], cast: Cast, write: Write, alice: Actor
) -> None:
    task = read(bobs[0])
    draft = Draft("Une autre", assignee=Assignee(None, task.assignee_name), due_on=task.due_on)
    with write():
        services.update_task(cast.rodez, task.id, draft, seen=Sight(task.revision), by=alice)
    assert read(bobs[0]).orphaned_at is not None
    with pytest.raises(Refused), write():
        undoing.undo(cast.rodez, bobs[1], seen=read(bobs[1]).revision, by=alice)


def test_somebody_takes_them_all_over(
    bobs: list[int], cast: Cast, write: Write, alice: Actor, handovers: list[Any]
) -> None:
    handovers.clear()
    with pytest.raises(Refused) as refusal, write():
        handover.take_over(cast.rodez, "Bob Martin", given_to(cast.bob), by=alice)
    assert refusal.value.field == "assignee"
    with pytest.raises(Refused), write():
        handover.take_over(cast.rodez, "Bob Martin", NOBODY, by=alice)
    with write():
        assert handover.take_over(cast.rodez, "Bob Martin", given_to(cast.carole), by=alice) == 2
    assert handover.left_behind(cast.rodez) == []
    assert cast.carole.open_tasks == 3
    assert [(news.before, news.after) for news in handovers] == [(None, cast.carole.id)] * 2
    assert read(bobs[2]).assignee_name == "Bob Martin"
    with write():
        assert handover.take_over(cast.rodez, "Bob Martin", given_to(cast.carole), by=alice) == 0


def test_opened_again_it_asks_to_be_taken_over(
    bobs: list[int], cast: Cast, write: Write, alice: Actor
) -> None:
    seen = read(bobs[2]).revision
    with write():
        services.set_state(cast.rodez, bobs[2], TaskState.TODO, seen=seen, by=alice)
    assert handover.left_behind(cast.rodez)[0].count == 3


def test_undoing_never_gives_back_to_somebody_who_left(
    make: Make, cast: Cast, write: Write, alice: Actor
) -> None:
    task_id = make("Une", cast.bob)
    with write():
        services.assign(cast.rodez, task_id, given_to(cast.carole), seen=1, by=alice)
    with write():
        membership.remove_member(cast.rodez, cast.bob.id, by=alice)
    with write():
        undoing.undo(cast.rodez, task_id, seen=2, by=alice)
    task = read(task_id)
    assert (task.assignee_id, task.assignee_name) == (None, "Bob Martin")
    assert task.orphaned_at is not None
    assert (cast.bob.open_tasks, cast.carole.open_tasks) == (0, 0)


def test_who_joins_finds_what_was_kept_for_them(
    make: Make, cast: Cast, write: Write, alice: Actor, handovers: list[Any]
) -> None:
    kept = Assignee(None, "Nadia R.", "Nadia@exemple.fr")
    here = make("Préparer le marché", assignee=kept)
    there = make("Ailleurs", assignee=kept, authority=cast.autre)
    assert read(here).assignee_email == "nadia@exemple.fr"
    handovers.clear()
    with write():
        nadia = make_user("nadia@exemple.fr", "Nadia Roux")
        membership.add_member(cast.rodez, nadia, Role.CONTRIBUTOR)
    task = read(here)
    assert (task.assignee_id, task.assignee_name, task.assignee_email) == (
        nadia.id, "Nadia Roux", "",
    )  # fmt: skip
    assert [(news.task.id, news.after) for news in handovers] == [(here, nadia.id)]
    assert read(there).assignee_id is None
    mine = queries.open_tasks_of(nadia.id)
    assert [task.title for task in mine.tasks] == ["Préparer le marché"]


def test_who_comes_and_goes_without_tasks_touches_nothing(
    cast: Cast, write: Write, alice: Actor
) -> None:
    with write():
        user = make_user("passant@exemple.fr")
        membership.add_member(cast.autre, user, Role.OFFICIAL)
    with write():
        membership.remove_member(cast.autre, user.id, by=alice)
    assert cast.autre.last_activity_at == LONG_AGO
