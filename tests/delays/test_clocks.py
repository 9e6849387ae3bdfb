"""The clocks of requests, case by case, as a jurist reads them; and what holds of any request.

Each line: who was asked, where, what, on which day; the day of tacit refusal, the last day to go to
the CADA, what must be read, and the article.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.delays.regimes import Holder, RequestTerritory
from app.delays.rules import (
    RequestClock,
    RequestFacts,
    RequestKind,
    StepName,
    clock_of,
    received_on,
)
from app.governance.certainty import Certainty

FRANCE, BARTH = RequestTerritory.FRANCE, RequestTerritory.SAINT_BARTHELEMY
MARTIN, MIQUELON = RequestTerritory.SAINT_MARTIN, RequestTerritory.MIQUELON
NC, POLYNESIA = RequestTerritory.NEW_CALEDONIA, RequestTerritory.POLYNESIA
WALLIS = RequestTerritory.WALLIS
COMMUNE, COLLECTIVITY, STATE = Holder.COMMUNE, Holder.COLLECTIVITY, Holder.STATE
BY_COMMUNE, BY_COLLECTIVITY = Holder.CHARGED_BY_COMMUNE, Holder.CHARGED_BY_COLLECTIVITY
BY_STATE = Holder.CHARGED_BY_STATE
ACCESS, ONLINE, REUSE = RequestKind.ACCESS, RequestKind.ONLINE, RequestKind.REUSE
MONTH, SILENCE = "R311-13", "réputée refusée"
CARE, NEVER = "par prudence", "ni le délai d’un mois"
COMMON, WEB = "deux mois du droit commun", "au choix de la personne"
THE_1ST = "01/10/2026"

# Who, where, what, received, tacit refusal, last day for the CADA, words, article.
CASES = [
    # The month: same day of the next one, or its last day.
    (COMMUNE, FRANCE, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (COMMUNE, FRANCE, ACCESS, "31/01/2027", "28/02/2027", "28/04/2027", SILENCE, MONTH),
    (COMMUNE, FRANCE, ACCESS, "31/01/2028", "29/02/2028", "29/04/2028", SILENCE, MONTH),
    (COMMUNE, FRANCE, ACCESS, "30/11/2026", "30/12/2026", "28/02/2027", SILENCE, MONTH),
    (COMMUNE, FRANCE, ACCESS, "31/12/2026", "31/01/2027", "31/03/2027", SILENCE, MONTH),
    # Whoever holds the document, the same month.
    (COLLECTIVITY, FRANCE, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (STATE, FRANCE, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (BY_COMMUNE, FRANCE, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (COLLECTIVITY, BARTH, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, "R343-1"),
    (COLLECTIVITY, MARTIN, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (COMMUNE, MIQUELON, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    # New Caledonia: communes and bodies that they charge, yes; province Sud, no month at all.
    (COMMUNE, NC, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (BY_COMMUNE, NC, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (BY_STATE, NC, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (COLLECTIVITY, NC, ACCESS, THE_1ST, None, None, CARE, "avis CADA 20205355"),
    (COLLECTIVITY, NC, ACCESS, THE_1ST, None, None, NEVER, "L563-2"),
    (BY_COLLECTIVITY, NC, ACCESS, THE_1ST, None, None, NEVER, "R563-4"),
    # Polynesia: as in New Caledonia; Wallis: the State only.
    (COMMUNE, POLYNESIA, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (BY_COMMUNE, POLYNESIA, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (COLLECTIVITY, POLYNESIA, ACCESS, THE_1ST, None, None, NEVER, "L553-2"),
    (STATE, WALLIS, ACCESS, THE_1ST, "01/11/2026", "01/01/2027", SILENCE, MONTH),
    (COLLECTIVITY, WALLIS, ACCESS, THE_1ST, None, None, CARE, "L574-5"),
    # Online publication: of any authority, L311-9 4°; a refusal goes to the CADA, L342-1.
    (COMMUNE, FRANCE, ONLINE, THE_1ST, "01/11/2026", "01/01/2027", WEB, "L311-9"),
    (COMMUNE, FRANCE, ONLINE, THE_1ST, "01/11/2026", "01/01/2027", WEB, "L342-1"),
    (COLLECTIVITY, NC, ONLINE, THE_1ST, None, None, "publication en ligne", "L563-2"),
    # Reuse: never the timer of access; two months, to be confirmed.
    (COMMUNE, FRANCE, REUSE, THE_1ST, "01/12/2026", "01/02/2027", COMMON, "R*322-4 et L231-4"),
    (COMMUNE, NC, REUSE, "31/12/2026", "28/02/2027", "28/04/2027", COMMON, "L231-4"),
    (BY_COMMUNE, NC, REUSE, THE_1ST, "01/12/2026", "01/02/2027", "à confirmer", "L231-4"),
    (COLLECTIVITY, NC, REUSE, THE_1ST, None, None, "ne disent rien de la réutilisation", "L563-2"),
    (COLLECTIVITY, POLYNESIA, REUSE, THE_1ST, None, None, "à confirmer par un juriste", "L553-2"),
    (COLLECTIVITY, WALLIS, REUSE, THE_1ST, None, None, "sans délai de réponse", "L574-5"),
]


def day(text: str | None) -> date | None:
    return None if text is None else datetime.strptime(text, "%d/%m/%Y").replace(tzinfo=UTC).date()


def asked(
    holder: Holder = COMMUNE,
    territory: RequestTerritory = FRANCE,
    kind: RequestKind = ACCESS,
    received: date = date(2026, 10, 1),
    **known: object,
) -> RequestClock:
    return clock_of(RequestFacts(kind, territory, holder, received, **known))


@pytest.mark.parametrize(
    ("holder", "territory", "kind", "received", "silent_on", "until", "words", "article"), CASES
)
def test_a_request_has_its_days_its_words_and_its_articles(
    holder: Holder,
    territory: RequestTerritory,
    kind: RequestKind,
    received: str,
    silent_on: str | None,
    until: str | None,
    words: str,
    article: str,
) -> None:
    clock = asked(holder, territory, kind, day(received))
    assert clock.day_of(StepName.ANSWER) == day(silent_on)
    assert clock.day_of(StepName.REFERRAL) == day(until)
    assert words in " ".join(step.text for step in clock.steps)
    assert article in " ".join(step.article for step in clock.steps)


def test_the_delay_of_reuse_is_never_told_as_settled() -> None:
    for territory, holder in ((FRANCE, COMMUNE), (NC, BY_COMMUNE), (WALLIS, COLLECTIVITY)):
        clock = asked(holder, territory, REUSE)
        assert clock.steps[0].certainty is Certainty.OPINION
        assert "R311-13" not in " ".join(step.article for step in clock.steps)


def test_a_written_refusal_starts_the_delay_of_the_commission() -> None:
    clock = asked(refused_on=date(2026, 10, 10))
    assert clock.day_of(StepName.REFERRAL) == date(2026, 12, 10)


def test_a_refusal_written_after_the_silence_does_not_open_the_delay_again() -> None:
    clock = asked(refused_on=date(2026, 11, 20))
    assert clock.day_of(StepName.REFERRAL) == date(2027, 1, 1)


def test_the_commission_has_a_month_and_silence_before_it_confirms_after_two() -> None:
    clock = asked(referred_on=date(2026, 12, 31))
    assert clock.day_of(StepName.OPINION) == date(2027, 1, 31)
    assert clock.day_of(StepName.CONFIRMED) == date(2027, 2, 28)


def test_what_another_administration_holds_is_forwarded_and_no_month_runs_here() -> None:
    clock = asked(held_elsewhere=True)
    assert [step.name for step in clock.steps] == [StepName.FORWARD]
    assert "L311-2" in clock.steps[0].article
    assert "R311-13" not in asked(COLLECTIVITY, NC, held_elsewhere=True).steps[0].article


def test_an_answer_by_email_costs_nothing() -> None:
    assert "Rien par courriel" in asked().steps[-1].text
    assert "R311-11" in asked().steps[-1].text
    for place in (NC, POLYNESIA, WALLIS):  # the decree is not extended to these collectivities
        last = asked(COLLECTIVITY, place).steps[-1]
        assert last.name is StepName.COST
        assert "R311-11" not in last.text + last.article
    assert not any(step.name is StepName.COST for step in asked(kind=ONLINE).steps)


@pytest.mark.parametrize(
    ("territory", "article"),
    [
        (FRANCE, "L511-1"),
        (BARTH, "L521-1"),
        (MARTIN, "L531-1"),
        (MIQUELON, "L541-1"),
        (NC, "L562-1"),
        (POLYNESIA, "L552-1"),
    ],
)
def test_the_article_that_extends_the_code_is_told(
    territory: RequestTerritory, article: str
) -> None:
    assert article in asked(COMMUNE, territory).basis.article


def test_wallis_and_futuna_has_no_commune() -> None:
    with pytest.raises(LookupError):
        asked(COMMUNE, WALLIS)


def test_a_request_arrives_on_the_day_of_the_territory() -> None:
    moment = datetime(2026, 9, 30, 14, 30, tzinfo=UTC)
    assert received_on(moment, ZoneInfo("Europe/Paris")) == date(2026, 9, 30)
    assert received_on(moment, ZoneInfo("Pacific/Noumea")) == date(2026, 10, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from([ACCESS, ONLINE, REUSE]))
def test_any_day_gives_a_refusal_then_two_months(received: date, kind: RequestKind) -> None:
    clock = asked(received=received, kind=kind)
    silent_on, until = clock.day_of(StepName.ANSWER), clock.day_of(StepName.REFERRAL)
    assert silent_on is not None
    assert until is not None
    months = 2 if kind is REUSE else 1
    assert timedelta(days=28 * months) <= silent_on - received <= timedelta(days=31 * months)
    assert silent_on.day in {received.day, *range(28, received.day)}
    assert timedelta(days=59) <= until - silent_on <= timedelta(days=62)
