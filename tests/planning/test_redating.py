"""A plan dated again moves only what has not started, and says what it moved."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.errors import Refused
from app.places.holidays import Calendar
from app.planning.rules.days import Pace, WorkingDays
from app.planning.rules.outline import VOTES, Outline, outline
from app.planning.rules.redating import Alone, Present, Redate, Redating, awaits_vote, redated
from app.tasks.rules import TaskState
from tests.planning.test_outline import EDITION, MONDAY, TODAY, council, situation, starting

CALENDAR = Calendar("")


def present(
    id_: int, title: str, item_id: str, starts_on: date | None, due_on: date | None, **others: Any
) -> Present:
    """Return a task of the plan to do, that nobody has touched, unless told otherwise."""
    untouched = {"state": TaskState.TODO, "by_hand": False, "begun": False, "ours": True}
    values: dict[str, Any] = {**untouched, "revision": 1, **others}
    return Present(id_, title, item_id, starts_on=starts_on, due_on=due_on, **values)


def presents(plan: Outline) -> list[Present]:
    return [
        present(n, task.title, task.item_id, task.starts_on, task.due_on)
        for n, task in enumerate(plan.tasks)
    ]


def needs_of(plan: Outline) -> list[tuple[int, int]]:
    rows = {task.key: n for n, task in enumerate(plan.tasks)}
    return [(rows[task.key], rows[other]) for task in plan.tasks for other in task.after]


def again(
    tasks: list[Present], needs: list[tuple[int, int]], start: date, council_on: date | None = None
) -> Redating:
    wish = Redate(start, council_on, Pace.NORMAL)
    return redated(tasks, needs, wish, edition=EDITION, calendar=CALENDAR, today=TODAY)


@pytest.mark.parametrize("required", [True, False])
def test_the_same_dates_move_nothing(required: bool) -> None:
    plan = outline(situation(), starting(required_only=required))
    found = again(presents(plan), needs_of(plan), MONDAY)
    assert found.moves == ()
    assert found.unmoved == len(plan.tasks)


def test_the_same_council_moves_nothing() -> None:
    on = date(2027, 6, 15)
    plan = outline(situation(), council(on))
    start = WorkingDays(TODAY, CALENDAR.closed).day(0)
    assert again(presents(plan), needs_of(plan), start, on).moves == ()


def test_a_later_start_moves_all_by_as_much() -> None:
    plan = outline(situation(), starting())
    later = WorkingDays(MONDAY, CALENDAR.closed).day(10)
    found = again(presents(plan), needs_of(plan), later)
    days = WorkingDays(MONDAY, CALENDAR.closed)
    assert len(found.moves) == len(plan.tasks)
    for move in found.moves:
        assert move.task.starts_on is not None
        assert days.at_or_after(move.starts_on) - days.at_or_after(move.task.starts_on) == 10


@given(
    st.dictionaries(
        st.integers(0, 109),
        st.sampled_from([*TaskState, "by-hand", "begun", "undated"]),
        max_size=40,
    ),
    st.integers(0, 300),
)
def test_what_has_started_never_moves(marks: dict[int, object], later: int) -> None:
    plan = outline(situation(), starting())
    tasks = [marked(task, marks.get(task.id)) for task in presents(plan)]
    start = WorkingDays(TODAY + timedelta(days=later), CALENDAR.closed).day(0)
    needs = needs_of(plan)
    found = again(tasks, needs, start)
    moved = {move.task.id: (move.starts_on, move.due_on) for move in found.moves}
    assert not moved.keys() & {task.id for task in tasks if task.alone}
    assert sum(len(each) for each in found.alone.values()) + len(moved) + found.unmoved == len(
        tasks
    )
    ends = {task.id: moved.get(task.id, (None, task.due_on))[1] for task in tasks}
    closed = {task.id for task in tasks if task.alone is Alone.CLOSED}
    for waiting, needed in needs:
        starts, end = moved.get(waiting), ends[needed]
        if starts and needed not in closed and end is not None:
            assert starts[0] > end
            assert not CALENDAR.closed(starts[0])
    assert all(starts >= start for starts, _ in moved.values())


def marked(task: Present, mark: object) -> Present:
    if isinstance(mark, TaskState):
        return replace(task, state=mark)
    if mark == "undated":
        return replace(task, starts_on=None)
    return replace(task, by_hand=mark == "by-hand", begun=mark == "begun")


def test_the_vote_is_dated_again_from_another_council() -> None:
    plan = outline(situation(), council(date(2027, 6, 15)))
    tasks = presents(plan)
    found = again(tasks, needs_of(plan), MONDAY, date(2027, 9, 14))
    [vote] = [move for move in found.moves if move.task.item_id in VOTES]
    assert vote.due_on == date(2027, 9, 14)
    assert awaits_vote(tasks)
    assert not awaits_vote([replace(task, state=TaskState.DONE) for task in tasks])


def test_dates_that_do_not_do_are_refused_at_their_field() -> None:
    plan = outline(situation(), council(date(2027, 6, 15)))
    tasks, needs = presents(plan), needs_of(plan)
    for start, on, field in (
        (date(2026, 11, 1), None, "start"),
        (MONDAY, date(2027, 7, 14), "council"),
        (MONDAY, date(2027, 1, 12), "council"),
    ):
        with pytest.raises(Refused) as refusal:
            again(tasks, needs, start, on)
        assert refusal.value.field == field


def test_a_task_of_elsewhere_on_an_item_that_comes_before_is_waited_for() -> None:
    plan = outline(situation(open_tasks={"vision-presentee": date(2027, 2, 26)}), starting())
    tasks = presents(plan)
    there = present(999, "Présenter", "vision-presentee", None, date(2027, 2, 26), ours=False)
    assert again([*tasks, there], needs_of(plan), MONDAY).moves == ()
    assert again(tasks, needs_of(plan), MONDAY).moves != ()


def test_a_task_about_no_item_keeps_its_place_between_the_phases() -> None:
    plan = outline(situation(), starting())
    last = plan.tasks[-1]
    free = present(500, "Remercier", "", last.due_on, last.due_on)
    found = again([*presents(plan), free], needs_of(plan), MONDAY)
    [move] = found.moves
    assert move.starts_on >= min(task.starts_on for task in plan.tasks if task.phase == 6)


@pytest.mark.parametrize(
    ("others", "alone"),
    [
        ({}, None),
        ({"state": TaskState.DONE}, Alone.CLOSED),
        ({"state": TaskState.DROPPED}, Alone.CLOSED),
        ({"state": TaskState.IN_PROGRESS}, Alone.STARTED),
        ({"state": TaskState.BLOCKED}, Alone.STARTED),
        ({"begun": True}, Alone.STARTED),
        ({"by_hand": True}, Alone.BY_HAND),
        ({"ours": False}, Alone.BY_HAND),
        ({"starts_on": None}, Alone.UNDATED),
        ({"due_on": None}, Alone.UNDATED),
    ],
)
def test_why_a_task_keeps_its_dates(others: dict[str, Any], alone: Alone | None) -> None:
    assert replace(present(1, "Écrire", "", MONDAY, MONDAY), **others).alone is alone


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.DROPPED])
def test_nobody_waits_for_what_is_closed(state: TaskState) -> None:
    late = MONDAY + timedelta(days=28)
    closed = present(1, "Écrire", "", MONDAY, late, state=state)
    waiting = present(2, "Relire", "", MONDAY, MONDAY)
    found = again([closed, waiting], [(2, 1)], MONDAY)
    assert (found.moves, found.unmoved) == ((), 1)


def test_a_task_about_no_item_that_comes_before_all_is_of_the_first_phase() -> None:
    plan = outline(situation(), starting())
    tasks, needs = presents(plan), needs_of(plan)
    friday = MONDAY - timedelta(days=3)
    free = present(500, "Saluer", "", friday, friday)
    [move] = again([*tasks, free], needs, MONDAY).moves
    assert (move.task, move.starts_on) == (free, MONDAY)
    [needed] = [task.id for task in tasks if task.item_id == "calendrier-etabli"]
    [move] = again([*tasks, free], [*needs, (500, needed)], MONDAY).moves
    assert move.task == free
