"""When duties fall due, line by line as a jurist reads them; and what holds of any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.governance.certainty import Certainty
from app.obligation.decision import LegalSituation
from app.obligation.duties import Duty
from app.obligation.law import Provenance
from app.obligation.loader import get_law
from app.obligation.rules import decide
from app.year.loader import law_calendar
from app.year.rules import ANY_DAY, DueRule, YearOfDuties, days_due, window, year_of

TODAY = date(2026, 12, 1)
FIRST, LAST = window(TODAY)
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
CALENDAR = law_calendar()


@pytest.mark.parametrize(
    ("rule", "known", "expected"),
    [
        # A day of each year: the next one, and the present month counts whole.
        (DueRule(each_year="06-30"), {}, [date(2027, 6, 30)]),
        (DueRule(each_year="10-15"), {}, [date(2027, 10, 15)]),
        (DueRule(each_year="12-01"), {}, [date(2026, 12, 1)]),
        (DueRule(each_year="11-30"), {}, [date(2027, 11, 30)]),
        (DueRule(each_year="02-29"), {}, [date(2027, 2, 28)]),
        # Once a year on no fixed day: before it ends.
        (DueRule(each_year=ANY_DAY), {}, [date(2026, 12, 31)]),
        # Around a date that the authority gives: « dans le mois » of the vote; five days before it.
        (DueRule(around="vote", months=1), {}, []),
        (DueRule(around="vote", months=1), {"vote": date(2027, 3, 31)}, [date(2027, 4, 30)]),
        (DueRule(around="vote", days=-5), {"vote": date(2027, 3, 31)}, [date(2027, 3, 26)]),
        (DueRule(around="vote", months=1), {"vote": date(2026, 3, 31)}, []),
        # Every three years from the last time; what is late is shown once.
        (DueRule(since="bilan", every_years=3), {"bilan": date(2024, 5, 2)}, [date(2027, 5, 2)]),
        (DueRule(since="bilan", every_years=3), {"bilan": date(2026, 5, 2)}, []),
        (DueRule(since="bilan", every_years=3), {"bilan": date(2019, 5, 2)}, [date(2022, 5, 2)]),
        (DueRule(since="bilan", every_years=3), {}, []),
        # After what may happen at any time: never in a month.
        (DueRule(after="la signature", months=3), {}, []),
    ],
)
def test_a_rule_gives_its_days(rule: DueRule, known: dict[str, date], expected: list[date]) -> None:
    assert days_due(rule, known, FIRST, LAST) == expected


READ = Provenance(Certainty.READ, "texte lu", date(2026, 11, 29))


def duty(duty_id: str, article: str = "Un article") -> Duty:
    return Duty(duty_id, "A6", "Un devoir", "Un texte.", article, READ, None, False)


def year(*ids: str, regime: str = "crpa", **known: date) -> YearOfDuties:
    given = {name.replace("_", "-"): day for name, day in known.items()}
    return year_of([duty(one) for one in ids], CALENDAR, regime, given, TODAY)


def test_the_budget_waits_for_its_vote_then_has_its_month() -> None:
    assert [line.entry.id for line in year("budget").waiting] == ["budget-online"]
    dated = year("budget", budget_vote=date(2027, 3, 31))
    assert [line.on for line in dated.dated] == [date(2027, 4, 30)]
    assert dated.waiting == ()


def test_the_vote_of_last_year_is_asked_again() -> None:
    assert year("budget", budget_vote=date(2026, 3, 31)).waiting != ()


def test_what_may_happen_any_day_stands_apart() -> None:
    shown = year("procurement", "subsidies")
    assert [line.entry.id for line in shown.dated] == ["small-contracts-year"]
    assert [line.entry.id for line in shown.continuous] == [
        "procurement-notified",
        "subsidy-signed",
        "contract-modified",
    ]


def of(kind: str, **known: object) -> list[str]:
    """Return the entries of a body of the mainland, its next sitting being known."""
    situation = LegalSituation(kind, "mainland", **known)
    decided = decide(situation, get_law())
    sitting = {"next-sitting": date(2027, 3, 31), "budget-vote": date(2027, 3, 31)}
    shown = year_of(decided.duties, CALENDAR, decided.regime, sitting, TODAY)
    dated = [f"{line.entry.id} {line.on}" for line in shown.dated]
    return dated + [line.entry.id for line in shown.continuous]


@pytest.mark.parametrize(
    ("kind", "known", "due"),
    [
        # Five clear days: neither the day of sending nor that of the sitting.
        ("commune", {"renewal_population": 3500}, "note-before-sitting 2027-03-25"),
        ("epci", {"population": 2900}, "note-before-sitting 2027-03-25"),
        ("departement", {"population": 300_000}, "report-before-sitting 2027-03-19"),
        ("commune", {"population": 900}, "allowances-year 2027-03-30"),
        ("commune", {"population": 900}, "minutes-adopted"),
        ("region", {"population": 900_000, "agents": 900}, "equality-year 2027-09-30"),
        ("commune", {"population": 900}, "single-account-vote 2027-06-30"),
        ("commune", {"population": 900}, "small-contracts-year 2027-03-31"),
    ],
)
def test_each_body_is_told_its_own_days(kind: str, known: dict[str, int], due: str) -> None:
    assert due in of(kind, **known)


@pytest.mark.parametrize(
    ("kind", "known", "entry"),
    [
        ("commune", {"renewal_population": 3499}, "note-before-sitting"),
        ("departement", {"population": 300_000}, "note-before-sitting"),
        ("region", {"population": 900_000}, "report-before-sitting"),
        ("epci", {"population": 2900}, "report-before-sitting"),
        # Alsace-Moselle: the article on minutes does not hold there.
        ("commune", {"population": 900, "local_law": True}, "minutes-adopted"),
        ("syndicat", {"population": 900}, "allowances-year"),
        ("commune", {"population": 30_000, "agents": 400}, "equality-year"),
    ],
)
def test_nobody_is_told_the_days_of_others(kind: str, known: dict[str, int], entry: str) -> None:
    assert not [line for line in of(kind, **known) if line.startswith(entry)]


def test_a_province_is_not_told_of_the_month_of_access() -> None:
    assert year("requests", regime="listed").continuous == ()
    assert len(year("requests").continuous) == 1


def test_a_duty_without_a_date_is_not_lost() -> None:
    assert [one.id for one in year("open-format").undated] == ["open-format"]


def test_only_its_own_duties_are_dated() -> None:
    assert [line.duty.id for line in year("water").dated] == ["water"]


@given(DAYS)
def test_a_window_is_twelve_whole_months(today: date) -> None:
    first, last = window(today)
    assert first <= today <= last
    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
    assert last.year * 12 + last.month - first.year * 12 - first.month == 11


@given(DAYS, st.sampled_from(["01-31", "02-29", "06-30", "10-15", "12-31", ANY_DAY]))
def test_what_is_due_each_year_is_due_once_in_twelve_months(today: date, on: str) -> None:
    first, last = window(today)
    (day,) = days_due(DueRule(each_year=on), {}, first, last)
    assert first <= day <= last


@given(DAYS, DAYS, st.integers(1, 6))
def test_what_is_counted_never_comes_before_its_years(today: date, since: date, years: int) -> None:
    first, last = window(today)
    due = days_due(DueRule(since="x", every_years=years), {"x": since}, first, last)
    assert all(day <= last and day.year - since.year >= years for day in due)
    assert due == sorted(set(due))


@given(DAYS, st.one_of(st.none(), DAYS))
def test_each_entry_stands_in_one_place_only(today: date, vote: date | None) -> None:
    known = {} if vote is None else {"budget-vote": vote}
    duties = [duty(one) for one in {entry.duty for entry in CALENDAR.entries}]
    shown = year_of(duties, CALENDAR, "crpa", known, today)
    dated = {line.entry.id for line in shown.dated}
    waiting = {line.entry.id for line in shown.waiting}
    continuous = {line.entry.id for line in shown.continuous}
    assert not dated & waiting
    assert not (dated | waiting) & continuous
    assert sum(len(lines) for _, lines in shown.months) == len(shown.dated)
