"""Benefits: measured from the registers, or said not to be; never invented, never added up."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest

from app.audit.rules import Actor
from app.benefits.counting import benefits_of
from app.benefits.rules import USUAL_HOURS, BenefitFigure, BenefitPeriod, hours_of
from app.ecosystem.activities import services as activities
from app.ecosystem.activities.contents import ActivityFacts
from app.ecosystem.feedback import services as feedback
from app.ecosystem.feedback.contents import FeedbackFacts
from app.ecosystem.reuses import services as reuses
from app.ecosystem.reuses.contents import ReuseFacts
from app.kernel.clock import today
from tests.support.cast import Cast
from tests.support.client import Client

PAGE = "/c/rodez/benefices"
Write = Callable[[], AbstractContextManager[None]]


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("3", "3"),
        ("1,5", "1.5"),
        (" 2 ", "2"),
        ("", "2"),
        ("0", "2"),
        ("-1", "2"),
        ("beaucoup", "2"),
        ("1e3", "2"),
        ("81", "2"),
        ("1.2.3", "2"),
        ("٣", "2"),
    ],
)
def test_the_hours_typed_or_the_usual_ones(typed: str, hours: str) -> None:
    assert hours_of(typed) == Decimal(hours)


def test_a_year_follows_the_year_before() -> None:
    period = BenefitPeriod(today())
    assert period.before < period.since < period.until


@pytest.mark.parametrize(
    ("value", "earlier", "trend"),
    [
        (3, 1, "2 de plus que l’année d’avant"),
        (1, 3, "2 de moins que l’année d’avant"),
        (2, 2, "autant que l’année d’avant"),
        (2, None, ""),
    ],
)
def test_what_changed_is_said(value: int, earlier: int | None, trend: str) -> None:
    before = None if earlier is None else Decimal(earlier)
    assert BenefitFigure(Decimal(value), "usages", "", before).trend == trend


def test_an_empty_register_measures_nothing(cast: Cast, alice_client: Client) -> None:
    measured = benefits_of(cast.rodez, today(), USUAL_HOURS)
    assert [one.figure for one in measured] == [None] * 8
    shown = alice_client.get(PAGE)
    assert "0 promesses sur 8" in shown.text
    for one in measured:
        assert one.promised.proposal in shown.text


def test_each_register_gives_its_figure(cast: Cast, write: Write, alice_client: Client) -> None:
    by, day = Actor(cast.alice.id, "Alice"), today()
    with write():
        reuses.add(cast.rodez, ReuseFacts("Carte", author_type="company"), by=by)
        reuses.add(cast.rodez, ReuseFacts("Tournée", author_type="internal"), by=by)
        old = reuses.add(cast.rodez, ReuseFacts("Ancienne"), by=by)
        old.noted_on = day - timedelta(days=400)
        facts = ActivityFacts("Forum", "talk", "done", day, attendance=40)
        activities.add(cast.rodez, facts, by=by)
        solved = FeedbackFacts("Adresse", day, state="solved", answer="Fait", closed_on=day)
        feedback.add(cast.rodez, solved, by=by)
    figures = {one.promised.id: one.figure for one in benefits_of(cast.rodez, day, USUAL_HOURS)}
    said = {key: figure.words for key, figure in figures.items() if figure is not None}
    assert said == {
        "new-services": "1\u00a0réutilisation",
        "participation": "40\u00a0participants",
        "opportunities": "1\u00a0réutilisation",
        "quality": "1\u00a0anomalie corrigée",
        "internal-uses": "1\u00a0usage interne",
    }
    assert figures["new-services"] is not None
    assert figures["new-services"].earlier == 1
    shown = alice_client.get(PAGE)
    assert "5 promesses sur 8" in shown.text
    assert len(shown.statements) <= 13
    assert shown.dom <= 380
