"""When a dataset may be published, what it lacks first, when its next update is due."""

from datetime import date, timedelta

import pytest

from app.datasets.inventory import reached
from app.datasets.inventory.forms import rhythms
from app.datasets.inventory.frequencies import FREQUENCIES, is_late, late_there, next_update
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
    ("frequency", "due"),
    [
        ("hourly", date(2027, 9, 1)),
        ("daily", date(2027, 9, 1)),
        ("weekly", date(2027, 9, 7)),
        ("semimonthly", date(2027, 9, 15)),
        ("monthly", date(2027, 9, 30)),
        ("bimonthly", date(2027, 10, 31)),
        ("quarterly", date(2027, 11, 30)),
        ("threeTimesAYear", date(2027, 12, 31)),
        ("semiannual", date(2028, 2, 29)),
        ("annual", date(2028, 8, 31)),
        ("quinquennial", date(2032, 8, 31)),
    ],
)
def test_the_next_update_follows_from_the_rhythm(frequency: str, due: date) -> None:
    assert next_update(frequency, date(2027, 8, 31)) == due


@pytest.mark.parametrize("frequency", ["continuous", "irregular", "punctual", "unknown", ""])
def test_without_a_delta_the_date_is_the_one_that_somebody_says(frequency: str) -> None:
    said = date(2027, 3, 1)
    assert next_update(frequency, date(2026, 1, 1)) is None
    assert next_update(frequency, date(2026, 1, 1), said) == said


def test_nothing_is_computed_before_a_first_update() -> None:
    assert next_update("annual", None) is None


def test_what_data_gouv_calls_late_is_another_matter() -> None:
    assert late_there("semiannual", date(2026, 1, 1), date(2026, 12, 31)) is False
    assert late_there("semiannual", date(2026, 1, 1), date(2027, 1, 3)) is True
    assert late_there("semiannual", None, date(2026, 1, 1)) is True
    assert late_there("irregular", date(2001, 1, 1), date(2026, 1, 1)) is None


def test_no_rhythm_is_due_after_data_gouv_calls_it_late() -> None:
    day = date(2027, 2, 1)
    for frequency in FREQUENCIES.values():
        due = next_update(frequency.id, day)
        assert (due is None) == (frequency.patience is None)
        # Years of 365 days: data.gouv.fr counts no leap day.
        assert due is None or not late_there(frequency.id, day, due - timedelta(days=8))


def test_a_dozen_rhythms_are_offered_before_the_others() -> None:
    choices = rhythms()
    assert sum(choice.optgroup is None for choice in choices) == 12
    assert {choice.value for choice in choices} == FREQUENCIES.keys()
    groups = [choice.optgroup for choice in choices]
    assert groups == sorted(groups, key=bool)


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
