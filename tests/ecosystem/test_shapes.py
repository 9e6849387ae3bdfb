"""The shape of each state in the lists: what waits, what is done, what waits too long."""

from datetime import date, timedelta

import pytest

from app.ecosystem.activities.rules import ActivityState
from app.ecosystem.feedback import wording as feedback
from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.queries import FeedbackCard
from app.ecosystem.feedback.rules import FeedbackState
from app.ecosystem.requests import wording as requests
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.queries import RequestCard
from app.ecosystem.reuses import wording as reuses
from app.ecosystem.reuses.rules import ReuseState
from app.processes import wording as processes
from app.processes.models import Process
from tests.support.client import Client

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("step", "outcome", "due", "shape"),
    [
        ("received", "", DAY, "todo"),
        ("forwarded", "", DAY, "in_progress"),
        ("forwarded", "", DAY - timedelta(days=1), "blocked"),
        ("closed", "granted", DAY, "done"),
        ("closed", "refused", DAY, "not_applicable"),
        ("received", "", None, "todo"),
    ],
)
def test_a_request_shows_where_it_stands(
    step: str, outcome: str, due: date | None, shape: str
) -> None:
    row = DataRequest(step=step, outcome=outcome, answered_on=DAY if outcome else None)
    assert requests.shape_of(RequestCard(row, due, None), DAY) == shape


def test_feedback_left_too_long_is_seen() -> None:
    row = Feedback(state="received", received_on=DAY, closed_on=None)
    assert feedback.shape_of(FeedbackCard(row, None), DAY) == "todo"
    assert feedback.shape_of(FeedbackCard(row, None), DAY + timedelta(days=31)) == "blocked"


def test_each_state_of_a_list_has_its_shape() -> None:
    assert set(feedback.SHAPES) == set(FeedbackState)
    assert set(reuses.SHAPES) == set(ReuseState)


@pytest.mark.parametrize(
    ("state", "shape"),
    [("to_review", "todo"), ("to_change", "in_progress"), ("in_use", "done")],
)
def test_a_process_shows_how_far_its_review_has_come(state: str, shape: str) -> None:
    assert processes.shape_of(Process(state=state)) == shape


@pytest.mark.parametrize("state", [one.value for one in ActivityState])
def test_each_state_of_a_meeting_is_drawn(bob_client: Client, state: str) -> None:
    form = bob_client.get("/c/rodez/ecosysteme/actions/nouvelle")
    day = "" if state in {"idea", "cancelled"} else "2026-01-10"
    bob_client.submit(form, title="Cartopartie", state=state, starts_on=day)
    text = bob_client.get("/c/rodez/ecosysteme/actions").soup.select("td .state")
    assert len(text) == 1


def test_the_year_lights_the_menu_of_the_team(bob_client: Client) -> None:
    menu = bob_client.get("/c/rodez/annee").soup.select_one("nav.tabs summary.here")
    assert menu is not None
    assert "Équipe" in menu.text
