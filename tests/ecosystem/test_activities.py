"""Events and campaigns: dated, counted, and what came out of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest

from app.audit.rules import Actor
from app.ecosystem.activities.contents import ActivityFacts, problems_of
from app.ecosystem.activities.proofs import MEETING
from app.ecosystem.activities.queries import activities_summary
from app.ecosystem.activities.rules import is_public_meeting
from app.ecosystem.activities.services import add
from app.kernel.clock import today
from tests.support.cast import Cast
from tests.support.client import Client

LIST = "/c/rodez/ecosysteme/actions"
DAY = date(2026, 3, 31)
Write = Callable[[], AbstractContextManager[None]]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": ""}, "title"),
        ({"state": "planned"}, "starts_on"),
        ({"state": "done", "starts_on": DAY + timedelta(days=1)}, "state"),
        ({"starts_on": DAY, "ends_on": DAY - timedelta(days=1)}, "ends_on"),
        ({"attendance": -1}, "attendance"),
    ],
)
def test_what_does_not_hold_is_told_at_its_field(values: dict[str, object], field: str) -> None:
    facts = ActivityFacts(**{"title": "Un atelier", **values})  # type: ignore[arg-type]
    assert [one.field for one in problems_of(facts, DAY)] == [field]


@pytest.mark.parametrize(
    ("kind", "state", "starts_on", "holds"),
    [
        ("workshop", "done", DAY, True),
        ("workshop", "done", DAY - timedelta(days=366), False),
        ("workshop", "planned", DAY, False),
        ("campaign", "done", DAY, False),
        ("talk", "done", None, False),
    ],
)
def test_a_public_meeting_of_the_year(
    kind: str, state: str, starts_on: date | None, holds: bool
) -> None:
    assert is_public_meeting(kind, state, starts_on, DAY) is holds


def test_it_proves_its_item_once_counted_and_told(cast: Cast, write: Write) -> None:
    by, told = Actor(cast.alice.id, "Alice"), "Trois idées de cartes."
    with write():
        add(cast.rodez, ActivityFacts("Atelier", state="done", starts_on=today()), by=by)
        assert MEETING not in cast.rodez.findings
        facts = ActivityFacts("Forum", "talk", "done", today(), attendance=40, outcome=told)
        add(cast.rodez, facts, by=by)
        assert "40" in cast.rodez.findings[MEETING]
    summary = activities_summary(cast.rodez, today())
    assert (summary.done, summary.people, summary.with_outcome) == (2, 40, 1)


def test_a_lead_notes_an_idea_and_a_wrong_number_is_kept(alice_client: Client) -> None:
    form = alice_client.get(f"{LIST}/nouvelle")
    page = alice_client.submit(form, title="Cartopartie", attendance="une foule", status=422)
    assert "une foule" in page.text
    listed = alice_client.submit(page, attendance="1 200")
    assert "Cartopartie" in listed.text
