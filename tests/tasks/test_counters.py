"""How many tasks each person has to do: right after every write, even two at once."""

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.errors import Conflict
from app.progress.check import drift_of
from app.tasks import queries, services, undoing
from app.tasks.counters import open_tasks
from app.tasks.counters.open_tasks import OpenTasksDrift, recount_open_tasks
from app.tasks.drafts import Block
from app.tasks.rules import TaskState
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.support.patience import PATIENCE_SECONDS
from tests.tasks.conftest import SATURDAY, Make, given_to, read

Write = Callable[[], AbstractContextManager[None]]
BLOCK = Block("means", "Un renfort", SATURDAY.date())


def test_over_all_the_authorities_they_belong_to(
    make: Make, cast: Cast, write: Write, alice: Actor
) -> None:
    make("Ici", cast.carole)
    make("Là", cast.carole, authority=cast.autre)
    gone = make("Supprimée", cast.carole)
    with write():
        services.delete_task(cast.rodez, gone, by=alice)
    db.session.close()
    assert cast.carole.open_tasks == 2
    mine = queries.open_tasks_of(cast.carole.id)
    assert [(task.title, task.authority_slug) for task in mine.tasks] == [
        ("Ici", "rodez"),
        ("Là", "autre"),
    ]
    assert mine.tasks[0].authority_name == "Rodez"
    assert queries.open_tasks_of(cast.carole.id, authority_id=cast.autre.id).total == 1


def test_the_row_of_this_very_request_is_right_too(
    make: Make, cast: Cast, write: Write, alice: Actor
) -> None:
    alice_row = cast.alice
    make("Une", alice_row)
    assert alice_row.open_tasks == 1


def test_what_drifted_is_found_and_repaired(make: Make, cast: Cast, write: Write) -> None:
    make("Une", cast.bob)
    with write():
        db.session.execute(update(User).where(User.id == cast.bob.id).values(open_tasks=7))
    db.session.close()
    wrong = [OpenTasksDrift(cast.bob.id, "Bob Martin", 7, 1)]
    assert recount_open_tasks() == wrong
    assert cast.bob.open_tasks == 7
    with write():
        assert recount_open_tasks(repair=True) == wrong
    db.session.close()
    assert cast.bob.open_tasks == 1
    assert recount_open_tasks() == []


ACTS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(["todo", "done", "blocked", "dropped", "bob", "carole", "nobody", "undo"]),
    ),
    max_size=12,
)


@pytest.mark.only_on("sqlite")
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_no_sequence_of_writes_makes_them_drift(
    acts: list[tuple[int, str]], cast: Cast, write: Write, make: Make, alice: Actor
) -> None:
    people = {"bob": cast.bob, "carole": cast.carole, "nobody": None}
    ids = [make(f"Tâche {rank}", cast.bob, recurrence="weekly") for rank in range(3)]
    for rank, act in acts:
        seen = read(ids[rank]).revision
        common: dict[str, Any] = {"seen": seen, "by": alice}
        with write():
            if act == "undo" and seen > 1:
                undoing.undo(cast.rodez, ids[rank], **common)
            elif act in people:
                services.assign(cast.rodez, ids[rank], given_to(people[act]), **common)
            elif act != "undo":
                services.set_state(cast.rodez, ids[rank], TaskState(act), block=BLOCK, **common)
        assert recount_open_tasks() == []
        assert drift_of(cast.rodez.id) is None
    assert open_tasks.truth([cast.bob.id, cast.carole.id]) == {
        user.id: user.open_tasks for user in (cast.bob, cast.carole) if user.open_tasks
    }


def test_two_who_write_at_once_are_both_counted(
    make: Make, cast: Cast, database: OpenDatabase, alice: Actor
) -> None:
    """Two authorities, so that only the account's own lock makes them wait for each other."""
    rounds = 8
    here = [make(f"Ici {rank}", cast.carole) for rank in range(rounds)]
    there = [make(f"Là {rank}", cast.carole, authority=cast.autre) for rank in range(rounds)]
    slugs = {"rodez": here, "autre": there}
    db.session.close()
    together = threading.Barrier(len(slugs))

    def finish(slug: str) -> None:
        for task_id in slugs[slug]:
            together.wait(PATIENCE_SECONDS)
            db.begin_write()
            services.set_state(cast.authority(slug), task_id, TaskState.DONE, seen=1, by=alice)
            db.commit()

    failures = in_threads([lambda slug=slug: finish(slug) for slug in slugs])
    db.session.close()
    assert failures == []
    assert cast.carole.open_tasks == 0
    assert recount_open_tasks() == []


def test_of_two_who_change_the_same_task_one_is_told(make: Make, cast: Cast, alice: Actor) -> None:
    task_id = make("Disputée", cast.bob)
    db.session.close()
    together = threading.Barrier(2)

    def become(state: TaskState) -> None:
        together.wait(PATIENCE_SECONDS)
        db.begin_write()
        services.set_state(cast.rodez, task_id, state, seen=1, by=alice)
        db.commit()

    failures = in_threads([lambda: become(TaskState.DONE), lambda: become(TaskState.DROPPED)])
    assert [type(failure) for failure in failures] == [Conflict]
    assert read(task_id).revision == 2
    assert cast.bob.open_tasks == 0


def test_handing_over_both_ways_at_once_never_ends_in_a_deadlock(
    make: Make, cast: Cast, alice: Actor
) -> None:
    ids = [make(f"Tâche {rank}", cast.bob if rank % 2 else cast.carole) for rank in range(6)]
    db.session.close()

    def swap(wanted: list[int], name: str) -> None:
        for task_id in wanted:
            db.begin_write()
            to = given_to(cast.person(name))
            services.assign(cast.rodez, task_id, to, seen=1, by=alice)
            db.commit()

    failures = in_threads([lambda: swap(ids[::2], "bob"), lambda: swap(ids[1::2], "carole")])
    db.session.close()
    assert failures == []
    assert (cast.bob.open_tasks, cast.carole.open_tasks) == (3, 3)


def in_threads(actions: list[Callable[[], object]]) -> list[BaseException]:
    failures: list[BaseException] = []

    def run(action: Callable[[], object]) -> None:
        try:
            action()
        except BaseException as failure:  # noqa: BLE001  told to the test
            failures.append(failure)
        finally:
            db.rollback()
            db.session.close()

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    return failures
