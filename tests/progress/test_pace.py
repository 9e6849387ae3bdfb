"""Progress along the weeks and the axes: what the journal told, week after week."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.audit.models import AuditEvent
from app.audit.queries import points_at, points_each
from app.extensions import db
from app.kernel.clock import now
from app.methodology.loader import current_edition
from app.progress.pace import MOST_DAYS, weeks_back
from app.spaces.models import Authority
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.html import one_line
from tests.support.page import Page

PACE = "/c/rodez/progression"
NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
Write = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def rest() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def told(cast: Cast, write: Write, days_ago: int, points: tuple[int, int] | None) -> None:
    """Write that points stood so, some days ago; or that something else was done."""
    with write():
        done, applicable = points or (None, None)
        row = AuditEvent(
            at=now() - timedelta(days=days_ago),
            authority_id=cast.ids["rodez"],
            actor_name="Alice Durand",
            event="answer:set",
            subject="item:un",
            subject_title="Un",
            points_done=done,
            points_applicable=applicable,
        )
        db.session.add(row)
    db.session.close()


def opened(cast: Cast, write: Write, days_ago: int) -> None:
    with write():
        row = db.session.get_one(Authority, cast.ids["rodez"])
        row.created_at = now() - timedelta(days=days_ago)
    db.session.close()


def table(page: Page, caption: str) -> list[list[str]]:
    found = next(each for each in page.soup.find_all("table") if one_line(each.caption) == caption)
    return [
        [one_line(cell) for cell in line.find_all(["th", "td"])]
        for line in found.select("tbody tr")
    ]


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [(0, [0]), (3, [3, 2, 1, 0]), (26, list(range(26, -1, -1))), (52, list(range(52, -1, -2)))],
)
def test_weeks_are_evenly_apart_and_end_today(weeks: int, expected: list[int]) -> None:
    assert weeks_back(weeks) == expected


@pytest.mark.parametrize("weeks", [*range(200), 5000])
def test_days_stay_few_however_old_the_authority(weeks: int) -> None:
    ago = weeks_back(weeks)
    assert len(ago) <= MOST_DAYS
    assert weeks - ago[0] < max(1, ago[0] - ago[1] if len(ago) > 1 else 1)


def test_points_at_several_moments_are_those_of_each(cast: Cast, write: Write) -> None:
    for days_ago, points in (
        (30, (10, 200)),
        (20, None),
        (10, (50, 200)),
        (3, None),
        (1, (60, 200)),
    ):
        told(cast, write, days_ago, points)
    moments = [now() - timedelta(days=days) for days in (40, 30, 12, 10, 0)]
    assert points_each(cast.ids["rodez"], moments) == [
        None,
        (10, 200),
        (10, 200),
        (50, 200),
        (60, 200),
    ]
    assert points_each(cast.ids["rodez"], moments) == [
        points_at(cast.ids["rodez"], moment) for moment in moments
    ]
    assert points_each(cast.ids["autre"], moments) == [None] * 5
    assert points_each(cast.ids["rodez"], []) == []


def test_the_curve_and_its_table_say_the_same(
    cast: Cast, write: Write, alice_client: Client
) -> None:
    opened(cast, write, 30)
    for days_ago, done in ((20, 25), (10, 50)):
        told(cast, write, days_ago, (done, 100))
    page = alice_client.get(PACE)
    assert table(page, "Avancement au fil des semaines") == [
        ["30 novembre 2026", "0\u202f%"],  # today is counted, not told
        ["23 novembre 2026", "50\u202f%"],
        ["16 novembre 2026", "25\u202f%"],
    ]
    drawing = page.find("svg.chart:not(.radar)")
    assert (
        drawing["aria-label"]
        == "Du 16 novembre 2026 au 30 novembre 2026, de 25\u202f% à 0\u202f% du chemin."
    )
    assert one_line(drawing.select_one(".value")) == "0\u202f%"
    assert len(page.statements) <= 4


def test_a_young_authority_has_no_curve_yet(cast: Cast, write: Write, alice_client: Client) -> None:
    opened(cast, write, 5)
    page = alice_client.get(PACE)
    assert "La courbe se dessine après une semaine" in page.visible
    assert page.soup.select("svg.chart:not(.radar)") == []


def test_an_old_authority_costs_as_little(cast: Cast, write: Write, alice_client: Client) -> None:
    opened(cast, write, 4000)
    told(cast, write, 3990, (1, 100))
    page = alice_client.get(PACE)
    assert len(table(page, "Avancement au fil des semaines")) <= MOST_DAYS
    assert len(page.statements) <= 4
    assert page.dom <= 380


def test_the_axes_are_drawn_and_told(alice_client: Client) -> None:
    page = alice_client.get(PACE)
    rows = table(page, "Poids par axe")
    assert [row[0] for row in rows] == [axis.title for axis in current_edition().axes]
    possible = sum(int(row[2]) for row in rows)
    assert possible == sum(int(row[2]) for row in table(page, "Poids par phase"))
    words = [one_line(text) for text in page.soup.select("svg.radar text")]
    assert words == [f"{row[0]}{row[3]}" for row in rows]
    assert "Technique 0\u202f%" in str(page.find("svg.radar")["aria-label"])
