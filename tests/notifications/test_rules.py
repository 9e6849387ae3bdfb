"""When each rhythm is served: pure rules, with the hours of Paris."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.notifications.rules import (
    Cadence,
    Waiting,
    handover_stamp,
    last_slot,
    origin_of,
    tell_until,
)

PARIS = ZoneInfo("Europe/Paris")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 23rd is a Monday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("cadence", "now", "slot"),
    [
        (Cadence.DAILY, at(24, 6, 59), at(23, 7)),
        (Cadence.DAILY, at(24, 7), at(24, 7)),
        (Cadence.WEEKLY, at(23, 6, 59), at(16, 7)),
        (Cadence.WEEKLY, at(23, 7), at(23, 7)),
        (Cadence.WEEKLY, at(29, 23), at(23, 7)),
        (Cadence.WEEKLY, at(29, 3), at(23, 7)),
    ],
)
def test_the_latest_morning(cadence: Cadence, now: datetime, slot: datetime) -> None:
    assert last_slot(cadence, now) == slot


def test_the_morning_is_at_seven_all_year_round() -> None:
    """The hour changes on Sunday 25 October 2026 and on Sunday 28 March 2027."""
    for day in (datetime(2026, 10, 25, 12, tzinfo=PARIS), datetime(2027, 3, 28, 12, tzinfo=PARIS)):
        assert last_slot(Cadence.DAILY, day).hour == 7


def test_nothing_waits() -> None:
    for cadence in (Cadence.IMMEDIATE, Cadence.DAILY, Cadence.NONE):
        assert tell_until(Waiting(cadence), at(24, 9)) is None


@pytest.mark.parametrize("cadence", list(Cadence))
def test_what_is_for_later_is_not_told(cadence: Cadence) -> None:
    served = Waiting(cadence, at(24, 10), at(24, 10), settled_at=at(24, 8))
    assert tell_until(served, at(24, 9)) is None


@pytest.mark.parametrize(
    ("oldest", "newest", "now", "told"),
    [
        (at(24, 9), at(24, 9), at(24, 9), True),
        (at(24, 9), at(24, 9, 8), at(24, 9, 5), False),  # more is about to come
        (at(24, 9), at(24, 9, 8), at(24, 9, 8), True),
        (at(24, 9), at(24, 10, 8), at(24, 10), True),  # it has waited for an hour
        (at(24, 3), at(24, 7), at(24, 3, 5), True),  # the other one is far away
    ],
)
def test_news_gather_a_little(
    oldest: datetime, newest: datetime, now: datetime, told: bool
) -> None:
    waiting = Waiting(Cadence.IMMEDIATE, oldest, newest)
    assert tell_until(waiting, now) == (now if told else None)


def test_one_mail_a_day_says_what_was_there_in_the_morning() -> None:
    chosen = at(20, 12)
    night = Waiting(Cadence.DAILY, at(23, 20), at(23, 20), chosen)
    assert tell_until(night, at(24, 6, 59)) is None
    assert tell_until(night, at(24, 7, 5)) == at(24, 7)
    assert tell_until(night, at(24, 16)) == at(24, 7)  # the machine was off in the morning
    sent = Waiting(Cadence.DAILY, at(23, 20), at(24, 6), settled_at=at(24, 7, 5))
    assert tell_until(sent, at(24, 16)) is None
    fresh = Waiting(Cadence.DAILY, at(24, 8), at(24, 8), chosen)
    assert tell_until(fresh, at(24, 16)) is None
    assert tell_until(fresh, at(25, 7)) == at(25, 7)


def test_one_mail_a_week_from_the_monday_that_follows_the_choice() -> None:
    chosen = Waiting(Cadence.WEEKLY, settled_at=at(18, 12))
    assert tell_until(chosen, at(20, 9)) is None
    assert tell_until(chosen, at(23, 6, 59)) is None
    assert tell_until(chosen, at(23, 7)) == at(23, 7)
    assert tell_until(chosen, at(26, 9)) == at(26, 9)
    served = Waiting(Cadence.WEEKLY, at(24, 9), at(24, 9), settled_at=at(23, 7, 5))
    assert tell_until(served, at(29, 23)) is None


def test_who_wants_nothing_is_served_with_oblivion() -> None:
    waiting = Waiting(Cadence.NONE, at(24, 9), at(24, 9), at(1, 9))
    assert tell_until(waiting, at(24, 9)) == at(24, 9)


def test_a_handover_keeps_whose_the_task_was() -> None:
    stamp = handover_stamp(2**31 - 1, at(24, 9) + timedelta(microseconds=7))
    assert origin_of(stamp) == 2**31 - 1
    assert len(stamp) <= 40
