"""Tasks that come back: the dates, and the next occurrence made once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from app.audit.rules import Actor
from app.extensions import db
from app.tasks import queries, services, undoing
from app.tasks.models import Task
from app.tasks.parts import tick_part
from app.tasks.rules import Recurrence, TaskState, intended_day, months_later, next_dates
from app.tasks.sheet import comments, files
from tests.support.cast import Cast
from tests.tasks.conftest import Make, read

Write = Callable[[], AbstractContextManager[None]]
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))
repeating = st.sampled_from([each for each in Recurrence if each is not Recurrence.NEVER])


class TestDates:
    @pytest.mark.parametrize(
        ("day", "months", "expected"),
        [
            (date(2027, 1, 31), 1, date(2027, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2027, 1, 31), 3, date(2027, 4, 30)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
        ],
    )
    def test_ends_of_months(self, day: date, months: int, expected: date) -> None:
        assert months_later(day, months) == expected

    def test_done_late_comes_back_on_its_own_day(self) -> None:
        due = date(2026, 1, 31)
        assert next_dates(Recurrence.YEARLY, None, due, date(2026, 4, 2)) == (
            None,
            date(2027, 1, 31),
        )
        assert next_dates(Recurrence.MONTHLY, None, due, date(2026, 4, 2))[1] == date(2026, 4, 30)

    @pytest.mark.parametrize(
        ("recurrence", "dates"),
        [
            (
                "monthly",
                [(2027, 1, 31), (2027, 2, 28), (2027, 3, 31), (2027, 4, 30), (2027, 5, 31)],
            ),
            ("quarterly", [(2026, 11, 30), (2027, 2, 28), (2027, 5, 30), (2027, 8, 30)]),
            ("yearly", [(2028, 2, 29), (2029, 2, 28), (2030, 2, 28), (2031, 2, 28), (2032, 2, 29)]),
            ("monthly", [(2027, 1, 15), (2027, 2, 15), (2027, 3, 15)]),
        ],
    )
    def test_the_day_that_was_meant_is_kept(
        self, recurrence: str, dates: list[tuple[int, int, int]]
    ) -> None:
        kind, expected = Recurrence(recurrence), [date(*one) for one in dates]
        due, kept = expected[0], None
        for following in expected[1:]:
            kept = intended_day(kind, due, kept)
            _, due = next_dates(kind, None, due, due, (None, kept))
            assert due == following

    def test_without_any_date_it_is_due_one_period_after(self) -> None:
        assert next_dates(Recurrence.WEEKLY, None, None, date(2026, 11, 21)) == (
            None,
            date(2026, 11, 28),
        )

    @given(repeating, days, st.integers(0, 400), st.integers(-400, 4000))
    def test_the_next_one_is_the_first_after_it_was_done(
        self, recurrence: Recurrence, starts_on: date, lasts: int, after: int
    ) -> None:
        due_on = starts_on + timedelta(days=lasts)
        done_on = due_on + timedelta(days=after)
        begins, due = next_dates(recurrence, starts_on, due_on, done_on)
        assert begins is not None
        assert due is not None
        assert due > due_on
        assert due > done_on
        assert begins <= due
        if recurrence is Recurrence.WEEKLY:
            assert (due - due_on).days % 7 == 0
            assert due - begins == due_on - starts_on
        else:
            assert due.day == due_on.day or (due + timedelta(days=1)).day == 1


def set_state(write: Write, cast: Cast, task_id: int, state: TaskState, by: Actor) -> Any:
    seen = read(task_id).revision
    with write():
        return services.set_state(cast.rodez, task_id, state, seen=seen, by=by)


def titles() -> list[tuple[str, date | None]]:
    db.session.close()
    rows = db.session.scalars(select(Task).order_by(Task.id))
    return [(row.state, row.due_on) for row in rows]


@pytest.fixture
def yearly(make: Make, cast: Cast, saturday: Any) -> int:
    return make(
        "Mettre à jour le jeu des subventions",
        cast.bob,
        due_on=date(2026, 11, 30),
        starts_on=date(2026, 11, 2),
        recurrence="yearly",
        parts=("Extraire", "Publier"),
        priority=3,
        anchor_kind="item",
        anchor_id=ITEM,
    )


ITEM = "acteurs-externes-identifies"


def test_the_end_of_the_month_stays_the_end_of_the_month(
    make: Make, cast: Cast, write: Write, saturday: Any, alice: Actor
) -> None:
    task_id = make("Relever", starts_on=date(2027, 1, 30), due_on=date(2027, 1, 31),
                   recurrence="monthly")  # fmt: skip
    seen = []
    for _ in range(3):
        set_state(write, cast, task_id, TaskState.DONE, alice)
        task_id = max(row.id for row in db.session.scalars(select(Task)))
        row = read(task_id)
        seen.append((row.starts_on, row.due_on))
    assert seen == [
        (date(2027, 2, 28), date(2027, 2, 28)),
        (date(2027, 3, 30), date(2027, 3, 31)),
        (date(2027, 4, 30), date(2027, 4, 30)),
    ]
    # A day written by hand is the one that is meant from then on.
    with write():
        seen_now = db.session.get_one(Task, task_id).revision
        services.redate(cast.rodez, task_id, None, date(2027, 5, 28), seen=seen_now, by=alice)
    assert read(task_id).due_day is None


def test_done_makes_the_next_one(
    yearly: int, cast: Cast, write: Write, alice: Actor, handovers: list[Any]
) -> None:
    [part, _] = queries.parts_of(cast.rodez, yearly)
    with write():
        tick_part(cast.rodez, yearly, part.id, done=True, by=alice)
    changed = set_state(write, cast, yearly, TaskState.DONE, alice)
    made = read(changed.next_task.id)
    assert (made.starts_on, made.due_on) == (date(2027, 11, 2), date(2027, 11, 30))
    assert (made.title, made.priority, made.assignee_id) == (
        "Mettre à jour le jeu des subventions", 3, cast.bob.id,
    )  # fmt: skip
    assert (made.anchor_kind, made.anchor_id, made.recurrence) == ("item", ITEM, "yearly")
    assert (made.parts_done, made.parts_total) == (0, 2)
    assert [part.done for part in queries.parts_of(cast.rodez, made.id)] == [False, False]
    assert [(news.task.id, news.after) for news in handovers] == [(made.id, cast.bob.id)]
    assert cast.bob.open_tasks == 1
    [event] = queries.history_of_task(cast.rodez, made)
    assert (event.event, event.actor_name) == ("task:create", alice.name)
    [event] = queries.history_of_task(cast.rodez, made)
    assert (event.event, event.actor_name) == ("task:create", alice.name)


def test_done_again_makes_no_second_one(
    yearly: int, cast: Cast, write: Write, alice: Actor
) -> None:
    first = set_state(write, cast, yearly, TaskState.DONE, alice)
    set_state(write, cast, yearly, TaskState.TODO, alice)
    assert set_state(write, cast, yearly, TaskState.DONE, alice).next_task is None
    assert titles() == [("done", date(2026, 11, 30)), ("todo", date(2027, 11, 30))]
    set_state(write, cast, first.next_task.id, TaskState.DONE, alice)
    set_state(write, cast, yearly, TaskState.IN_PROGRESS, alice)
    set_state(write, cast, yearly, TaskState.DONE, alice)
    assert [state for state, _ in titles()] == ["done", "done", "todo"]


def test_undone_takes_the_next_one_back(
    yearly: int, cast: Cast, write: Write, alice: Actor
) -> None:
    set_state(write, cast, yearly, TaskState.DONE, alice)
    with write():
        undoing.undo(cast.rodez, yearly, seen=read(yearly).revision, by=alice)
    assert titles() == [("todo", date(2026, 11, 30))]
    assert cast.bob.open_tasks == 1
    again = set_state(write, cast, yearly, TaskState.DONE, alice)
    assert again.next_task is not None
    assert len(titles()) == 2


def test_undone_leaves_what_somebody_touched(
    yearly: int, cast: Cast, write: Write, alice: Actor
) -> None:
    made = set_state(write, cast, yearly, TaskState.DONE, alice).next_task
    with write():
        comments.add_comment(cast.rodez, made.id, "Déjà prévu avec le service.", by=alice)
    with write():
        undoing.undo(cast.rodez, yearly, seen=read(yearly).revision, by=alice)
    assert [state for state, _ in titles()] == ["todo", "todo"]
    assert cast.bob.open_tasks == 2
    set_state(write, cast, yearly, TaskState.DONE, alice)
    assert len(titles()) == 2


def _ticked(cast: Cast, made: Task, alice: Actor) -> None:
    tick_part(cast.rodez, made.id, queries.parts_of(cast.rodez, made.id)[0].id, done=True, by=alice)


def _given_a_file(cast: Cast, made: Task, alice: Actor) -> None:
    files.add_file(cast.rodez, made.id, name="liste.csv", content=b"nom\nDupont\n", by=alice)


def _redated(cast: Cast, made: Task, alice: Actor) -> None:
    services.redate(cast.rodez, made.id, None, date(2027, 12, 1), seen=1, by=alice)


@pytest.mark.parametrize("touch", [_ticked, _given_a_file, _redated])
def test_undone_leaves_what_somebody_has_begun(
    yearly: int, cast: Cast, write: Write, alice: Actor, touch: Callable[[Cast, Task, Actor], None]
) -> None:
    made = set_state(write, cast, yearly, TaskState.DONE, alice).next_task
    with write():
        touch(cast, made, alice)
    with write():
        undoing.undo(cast.rodez, yearly, seen=read(yearly).revision, by=alice)
    assert [state for state, _ in titles()] == ["todo", "todo"]


def test_dropped_makes_nothing(yearly: int, cast: Cast, write: Write, alice: Actor) -> None:
    assert set_state(write, cast, yearly, TaskState.DROPPED, alice).next_task is None
    assert len(titles()) == 1


def test_an_id_given_a_second_time_is_not_mistaken(
    yearly: int, cast: Cast, write: Write, alice: Actor, make: Make, saturday: Any
) -> None:
    """SQLite gives the id of the last row, once deleted, to the next one."""
    made = set_state(write, cast, yearly, TaskState.DONE, alice).next_task
    with write():
        services.delete_task(cast.rodez, made.id, by=alice)
    saturday.shift(timedelta(minutes=1))
    other = make("Une autre tâche")
    set_state(write, cast, yearly, TaskState.TODO, alice)
    assert set_state(write, cast, yearly, TaskState.DONE, alice).next_task is not None
    assert queries.history_of_task(cast.rodez, read(other))[0].subject_title == "Une autre tâche"
