"""Requests for data: their legal day, their answer, who asked, and what they add up to."""

from datetime import date, timedelta

import pytest

from app.delays.regimes import Holder, RequestTerritory
from app.ecosystem.requests.contents import DataRequestFacts, differences, problems_of
from app.ecosystem.requests.models import DataRequest
from app.ecosystem.requests.proofs import ANSWERED, RECORDED, RequestLine, proofs_of
from app.ecosystem.requests.queries import requests_summary
from app.ecosystem.requests.rules import due_on, is_late, territory_of
from app.extensions import db
from app.kernel.clock import today
from tests.support.cast import Cast
from tests.support.client import Client

LIST = "/c/rodez/ecosysteme/demandes"
DAY = date(2026, 1, 31)


def test_the_day_is_a_month_later_and_none_where_no_text_gives_one() -> None:
    assert due_on(DAY, RequestTerritory.FRANCE, Holder.COMMUNE) == date(2026, 2, 28)
    assert due_on(DAY, RequestTerritory.NEW_CALEDONIA, Holder.COLLECTIVITY) is None
    assert due_on(DAY, RequestTerritory.WALLIS, Holder.COMMUNE) is None


def test_a_code_tells_the_texts_of_an_overseas_territory() -> None:
    assert territory_of("mainland", "12202") is RequestTerritory.FRANCE
    assert territory_of("new-caledonia", "98818") is RequestTerritory.NEW_CALEDONIA
    assert territory_of("other-overseas", "98735") is RequestTerritory.POLYNESIA
    assert territory_of("other-overseas", "") is None


def test_late_is_after_the_day_answered_or_not() -> None:
    assert not is_late(DAY, None, DAY)
    assert is_late(DAY, None, DAY + timedelta(days=1))
    assert is_late(DAY, DAY + timedelta(days=1), DAY)
    assert not is_late(None, None, DAY)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"received_on": DAY + timedelta(days=1)}, "received_on"),
        ({"step": "answered"}, "outcome"),
        ({"step": "answered", "outcome": "granted"}, "answered_on"),
        ({"outcome": "granted", "answered_on": DAY}, "step"),
        ({"step": "closed", "outcome": "refused", "answered_on": DAY}, "reason"),
        ({"step": "closed", "outcome": "published", "answered_on": DAY}, "dataset_id"),
    ],
)
def test_what_does_not_hold_is_told_at_its_field(values: dict[str, object], field: str) -> None:
    facts = DataRequestFacts(**{"title": "Les vélos", "received_on": DAY, **values})  # type: ignore[arg-type]
    assert [one.field for one in problems_of(facts, DAY)] == [field]


def test_the_journal_never_holds_who_asked() -> None:
    before = DataRequestFacts("Les vélos", DAY)
    after = DataRequestFacts("Les vélos", DAY, asker_name="Ana", asker_email="ana@exemple.fr")
    assert differences(before, after) == ()


def test_a_request_is_noted_answered_and_closed_without_the_person(
    alice_client: Client, cast: Cast
) -> None:
    assert "Demandes de données" in alice_client.get(LIST).text
    form = alice_client.get(f"{LIST}/nouvelle")
    day = today().isoformat()
    alice_client.submit(form, title="Les vélos", received_on=day, asker_name="Ana")
    [row] = db.session.query(DataRequest)
    address = f"{LIST}/{row.id}"
    db.session.close()
    assert "Ana" in alice_client.get(address).text
    edit = alice_client.get(f"{address}/modifier")
    alice_client.submit(edit, step="closed", outcome="granted", answered_on=day)
    text = alice_client.get(address).text
    assert "Accordée" in text
    assert "Ana" not in text
    summary = requests_summary(cast.rodez, today())
    assert (summary.received, summary.answered, summary.in_time) == (1, 1, 1)


def test_the_list_proves_what_its_lines_say_and_no_more() -> None:
    waiting = RequestLine(DAY, "", DAY + timedelta(days=28))
    answered = RequestLine(DAY, "granted", DAY + timedelta(days=28))
    assert proofs_of([], DAY) == ({}, {})
    assert set(proofs_of([answered], DAY)[0]) == {RECORDED, ANSWERED}
    assert set(proofs_of([answered, waiting], DAY)[0]) == {RECORDED}
    assert proofs_of([waiting], DAY)[1] == {}
    late = DAY + timedelta(days=29)
    assert "dont 1 sans réponse" in proofs_of([answered, waiting], late)[1][ANSWERED]
    assert proofs_of([RequestLine(DAY, "", None)], late)[1] == {}  # no text gives a day
    assert set(proofs_of([answered], DAY + timedelta(days=731))[0]) == {ANSWERED}


def test_a_point_is_proven_then_doubted_as_requests_come_and_go(
    alice_client: Client, cast: Cast
) -> None:
    form = alice_client.get(f"{LIST}/nouvelle")
    alice_client.submit(form, title="Les vélos", received_on=today().isoformat())
    db.session.close()
    rodez = db.session.merge(cast.rodez)
    db.session.refresh(rodez)
    assert RECORDED in rodez.findings
    assert ANSWERED not in rodez.findings
