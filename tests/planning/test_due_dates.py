"""Whatever the jobs, their days respect who waits for whom, and what a role can carry."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.places.holidays import Calendar
from app.planning.rules.days import Pace, WorkingDays
from app.planning.rules.due_dates import Deadline, Fixed, Span, TooSoon
from app.planning.rules.due_dates import lay_out as lay_out_at
from app.planning.rules.network import Network, PlannedJob, bridged
from config import ROOT

CALENDAR = Calendar("6AE")
DATES = st.dates(date(2026, 1, 1), date(2031, 12, 31))
ROLES = ("chef de projet", "DGS", "juriste")
lay_out = partial(lay_out_at, at_once=3)


def a_job(id_: str, role: str, days: int, **others: Any) -> PlannedJob:
    """Return a job of the first phase that needs nothing, unless told otherwise."""
    values = {"phase": 1, "rank": 0, "required": False, "needs": (), **others}
    return PlannedJob(id_, role, days, **values)


@st.composite
def job_lists(draw: st.DrawFn) -> list[PlannedJob]:
    """Jobs that never wait in a circle, but wait across phases as they please."""
    count = draw(st.integers(1, 14))
    jobs = []
    for number in range(count):
        earlier = [str(each) for each in range(number)]
        needs = draw(st.lists(st.sampled_from(earlier), unique=True, max_size=3)) if earlier else []
        jobs.append(
            PlannedJob(
                id=str(number),
                role=draw(st.sampled_from(ROLES)),
                days=draw(st.integers(1, 12)),
                phase=draw(st.integers(1, 4)),
                rank=draw(st.integers(0, 20)),
                required=draw(st.booleans()),
                needs=tuple(needs),
            )
        )
    return draw(st.permutations(jobs))


def wrong(jobs: list[PlannedJob], spans: dict[str, Span], at_once: int) -> list[str]:
    """Say what a layout breaks."""
    faults = [job.id for job in jobs if spans[job.id].last - spans[job.id].first + 1 != job.days]
    net = Network.of(jobs)
    faults += [
        f"{job.id} commence avant la fin de {other}"
        for job in jobs
        for other in set(job.needs) | net.waits[job.id]
        if spans[job.id].first <= spans[other].last
    ]
    busy: Counter[tuple[str, int]] = Counter()
    for job in jobs:
        busy.update((job.role, day) for day in range(spans[job.id].first, spans[job.id].last + 1))
    return faults + [str(where) for where, count in busy.items() if count > at_once]


@given(job_lists(), st.integers(1, 4), st.integers(-5, 30))
def test_a_layout_keeps_its_promises(jobs: list[PlannedJob], at_once: int, floor: int) -> None:
    spans = lay_out(jobs, at_once=at_once, floor=floor)
    assert set(spans) == {job.id for job in jobs}
    assert wrong(jobs, spans, at_once) == []
    assert min(span.first for span in spans.values()) == floor


@given(job_lists())
def test_a_phase_waits_for_what_the_ones_before_require(jobs: list[PlannedJob]) -> None:
    plain = [replace(job, needs=()) for job in jobs]
    spans = lay_out(plain)
    for later in plain:
        for earlier in plain:
            if earlier.required and earlier.phase < later.phase:
                assert spans[later.id].first > spans[earlier.id].last


@given(job_lists(), st.randoms())
def test_the_same_jobs_always_give_the_same_days(jobs: list[PlannedJob], dice: object) -> None:
    shuffled = sorted(jobs, key=lambda _: dice.random())  # type: ignore[attr-defined]
    assert lay_out(jobs) == lay_out(shuffled)


@given(job_lists(), st.integers(0, 80), st.integers(1, 4), st.data())
def test_what_leads_to_a_vote_is_over_by_the_council(
    jobs: list[PlannedJob], last: int, at_once: int, data: st.DataObject
) -> None:
    votes = frozenset({data.draw(st.sampled_from([job.id for job in jobs]))})
    first = refused_until(jobs, at_once, Deadline(last, votes))
    if first is not None:
        assert first > last
        assert refused_until(jobs, at_once, Deadline(first - 1, votes)) == first
        last = first
    spans = lay_out(jobs, at_once=at_once, deadline=Deadline(last, votes))
    assert wrong(jobs, spans, at_once) == []
    assert all(spans[vote].last <= last for vote in votes)
    assert min(span.first for span in spans.values()) >= 0


def refused_until(jobs: list[PlannedJob], at_once: int, deadline: Deadline) -> int | None:
    """Return the day that a refusal proposes, or nothing when there is none."""
    try:
        lay_out(jobs, at_once=at_once, deadline=deadline)
    except TooSoon as problem:
        return problem.first
    return None


@given(job_lists(), st.lists(st.tuples(st.integers(-20, 40), st.booleans()), max_size=4))
def test_what_is_already_dated_is_waited_for(
    jobs: list[PlannedJob], ends: list[tuple[int, bool]]
) -> None:
    fixed = [
        Fixed(f"f{number}", ROLES[0], last, phase=2, required=required, first=max(last - 3, 0))
        for number, (last, required) in enumerate(ends)
    ]
    jobs = [replace(job, needs=(*job.needs, *(task.id for task in fixed))) for job in jobs]
    spans = lay_out(jobs, fixed=fixed)
    latest = max((each.last for each in fixed), default=-1)
    assert all(span.first > latest for span in spans.values())


def test_a_phase_waits_for_the_last_of_what_is_dated_before_it() -> None:
    fixed = [
        Fixed(f"ancien-{last}", "juriste", last=last, phase=1, required=True) for last in (3, 9, 6)
    ]
    spans = lay_out([a_job("b", "DGS", 2, phase=2)], fixed=fixed)
    assert spans["b"].first == 10


def test_a_required_task_under_way_holds_the_next_phase() -> None:
    fixed = [Fixed("ancien", "DGS", last=7, phase=1, required=True)]
    spans = lay_out([a_job("a", "DGS", 2, phase=1), a_job("b", "DGS", 2, phase=2)], fixed=fixed)
    assert spans == {"a": Span(0, 1), "b": Span(8, 9)}


def test_a_role_carries_no_more_than_the_pace_allows() -> None:
    jobs = [a_job(str(n), "DGS", 4, rank=n) for n in range(4)]
    assert lay_out(jobs, at_once=2) == {
        "0": Span(0, 3), "1": Span(0, 3), "2": Span(4, 7), "3": Span(4, 7)
    }  # fmt: skip


def test_a_vote_is_as_late_as_the_council_allows_and_the_rest_begins_with_it() -> None:
    jobs = [
        a_job("dossier", "DGS", 3),
        a_job("vote", "DGS", 2, needs=("dossier",)),
        a_job("tri", "SIG", 1),
    ]
    spans = lay_out(jobs, deadline=Deadline(20, frozenset({"vote"})))
    assert spans == {"dossier": Span(16, 18), "vote": Span(19, 20), "tri": Span(16, 16)}


def test_a_council_too_soon_says_which_day_would_do() -> None:
    jobs = [a_job("dossier", "DGS", 3), a_job("vote", "DGS", 2, needs=("dossier",))]
    with pytest.raises(TooSoon) as problem:
        lay_out(jobs, deadline=Deadline(3, frozenset({"vote"})))
    assert problem.value.first == 4


def test_a_refused_council_is_answered_with_the_first_day_that_would_do() -> None:
    """Laid out forwards, the sorting goes first and the vote is ready on day 8 only."""
    jobs = [
        a_job("tri", "SIG", 1),
        a_job("dossier", "SIG", 3, rank=1),
        a_job("avis", "DGS", 1, rank=2, needs=("dossier",)),
        a_job("vote", "DGS", 4, rank=3, needs=("tri", "avis")),
    ]
    vote = frozenset({"vote"})
    with pytest.raises(TooSoon) as problem:
        lay_out(jobs, at_once=1, deadline=Deadline(6, vote))
    assert problem.value.first == 7
    assert lay_out(jobs, at_once=1, deadline=Deadline(7, vote))["vote"] == Span(4, 7)


def test_a_circle_is_never_laid_out() -> None:
    with pytest.raises(ValueError, match="cycle"):
        lay_out([a_job("a", "DGS", 1, needs=("b",)), a_job("b", "DGS", 1, needs=("a",))])


def test_what_is_asked_first_goes_first_unless_a_required_job_waits_for_it() -> None:
    jobs = [
        a_job("premier", "DGS", 1, rank=0),
        a_job("second", "DGS", 1, rank=1),
        a_job("dossier", "DGS", 1, rank=2),
        a_job("vote", "DGS", 1, rank=3, required=True, needs=("dossier",)),
    ]
    order = ["dossier", "vote", "premier", "second"]
    spans = lay_out(jobs, at_once=1)
    assert sorted(spans, key=lambda job_id: spans[job_id].first) == order


def test_what_is_skipped_still_says_who_waits_for_whom() -> None:
    jobs = [a_job("c", "DGS", 1, needs=("b",)), a_job("a", "DGS", 1)]
    assert bridged(jobs, {"b": ("b2", "a"), "b2": ("a",)})[0].needs == ("a",)


@given(DATES, st.integers(-300, 600))
def test_working_days_are_never_closed_and_come_back(origin: date, index: int) -> None:
    days = WorkingDays(origin, CALENDAR.closed)
    found = days.day(index)
    assert not CALENDAR.closed(found)
    assert days.at_or_after(found) == days.at_or_before(found) == index
    assert (found >= origin) == (index >= 0)


@given(DATES, st.integers(-400, 700))
def test_any_day_lies_between_two_working_days(origin: date, shift: int) -> None:
    days, asked = WorkingDays(origin, CALENDAR.closed), origin + timedelta(days=shift)
    after, before = days.at_or_after(asked), days.at_or_before(asked)
    assert days.day(before) <= asked <= days.day(after)
    assert after - before == int(CALENDAR.closed(asked))


def test_a_count_does_not_depend_on_what_was_asked_before() -> None:
    one, two = (WorkingDays(date(2027, 1, 4), CALENDAR.closed) for _ in range(2))
    two.day(500), two.day(-300)
    asked = [date(2026, 12, 24) + timedelta(days=n) for n in range(60)]
    assert [one.at_or_after(d) for d in asked] == [two.at_or_after(d) for d in asked]


@pytest.mark.parametrize(
    ("pace", "days"), [(Pace.CALM, 15), (Pace.NORMAL, 10), (Pace.SUSTAINED, 8)]
)
def test_a_pace_stretches_durations(pace: Pace, days: int) -> None:
    assert pace.days(10) == days
    assert pace.days(1) >= 1


WORDS = {2: "deux tâches à la fois", 3: "trois tâches à la fois", 5: "cinq tâches à la fois"}


@pytest.mark.parametrize("pace", list(Pace))
def test_a_role_carries_as_many_tasks_at_once_as_the_screen_of_dates_says(pace: Pace) -> None:
    screen = (ROOT / "templates" / "planning" / "dates.html").read_text(encoding="utf-8")
    [sentence] = re.findall(rf'"{pace.value}": "(.+)"', screen)
    assert WORDS[pace.at_once] in sentence
