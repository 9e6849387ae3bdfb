from datetime import date, timedelta
from typing import Any

import pytest

from app.dashboards.rules import (
    AnsweredSoFar,
    Blocked,
    by_wake,
    decides,
    decisions_expected,
    percent_of,
    phase_lines,
    to_do_now,
)
from app.methodology.loader import current_edition
from app.methodology.rules import Item, Profile
from app.progress.rules import AnswerState
from tests.dashboards.conftest import edition, item

TODAY = date(2026, 11, 21)
DONE, STUCK, OFF = AnswerState.DONE, AnswerState.BLOCKED, AnswerState.NOT_APPLICABLE
METHOD = edition(
    [item("a", required=True), item("b")],
    [item("c", required=True), item("d", required=True)],
    [item("e")],
)


def standing(
    states: dict[str, AnswerState] | None = None, passed: Any = (), method: Any = METHOD
) -> Any:
    return AnsweredSoFar(method, Profile(), states or {}, passed)


def blocked(id_: str, wake_on: date | None, touched_on: date = TODAY, position: int = 1) -> Blocked:
    return Blocked(METHOD.item(id_), position, "time", "", wake_on, touched_on)


def states_of(where: AnsweredSoFar) -> list[str]:
    return [line.state for line in phase_lines(where)]


def test_phases_are_drawn_as_they_stand() -> None:
    assert states_of(standing()) == ["current", "waiting", "waiting"]
    assert states_of(standing({"a": DONE})) == ["open", "current", "waiting"]
    assert states_of(standing({"a": DONE, "b": DONE})) == ["done", "current", "waiting"]
    assert states_of(standing(dict.fromkeys("abcde", DONE))) == ["done"] * 3


def test_a_phase_with_nothing_applicable_is_neither_done_nor_waiting() -> None:
    assert states_of(standing({"e": OFF, "a": DONE}))[2] == "open"


def test_a_phase_begun_anyway_is_open() -> None:
    assert states_of(standing(passed=[{"position": 2}])) == ["current", "open", "waiting"]


def test_what_to_wake_comes_first_then_the_next_items() -> None:
    late = blocked("b", TODAY - timedelta(days=3))
    steps = to_do_now(standing({"b": STUCK}), [late], TODAY)
    assert [(step.item.id, step.blocked) for step in steps] == [("b", late), ("a", None)]


def test_items_of_a_phase_that_may_not_start_are_not_proposed() -> None:
    assert [step.item.id for step in to_do_now(standing(), [], TODAY)] == ["a", "b"]
    passed = [{"position": 2}]
    steps = to_do_now(standing(passed=passed), [], TODAY)
    assert [step.item.id for step in steps] == ["a", "b", "c"]


def test_when_only_blocked_items_are_left_they_are_what_to_do() -> None:
    later = blocked("a", TODAY + timedelta(days=9))
    steps = to_do_now(standing({"a": STUCK, "b": DONE}), [later], TODAY)
    assert [step.blocked for step in steps] == [later]


def test_a_blocked_item_not_due_gives_way_to_what_can_be_done() -> None:
    later = blocked("a", TODAY + timedelta(days=1))
    steps = to_do_now(standing({"a": STUCK}), [later], TODAY)
    assert [step.item.id for step in steps] == ["b"]


def test_nothing_to_do_when_everything_is_done_or_left_out() -> None:
    assert to_do_now(standing(dict.fromkeys("abcde", DONE)), [], TODAY) == ()
    assert to_do_now(standing(dict.fromkeys("abcde", OFF)), [], TODAY) == ()


def test_three_things_at_most() -> None:
    method = edition([item(str(rank)) for rank in range(9)])
    assert len(to_do_now(standing(method=method), [], TODAY)) == 3


def test_blocked_items_are_sorted_by_the_day_to_wake_them() -> None:
    soon, late = blocked("a", TODAY), blocked("b", TODAY - timedelta(days=1))
    never = blocked("c", None)
    assert by_wake([never, soon, late]) == (late, soon, never)
    assert (late.late(TODAY), soon.late(TODAY), never.late(TODAY)) == (True, True, False)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"role": "élu référent"}, True),
        ({"evidence": "délibération votée, avec son numéro et sa date"}, True),
        ({"evidence": "Arrêté ou courrier"}, True),
        ({"statement": "La liste est validée par l’élu référent."}, True),
        ({"statement": "L’assemblée délibérante a adopté la démarche."}, True),
        ({"statement": "La liste des informations est arrêtée."}, False),
        ({"statement": "Les freins exprimés par les élus sont notés."}, False),
        ({"evidence": "relevé de décisions de la direction"}, False),
        ({}, False),
    ],
)
def test_what_calls_for_a_decision_of_the_elected(columns: dict[str, str], expected: bool) -> None:
    assert decides(item("x", **columns)) is expected


def test_the_method_asks_the_council_for_the_vote_and_the_mayor_for_the_referent() -> None:
    asked = {each.id for each in current_edition().items if decides(each)}
    assert {"deliberation-adoptee", "elu-referent-nomme", "strategie-validee"} <= asked
    assert "services-rencontres" not in asked


def vote(id_: str, **columns: Any) -> Item:
    return item(id_, evidence="délibération", **columns)


DECIDED = edition(
    [vote("free"), vote("unripe", required=True, after=("plain",)), item("plain", required=True)],
    [vote("vote", required=True)],
)


def test_decisions_are_those_of_the_phases_reached_required_and_ready_first() -> None:
    method = edition([vote("free"), vote("late", required=True, after=("now",))], [vote("next")])
    assert [one.id for one in decisions_expected(standing(method=method)).now] == ["late", "free"]
    ripe = edition([vote("unripe", required=True, after=("ripe",)), vote("ripe", required=True)])
    expected = decisions_expected(standing(method=ripe))
    assert [one.id for one in expected.now] == ["ripe", "unripe"]


def test_what_waits_for_the_elected_comes_before_all() -> None:
    expected = decisions_expected(standing({"plain": STUCK}, method=DECIDED), frozenset({"plain"}))
    assert [one.id for one in expected.now] == ["plain", "unripe", "free"]


def test_a_decision_taken_or_left_out_is_no_longer_expected() -> None:
    where = standing({"unripe": DONE, "free": OFF}, method=DECIDED)
    expected = decisions_expected(where)
    assert expected.now == ()
    assert expected.later == DECIDED.item("vote")


def test_a_phase_begun_anyway_brings_its_decisions() -> None:
    where = standing(passed=[{"position": 2}], method=DECIDED)
    expected = decisions_expected(where, limit=2)
    assert [one.id for one in expected.now] == ["vote", "unripe"]
    assert expected.others == 1
    assert expected.later is None


def test_no_decision_at_all_when_everything_is_done() -> None:
    done = dict.fromkeys(("free", "unripe", "plain", "vote"), DONE)
    expected = decisions_expected(standing(done, method=DECIDED))
    assert (expected.now, expected.others, expected.later) == ((), 0, None)


@pytest.mark.parametrize(
    ("points", "expected"),
    [((37, 100), 37), ((2, 3), 66), ((0, 9), 0), (None, None), ((0, 0), None)],
)
def test_the_figure_of_a_month_ago_is_known_only_when_there_is_a_past(
    points: tuple[int, int] | None, expected: int | None
) -> None:
    assert percent_of(points) == expected
