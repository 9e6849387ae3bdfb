import json
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from app.dashboards.rules import AnsweredSoFar
from app.dashboards.story import Counted, Month, bundles, month_of, shares_along
from app.kernel.zones import in_zone
from app.methodology.rules import Profile
from app.progress.rules import AnswerState
from tests.dashboards.conftest import edition, item

DONE, STUCK, OFF = AnswerState.DONE, AnswerState.BLOCKED, AnswerState.NOT_APPLICABLE
METHOD = edition(
    [item("a", required=True), item("b")],
    [item("c", required=True), item("d", required=True)],
    [item("e")],
)


def standing(states: dict[str, AnswerState]) -> AnsweredSoFar:
    return AnsweredSoFar(METHOD, Profile(), states)


@dataclass
class Happened:
    at: datetime
    actor_name: str = "Alice"
    event: str = "answer:set"
    subject: str = "item:a"
    subject_title: str = "Le point a est établi."
    changes: str = "[]"
    points_done: int | None = None
    points_applicable: int | None = None


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def test_what_one_person_did_in_a_day_is_one_line() -> None:
    events = [
        Happened(at(20, 15), subject="item:a"),
        Happened(at(20, 14), subject="item:b"),
        Happened(at(20, 13), subject="item:a"),
        Happened(at(20, 12), actor_name="Bob"),
        Happened(at(19)),
    ]
    lines = bundles(events, cut=False, limit=9)
    assert [(line.day.day, line.who, len(line.subjects)) for line in lines] == [
        (20, "Alice", 2),
        (20, "Bob", 1),
        (19, "Alice", 1),
    ]
    assert [line.single for line in lines] == [False, True, True]


def test_days_are_those_of_where_it_is_told_whatever_the_order() -> None:
    events = [Happened(at(20, hour), actor_name=str(hour)) for hour in (10, 9, 11, 8)]
    with in_zone(ZoneInfo("Pacific/Marquesas")):  # 9 h 30 behind UTC
        lines = bundles(events, cut=False, limit=9)
    assert [(line.who, line.day.day) for line in lines] == [
        ("10", 20),
        ("9", 19),
        ("11", 20),
        ("8", 19),
    ]


def test_a_day_ends_at_the_share_of_its_last_event() -> None:
    events = [
        Happened(at(9), points_done=30, points_applicable=60),
        Happened(at(8, 15), points_done=20, points_applicable=60),
        Happened(at(8, 9), points_done=12, points_applicable=60),
        Happened(at(7)),
        Happened(at(2), points_done=1, points_applicable=60),
    ]
    first, last = at(2).date(), at(10).date()
    assert shares_along(events, (first, 5), (last, 55)) == [
        (first, 5), (at(8).date(), 33), (at(9).date(), 50), (last, 55),
    ]  # fmt: skip
    assert shares_along([], (first, None), (last, 0)) == [(last, 0)]


def test_other_events_are_told_one_by_one() -> None:
    events = [
        Happened(at(20), event="membership:role", subject="user:1"),
        Happened(at(20), event="membership:role", subject="user:2"),
    ]
    assert len(bundles(events, cut=False, limit=9)) == 2


def test_the_latest_state_is_the_one_told() -> None:
    def change(new: str) -> str:
        return json.dumps([{"title": "État", "old": "À faire", "new": new}])

    events = [Happened(at(20, 15), changes=change("Fait")), Happened(at(20), changes=change("…"))]
    (line,) = bundles(events, cut=False, limit=9)
    assert line.outcome == "Fait"


def test_a_count_that_was_cut_says_so_on_its_last_day_only() -> None:
    events = [
        Happened(at(20), subject="item:a"),
        Happened(at(20), subject="item:b"),
        Happened(at(19), subject="item:a"),
        Happened(at(19), subject="item:b"),
    ]
    assert [line.at_least for line in bundles(events, cut=True, limit=9)] == [False, True]
    assert [line.at_least for line in bundles(events, cut=False, limit=9)] == [False, False]
    assert bundles([], cut=False, limit=9) == ()
    assert len(bundles(events, cut=True, limit=1)) == 1


def counted(event: str, subject: str, count: int = 1, before: str | None = None) -> Counted:
    return Counted(event, subject, count, before)


def test_the_month_counts_what_stands_otherwise_than_before() -> None:
    where = standing({"a": DONE, "b": DONE, "c": STUCK, "d": DONE, "e": OFF})
    events = [
        counted("answer:set", "item:a", 4, "todo"),
        counted("answer:set", "item:b", 1, "done"),  # only its note changed
        counted("answer:set", "item:c", 1, "in_progress"),
        counted("evidence:add", "item:a", 3),
        counted("evidence:remove", "item:a", 1),
        counted("gate:pass", "phase:2"),
    ]
    # « d » was set by the first diagnosis, which tells of no item; « e » left the count.
    month = month_of(where, frozenset("abcde"), events)
    assert month == Month(done=2, required=2, blocked=1, evidence=2, begun=(2,))


def test_nothing_touched_is_a_quiet_month() -> None:
    where = standing({"a": DONE})
    assert month_of(where, frozenset(), []) == Month()
    assert month_of(where, frozenset(), [counted("evidence:remove", "item:a")]) == Month()


def test_an_answer_to_an_item_of_another_edition_counts_for_nothing() -> None:
    where = standing({"gone": DONE})
    assert not where.counts("gone")
    assert month_of(where, frozenset({"gone"}), []) == Month()
