"""When a dataset may be published, what it lacks first, when its next update is due."""

from datetime import date

import pytest

from app.datasets.inventory import reached
from app.datasets.inventory.frequencies import FREQUENCIES, is_late, next_update
from app.datasets.inventory.rules import (
    HELD,
    LETS_OUT,
    Next,
    Outcome,
    Stage,
    may_publish,
    next_of,
)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_some_outcomes_let_data_out(outcome: Outcome) -> None:
    sentence = may_publish(outcome.value, held=False)
    assert (sentence is None) is (outcome in LETS_OUT)
    assert may_publish(outcome.value, held=True) == HELD


def test_what_is_open_later_or_never_stays_in() -> None:
    expected = {Outcome.NONE, Outcome.LATER, Outcome.CLOSED, Outcome.TO_ARBITRATE}
    assert set(Outcome) - LETS_OUT == expected


@pytest.mark.parametrize(
    ("stage", "outcome", "more", "expected"),
    [
        ("listed", "", {}, Next.ANALYSE),
        ("listed", "to-arbitrate", {}, Next.ANSWER),
        ("listed", "open", {}, Next.PREPARE),
        ("analysed", "after-masking", {}, Next.PREPARE),
        ("prepared", "open", {}, Next.PUBLISH),
        ("listed", "elsewhere", {}, Next.PUBLISH),
        ("analysed", "closed", {}, None),
        ("analysed", "later", {}, None),
        ("analysed", "later", {"review_due": True}, Next.REVIEW),
        ("published", "open", {}, None),
        ("published", "open", {"late": True}, Next.UPDATE),
        ("prepared", "open", {"held": True}, Next.DECIDE),
    ],
)
def test_what_a_dataset_lacks_first(
    stage: str, outcome: str, more: dict[str, bool], expected: Next | None
) -> None:
    assert next_of(stage, outcome, **more) is expected


@pytest.mark.parametrize(
    ("frequency", "days"),
    [("daily", 1), ("weekly", 7), ("monthly", 31), ("quarterly", 93), ("annual", 365)],
)
def test_the_next_update_follows_from_the_rhythm(frequency: str, days: int) -> None:
    due = next_update(frequency, date(2026, 1, 1))
    assert due is not None
    assert (due - date(2026, 1, 1)).days == days


@pytest.mark.parametrize("frequency", ["continuous", "irregular", "punctual", "unknown", ""])
def test_without_a_delta_the_date_is_the_one_that_somebody_says(frequency: str) -> None:
    said = date(2027, 3, 1)
    assert next_update(frequency, date(2026, 1, 1)) is None
    assert next_update(frequency, date(2026, 1, 1), said) == said


def test_nothing_is_computed_before_a_first_update() -> None:
    assert next_update("annual", None) is None


def test_twice_and_three_times_a_year_have_a_whole_year_as_data_gouv_has() -> None:
    assert FREQUENCIES["semiannual"].days == FREQUENCIES["threeTimesAYear"].days == 365


@pytest.mark.parametrize(
    ("day", "late"),
    [(date(2026, 11, 21), False), (date(2026, 11, 22), False), (date(2026, 11, 23), True)],
)
def test_a_day_of_grace(day: date, late: bool) -> None:
    assert is_late(date(2026, 11, 21), day) is late
    assert not is_late(None, day)


def test_the_bars_count_those_that_went_further() -> None:
    steps = reached.steps({Stage.LISTED: 14, Stage.ANALYSED: 6, Stage.PUBLISHED: 4})
    assert [step.count for step in steps] == [24, 10, 4, 4, 0]
    assert [step.share for step in steps] == [100, 41, 16, 16, 0]
    assert [step.words for step in steps][3:] == ["publiés", "tenu à jour"]
    assert [step.count for step in reached.steps({})] == [0] * 5
