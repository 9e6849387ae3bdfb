"""Progress as a pure function: whatever was answered, the figures add up."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.methodology.rules import Profile, applies
from app.progress.explaining import explain
from app.progress.rules import (
    AnswerState,
    PhaseProgress,
    Progress,
    compute,
    gate,
    missing_items,
    need_of,
    next_items,
)
from tests.support.method import EDITION, RODEZ

IDS = [item.id for item in EDITION.items]
ANSWERS = st.dictionaries(st.sampled_from(IDS), st.sampled_from(list(AnswerState)))
PROFILES = st.builds(
    Profile,
    kind=st.sampled_from(["commune", "epci", "province", None]),
    population=st.none() | st.integers(0, 3_000_000),
    obligation=st.sampled_from(["obliged", "not-obliged", "to-confirm", None]),
    territory=st.sampled_from(["mainland", "drom", "new-caledonia", None]),
)


def all_in(state: AnswerState) -> dict[str, AnswerState]:
    return dict.fromkeys(IDS, state)


def test_nothing_answered_is_zero_and_starts_with_phase_one() -> None:
    progress = compute(EDITION, RODEZ, {})
    assert progress.percent == 0
    assert progress.current_phase == 1
    assert len(progress.next_items) == 3
    assert {EDITION.phase_of(item).position for item in progress.next_items} == {1}


def test_everything_done_is_a_hundred_and_has_nothing_next() -> None:
    progress = compute(EDITION, RODEZ, all_in(AnswerState.DONE))
    assert progress.percent == 100
    assert progress.next_items == ()
    assert progress.current_phase == len(EDITION.phases)
    assert progress.points_done == sum(i.weight for i in EDITION.items if applies(i, RODEZ))


def test_everything_not_applicable_is_no_figure_rather_than_zero() -> None:
    progress = compute(EDITION, RODEZ, all_in(AnswerState.NOT_APPLICABLE))
    assert progress.percent is None
    assert all(phase.percent is None and phase.complete for phase in progress.phases)


def test_the_whole_is_the_sum_of_points_not_the_mean_of_percentages() -> None:
    first = EDITION.phase(1)
    progress = compute(EDITION, RODEZ, {item.id: AnswerState.DONE for item in first.items})
    assert progress.phase(1).percent == 100
    mean = sum(phase.percent or 0 for phase in progress.phases) // len(progress.phases)
    assert progress.percent == progress.points_done * 100 // progress.points_applicable
    assert progress.percent != mean


@pytest.mark.parametrize(
    ("done", "doing", "expected", "expected_doing"),
    [(2, 1, 66, 33), (1, 2, 33, 66), (299, 1, 99, 0)],
)
def test_shares_are_rounded_down_for_a_phase_as_for_the_whole(
    done: int, doing: int, expected: int, expected_doing: int
) -> None:
    phase = PhaseProgress("cadrage", 1, done, doing, done + doing)
    assert (phase.percent, phase.doing_percent) == (expected, expected_doing)
    whole = Progress((phase,), ())
    assert whole.percent == expected
    assert whole.per_ten_thousand == done * 10_000 // (done + doing)


def test_one_point_short_is_never_a_hundred() -> None:
    lightest = min((i for i in EDITION.items if applies(i, RODEZ)), key=lambda i: i.weight)
    progress = compute(EDITION, RODEZ, all_in(AnswerState.DONE) | {lightest.id: AnswerState.TODO})
    assert progress.percent == 99


def test_in_progress_and_blocked_are_shown_apart() -> None:
    one, two = EDITION.phase(1).items[:2]
    progress = compute(
        EDITION, RODEZ, {one.id: AnswerState.IN_PROGRESS, two.id: AnswerState.BLOCKED}
    )
    assert progress.points_done == 0
    assert progress.phase(1).points_doing == one.weight
    assert progress.blocked == 1


@given(PROFILES, ANSWERS)
def test_figures_always_add_up(profile: Profile, states: dict[str, AnswerState]) -> None:
    progress = compute(EDITION, profile, states)
    told = explain(EDITION.items, profile, states)
    assert (told.points_done, told.points_applicable) == (
        progress.points_done,
        progress.points_applicable,
    )
    assert 0 <= progress.points_done <= progress.points_applicable
    for phase in progress.phases:
        assert phase.points_done + phase.points_doing <= phase.points_applicable
        assert phase.complete == (phase.points_done == phase.points_applicable)
    assert 1 <= progress.current_phase <= len(EDITION.phases)


@given(PROFILES, ANSWERS, st.sampled_from(IDS))
def test_doing_one_more_never_lowers_the_figure(
    profile: Profile, states: dict[str, AnswerState], item_id: str
) -> None:
    if states.get(item_id) is AnswerState.NOT_APPLICABLE:
        return
    before = compute(EDITION, profile, states).percent
    after = compute(EDITION, profile, states | {item_id: AnswerState.DONE}).percent
    assert (after or 0) >= (before or 0)


@given(ANSWERS)
def test_the_shortest_way_reaches_the_threshold(states: dict[str, AnswerState]) -> None:
    told = explain(EDITION.items, RODEZ, states)
    if told.next_threshold is None:
        assert told.percent in {None, 100}
        return
    done = told.points_done + sum(item.weight for item in told.shortest_way)
    assert done * 100 >= told.next_threshold * told.points_applicable
    but_one = done - told.shortest_way[-1].weight
    assert but_one * 100 < told.next_threshold * told.points_applicable


def test_required_items_gate_the_next_phase() -> None:
    closed = gate(EDITION, RODEZ, {}, 2)
    assert not closed.open
    assert "deliberation-adoptee" in {item.id for item in closed.missing}
    required = {item.id: AnswerState.DONE for item in EDITION.phase(1).items if item.required}
    assert gate(EDITION, RODEZ, required, 2).open
    assert not gate(EDITION, RODEZ, required, 3).open
    assert gate(EDITION, RODEZ, {}, 1).open


def test_what_was_accepted_at_a_gate_is_not_asked_at_the_next() -> None:
    passed = [{"position": 2, "reason": "le conseil est en mars", "by": "Claire", "on": "…"}]
    assert gate(EDITION, RODEZ, {}, 2, passed).passed
    missing = gate(EDITION, RODEZ, {}, 3, passed).missing
    assert {EDITION.phase_of(item.id).position for item in missing} == {2}


def test_next_items_are_of_the_phase_under_way_before_what_was_left_behind() -> None:
    required = {
        i.id: AnswerState.DONE for p in (1, 2) for i in EDITION.phase(p).items if i.required
    }
    found = next_items(EDITION, RODEZ, required, limit=30)
    positions = [EDITION.phase_of(item.id).position for item in found]
    assert positions[0] == 3
    assert positions == sorted(positions, key=lambda p: (p != 3, p > 3, p))


def test_next_items_leave_out_blocked_and_what_waits_for_another() -> None:
    first = next_items(EDITION, RODEZ, {})[0]
    assert first.id not in {
        i.id for i in next_items(EDITION, RODEZ, {first.id: AnswerState.BLOCKED})
    }
    for item in next_items(EDITION, RODEZ, {}):
        assert not set(item.after) & {i.id for i in missing_items(EDITION.items, RODEZ, {})}


def test_blocked_needs_somebody_most_then_what_may_change_phase() -> None:
    first, second = (phase.items for phase in EDITION.phases[:2])
    ready = {item.id: AnswerState.DONE for item in first}
    begun = ready | {second[0].id: AnswerState.IN_PROGRESS}
    stuck = ready | {second[0].id: AnswerState.BLOCKED}
    assert [need(states) for states in ({}, begun, ready, stuck)] == [0, 0, 1, 2]
    assert need(ready | {second[0].id: AnswerState.DONE}) == 0
    assert need({first[0].id: AnswerState.IN_PROGRESS}) == 0
    assert need(all_in(AnswerState.DONE)) == 1
    assert need(ready, tasks=1) == 2


def need(states: Mapping[str, AnswerState], *, tasks: int = 0) -> int:
    progress = compute(EDITION, RODEZ, states)
    return need_of(progress, progress.blocked + tasks)
