"""Feedback on a dataset: sent without an account, followed to its end, answered, forgotten."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.ecosystem.feedback.contents import FeedbackFacts, differences, problems_of
from app.ecosystem.feedback.models import Feedback
from app.ecosystem.feedback.proofs import FOLLOWED, QUESTIONS, FeedbackLine, proofs_of
from app.ecosystem.feedback.queries import feedback_summary
from app.ecosystem.feedback.services import forget_senders
from app.extensions import db
from app.kernel.clock import today
from app.mailer.models import OutgoingMail
from app.tasks.models import Task
from tests.publication.conftest import Publish
from tests.support.cast import Cast
from tests.support.client import Client

LIST = "/c/rodez/ecosysteme/signalements"
DATASET = "/public/rodez/jeux/arbres"
REPORT = f"{DATASET}/signalement"
SCRIPT = "<script>alert(1)</script>"
DAY = date(2026, 3, 31)
Write = Callable[[], AbstractContextManager[None]]
Mails = Callable[[], list[OutgoingMail]]


@pytest.fixture
def trees(opened: None, publish: Publish) -> int:
    """A published dataset."""
    return publish("Arbres", url="https://data.exemple.fr/arbres.csv", identifier="arbres")


def reported() -> Feedback:
    db.session.close()
    return db.session.scalars(select(Feedback)).one()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"received_on": DAY + timedelta(days=1)}, "received_on"),
        ({"state": "solved", "closed_on": DAY}, "answer"),
        ({"state": "no-action", "answer": "Rien"}, "closed_on"),
        ({"closed_on": DAY}, "state"),
        ({"state": "solved", "answer": "Fait", "closed_on": DAY - timedelta(days=9)}, "closed_on"),
    ],
)
def test_what_does_not_hold_is_told_at_its_field(values: dict[str, object], field: str) -> None:
    facts = FeedbackFacts(**{"title": "Une erreur", "received_on": DAY, **values})  # type: ignore[arg-type]
    assert [one.field for one in problems_of(facts, DAY)] == [field]


def test_the_journal_never_holds_who_sent_it() -> None:
    before = FeedbackFacts("Une erreur", DAY)
    after = FeedbackFacts("Une erreur", DAY, sender_name="Ana", sender_email="ana@exemple.fr")
    assert differences(before, after) == ()


def test_what_the_register_proves() -> None:
    fresh = FeedbackLine("anomaly", "received", DAY - timedelta(days=30), None)
    assert set(proofs_of([fresh], DAY)[0]) == {FOLLOWED}
    old = fresh._replace(received_on=DAY - timedelta(days=31))
    assert set(proofs_of([fresh, old], DAY)[1]) == {FOLLOWED}
    assert set(proofs_of([old._replace(state="in-progress")], DAY)[0]) == {FOLLOWED}
    asked = FeedbackLine("question", "solved", DAY - timedelta(days=60), DAY - timedelta(days=31))
    assert set(proofs_of([asked], DAY)[0]) == {QUESTIONS}
    assert set(proofs_of([asked._replace(closed_on=DAY)], DAY)[1]) == {QUESTIONS}
    waiting = FeedbackLine("question", "received", DAY, None)
    assert proofs_of([waiting], DAY) == ({}, {})


def test_an_anomaly_is_sent_followed_and_answered(
    trees: int, client: Client, alice_client: Client, mails: Mails, cast: Cast
) -> None:
    form = client.get(client.get(DATASET).links["Dites-le à Rodez"])
    typed = {"title": "Une adresse fausse", "message": SCRIPT, "sender_email": "ana@exemple.fr"}
    assert "Merci" in client.submit(form, **typed).text
    row = reported()
    assert (row.dataset_id, row.state) == (trees, "received")
    assert db.session.get_one(Task, row.task_id).anchor_id == str(trees)
    sheet = alice_client.get(f"{LIST}/{row.id}")
    assert "ana@exemple.fr" in sheet.text
    assert SCRIPT not in sheet.text
    edit = alice_client.get(f"{LIST}/{row.id}/modifier")
    closing = {
        "state": "solved",
        "answer": "L’adresse est corrigée.",
        "closed_on": today().isoformat(),
    }
    alice_client.submit(edit, **closing)
    assert reported().sender_email == ""
    bodies = [one.body for one in mails() if one.recipient == "ana@exemple.fr"]
    assert "a bien reçu votre signalement" in bodies[0]
    assert "L’adresse est corrigée." in bodies[1]
    summary = feedback_summary(cast.rodez, today())
    assert (summary.received, summary.anomalies, summary.corrected) == (1, 1, 1)


def test_nothing_is_stored_when_something_is_missing(trees: int, client: Client) -> None:
    page = client.submit(client.get(REPORT), message="La ligne 12", status=422)
    assert "La ligne 12" in page.text
    assert db.session.scalars(select(Feedback)).all() == []


def test_who_sent_it_is_forgotten_after_a_year(trees: int, client: Client, write: Write) -> None:
    client.submit(client.get(REPORT), title="Une erreur", sender_email="ana@exemple.fr")
    with write():
        assert forget_senders() == 0
        row = db.session.scalars(select(Feedback)).one()
        row.received_on = today() - timedelta(days=366)
    with write():
        assert forget_senders() == 1
    assert reported().sender_email == ""


def test_an_address_added_as_it_is_closed_gets_the_answer(
    trees: int, client: Client, alice_client: Client, mails: Mails
) -> None:
    client.submit(client.get(REPORT), title="Une erreur")
    edit = alice_client.get(f"{LIST}/{reported().id}/modifier")
    closing = {"state": "solved", "answer": "Corrigé.", "closed_on": today().isoformat()}
    alice_client.submit(edit, sender_email="ana@exemple.fr", **closing)
    assert "Corrigé." in next(one.body for one in mails() if one.recipient == "ana@exemple.fr")
    assert reported().sender_email == ""
