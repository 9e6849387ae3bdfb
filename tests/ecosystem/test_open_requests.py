"""Asking for data without an account: slowed by source, never lost, never shown, forgotten."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.ecosystem.open_forms.receiving import PER_RECIPIENT, PER_SOURCE
from app.ecosystem.requests.answering import forget_askers
from app.ecosystem.requests.models import DataRequest
from app.extensions import db
from app.kernel.clock import now, today
from app.mailer.models import OutgoingMail
from app.tasks.models import Task
from tests.support.cast import Cast
from tests.support.client import Client

ASK = "/public/rodez/demande"
LIST = "/c/rodez/ecosysteme/demandes"
SCRIPT = "<script>alert(1)</script>"
Write = Callable[[], AbstractContextManager[None]]
Mails = Callable[[], list[OutgoingMail]]


@pytest.fixture(autouse=True)
def open_catalogue(cast: Cast, write: Write) -> None:
    """Open to everybody the catalogue of the authority."""
    with write():
        cast.rodez.catalogue_opened_at = now()


def listed() -> int:
    db.session.close()
    return db.session.scalar(select(func.count()).select_from(DataRequest)) or 0


def from_address(client: Client, address: str) -> Client:
    client.browser.environ_base["REMOTE_ADDR"] = address
    return client


def test_somebody_asks_and_is_told_by_when(client: Client, mails: Mails) -> None:
    form = client.get(ASK)
    typed = {"title": "Comptages de vélos", "sender_email": "ana@exemple.fr"}
    assert "Votre demande est arrivée" in client.submit(form, fields=typed).text
    [mail] = [one for one in mails() if one.recipient == "ana@exemple.fr"]
    row = db.session.scalars(select(DataRequest)).one()
    assert (row.source, row.asker_email, row.step) == ("public", "ana@exemple.fr", "received")
    assert "La réponse est attendue au plus tard le" in mail.body
    assert "vélos" not in mail.body  # who leaves the address of another writes nothing to them
    task = db.session.scalars(select(Task)).one()
    assert task.title == "Répondre à la demande\u00a0: Comptages de vélos"
    assert task.assignee_id is not None
    assert task.due_on is not None


def test_it_is_asked_only_where_the_catalogue_is_open(
    client: Client, cast: Cast, write: Write
) -> None:
    with write():
        cast.rodez.catalogue_opened_at = None
    assert client.get(ASK, status=404).status == 404


def test_what_is_missing_is_told_and_nothing_typed_is_lost(client: Client) -> None:
    form = client.get(ASK)
    page = client.submit(form, wanted="Depuis 2020.", sender_email="ana", status=422)
    assert "Depuis 2020." in page.text
    assert "Écrivez une adresse électronique complète" in page.text
    assert listed() == 0


def test_a_program_that_fills_everything_stores_nothing(client: Client) -> None:
    form = client.get(ASK)
    page = client.submit(form, title="Acheter", complement="http://x.test", status=422)
    assert "Une case cachée a été remplie" in page.text
    assert listed() == 0
    again = client.submit(page, title="Vélos")  # a person whose browser filled it
    assert "Votre demande est arrivée" in again.text


def test_one_source_is_slowed_and_the_others_are_not(client: Client) -> None:
    source = from_address(client, "192.0.2.7")
    slowed = 0
    for turn in range(20):
        page = source.submit(source.get(ASK), title=f"Demande {turn}", status=0)
        slowed += page.status == 429
        if page.status == 429:
            assert f"Demande {turn}" in page.text
            assert int(page.headers["Retry-After"]) > 0
    assert slowed == 20 - PER_SOURCE.tries
    assert listed() == PER_SOURCE.tries
    other = from_address(Client(client.app), "198.51.100.9")
    assert "est arrivée" in other.submit(other.get(ASK), title="D’ailleurs").text


def test_nobody_is_flooded_by_the_address_they_did_not_leave(client: Client, mails: Mails) -> None:
    for turn in range(PER_RECIPIENT.tries + 1):
        sender = from_address(Client(client.app), f"203.0.113.{turn}")
        sender.submit(sender.get(ASK), title="Un", sender_email="victime@exemple.fr")
    assert listed() == PER_RECIPIENT.tries + 1
    sent = [one for one in mails() if one.recipient == "victime@exemple.fr"]
    assert len(sent) == PER_RECIPIENT.tries


def test_a_script_is_shown_as_it_was_typed(client: Client, alice_client: Client) -> None:
    form = client.get(ASK)
    client.submit(form, title=SCRIPT, wanted=SCRIPT, sender_name=SCRIPT)
    [row] = db.session.scalars(select(DataRequest))
    for address in (LIST, f"{LIST}/{row.id}", f"{LIST}/{row.id}/modifier"):
        shown = alice_client.get(address).text
        assert SCRIPT not in shown
        assert "&lt;script&gt;" in shown


def test_the_same_form_sent_twice_is_one_request(client: Client) -> None:
    form = client.get(ASK)
    for _ in range(2):
        assert "est arrivée" in client.submit(form, title="Vélos").text
    assert listed() == 1


def test_who_asked_is_forgotten_after_a_year(client: Client, write: Write) -> None:
    client.submit(client.get(ASK), title="Vélos", sender_email="ana@exemple.fr")
    with write():
        assert forget_askers() == 0
        [row] = db.session.scalars(select(DataRequest))
        row.received_on = today() - timedelta(days=400)
    with write():
        assert forget_askers() == 1
        assert forget_askers() == 0
    db.session.close()
    assert db.session.scalars(select(DataRequest)).one().asker_email == ""


def test_the_team_makes_a_dataset_of_it_and_prepares_the_answer(
    client: Client, alice_client: Client
) -> None:
    client.submit(client.get(ASK), title="Comptages de vélos")
    [row] = db.session.scalars(select(DataRequest))
    address = f"{LIST}/{row.id}"
    sheet = alice_client.get(address)
    assert "La tâche de réponse" in sheet.text
    for kind in ("reponse-accord", "reponse-refus"):
        assert f"documents/{kind}?demande={row.id}" in sheet.text
    made = alice_client.post(f"{address}/jeu", on=address, follow=True)
    assert "Comptages de vélos" in made.text
    assert "Comptages de vélos</a>" in alice_client.get(address).text
    again = alice_client.post(f"{address}/jeu", on=address, follow=True)
    assert "déjà relié" in again.text
    assert "déjà ouverte" in alice_client.post(f"{address}/tache", on=address, follow=True).text


def test_a_letter_is_filled_with_what_was_asked(
    client: Client, alice_client: Client, cast: Cast
) -> None:
    client.submit(client.get(ASK), title="Comptages de vélos", sender_name="Ana Poirier")
    [row] = db.session.scalars(select(DataRequest))
    letter = alice_client.get(f"/c/rodez/documents/reponse-accord?demande={row.id}")
    assert "«\u202fComptages de vélos\u202f»" in letter.text
    assert "Ana Poirier" in letter.text
    assert "[document ou données]" not in letter.text
    taken = alice_client.submit(letter, 0, follow=False)
    assert f"demande={row.id}" in taken.location
    plain = alice_client.get("/c/rodez/documents/reponse-accord?demande=999").text
    assert "[document ou données]" in plain


def test_a_line_break_in_a_field_adds_no_header_to_the_mail(client: Client, mails: Mails) -> None:
    form = client.get(ASK)
    break_in = "ana@exemple.fr\r\nBcc: victime@exemple.fr"
    client.submit(form, title="Vélos", sender_email=break_in, status=422)
    assert listed() == 0
    title = "Vélos\r\nBcc: victime@exemple.fr"
    client.submit(client.get(ASK), title=title, sender_email="ana@exemple.fr")
    assert all("\n" not in one.subject + one.recipient for one in mails())
    assert all("victime" not in one.recipient for one in mails())


def test_too_long_a_field_is_told_and_a_null_byte_is_dropped(client: Client) -> None:
    for name, length in (("title", 10_000), ("wanted", 10_001), ("sender_name", 10_000)):
        typed = {"title": "Vélos", name: "a" * length}
        page = client.submit(client.get(ASK), fields=typed, status=422)
        assert "a" * length in page.text  # nothing typed is lost
    assert listed() == 0
    client.submit(client.get(ASK), title="Vé\x00los", wanted="b" * 10_000)
    row = db.session.scalars(select(DataRequest)).one()
    assert (row.title, len(row.wanted)) == ("Vélos", 10_000)


def test_the_addresses_of_one_ipv6_site_are_one_source(client: Client) -> None:
    for turn in range(PER_SOURCE.tries):
        sender = from_address(Client(client.app), f"2001:db8:1:1::{turn + 1}")
        sender.submit(sender.get(ASK), title=f"Demande {turn}")
    sender = from_address(Client(client.app), "2001:db8:1:1::99")
    sender.submit(sender.get(ASK), title="De trop", status=429)
    other = from_address(Client(client.app), "2001:db8:1:2::1")
    assert "est arrivée" in other.submit(other.get(ASK), title="D’ailleurs").text
