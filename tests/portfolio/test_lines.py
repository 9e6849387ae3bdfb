"""A line is kept: it says what is stored today, here, and nothing older."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from app.kernel.zones import in_zone
from app.portfolio.lines import line_of
from app.portfolio.queries import PortfolioRow

ROW = PortfolioRow(
    slug="rodez",
    name="Rodez",
    code="12202",
    edition_id="open-datalab-2025.1",
    path="full",
    kind="commune",
    next_item="",
    points_done=3,
    points_applicable=10,
    current_phase=1,
    blocked=1,
    stuck=1,
    last_activity_at=datetime(2026, 3, 13, 20, 0, tzinfo=UTC),
    phases="[]",
    blockers='[["a-point", "it", "2026-03-01"]]',
    blocked_tasks="[]",
    role="lead",
)
DAY = date(2026, 3, 14)


@pytest.fixture(autouse=True)
def context(app: Flask) -> object:
    with app.test_request_context() as opened:
        yield opened


def test_the_same_line_is_found_again() -> None:
    assert line_of(ROW, DAY) is line_of(ROW._replace(), DAY)


def test_the_days_go_by() -> None:
    first, second = line_of(ROW, DAY), line_of(ROW, date(2026, 3, 15))
    assert (first.activity, second.activity) == ("hier", "il y a 2\u00a0jours")
    assert "depuis 13\u00a0jours" in first.blocked
    assert "depuis 14\u00a0jours" in second.blocked


def test_a_day_is_that_of_where_one_stands() -> None:
    with in_zone(ZoneInfo("Pacific/Noumea")):
        assert line_of(ROW, DAY).activity == "aujourd’hui"
    assert line_of(ROW, DAY).activity == "hier"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": "Rodez-Ville"}, "Rodez-Ville (12202)"),
        ({"points_done": 4}, "40\u202f%, phase\u00a01"),
        ({"current_phase": 2}, "30\u202f%, phase\u00a02"),
        ({"stuck": 0, "blocked": 0}, "aucun"),
    ],
)
def test_what_changes_is_told(change: dict[str, object], told: str) -> None:
    line_of(ROW, DAY)
    line = line_of(ROW._replace(**change), DAY)
    assert told in {line.name, line.figure, line.blocked}
