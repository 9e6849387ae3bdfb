"""Each person's rhythm, and the page where it is chosen."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.extensions import db
from app.notifications.models import NotificationPreference
from app.notifications.rules import Cadence
from tests.notifications.conftest import ELEVEN, Notify, Work, text_of
from tests.support.cast import Cast
from tests.support.client import Client
from tests.support.mail_sink import MailSink

HOUR = timedelta(hours=1)
PAGE = "/compte/courriels"


def test_one_mail_a_day_after_seven(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.choose("bob", Cadence.DAILY)
    work.give("bob", "Première")
    clock.shift(ELEVEN)
    work.give("bob", "Seconde")
    for _ in range(4):  # from ten in the morning to six the day after
        notify()
        clock.shift(5 * HOUR)
    notify()
    assert mail_sink.messages == []
    clock.shift(HOUR)
    notify()
    (message,) = mail_sink.messages
    assert message["Subject"] == "Rodez\u00a0: 2\u00a0tâches vous sont confiées"
    assert "qui vous écrit une fois par jour." in text_of(message)
    work.give("bob", "Troisième")
    for _ in range(4):
        notify()
        clock.shift(5.75 * HOUR)
    notify()
    assert len(mail_sink.messages) == 1
    clock.shift(HOUR)
    notify()
    assert [str(each["Subject"]) for each in mail_sink.messages[1:]] == [
        "Rodez\u00a0: une tâche vous est confiée"
    ]
    clock.shift(timedelta(days=3))
    notify()
    assert len(mail_sink.messages) == 2, "rien de neuf, rien d’écrit"


def test_a_reminder_of_the_day_is_in_the_mail_of_the_morning(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.choose("bob", Cadence.DAILY)
    work.give("bob", by="bob", due_on=date(2026, 11, 28))
    clock.shift(timedelta(hours=21, minutes=5))  # five past seven, three days before
    notify()
    assert "À faire pour le 28 novembre 2026." in text_of(mail_sink.messages[0])


def test_who_wants_nothing_receives_nothing(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, unsent: Any
) -> None:
    work.give("bob", "Avant")
    work.choose("bob", Cadence.NONE)
    assert unsent() == []
    work.give("bob", "Après", due_on=date(2026, 11, 26))
    clock.shift(ELEVEN)
    notify()
    assert unsent() == []
    clock.shift(timedelta(days=8))
    notify()
    assert mail_sink.messages == []


def test_what_was_missed_while_wanting_nothing_stays_forgotten(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.choose("bob", Cadence.NONE)
    work.give("bob", "Pendant")
    clock.shift(ELEVEN)
    notify()
    work.choose("bob", Cadence.IMMEDIATE)
    work.give("bob", "Depuis")
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    assert "Depuis" in text_of(message)
    assert "Pendant" not in text_of(message)


def test_what_waits_follows_a_change_of_rhythm(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.choose("bob", Cadence.WEEKLY)
    work.give("bob")
    clock.shift(ELEVEN)
    notify()
    assert mail_sink.messages == []
    work.choose("bob", Cadence.IMMEDIATE)
    notify()
    notify()
    assert len(mail_sink.messages) == 1


def test_the_page_offers_four_rhythms(bob_client: Client, cast: Cast) -> None:
    account = bob_client.get("/compte")
    assert account.links["Choisir à quel rythme Jalon vous écrit"] == PAGE
    page = bob_client.get(PAGE)
    assert page.h1 == "Mes courriels"
    assert page.form().value("cadence") == "immediate"
    assert [each["value"] for each in page.soup.select("[name=cadence]")] == Cadence.codes()
    assert len(page.soup.select(".choice small")) == 4
    assert "bob@exemple.fr" in page.visible


@pytest.mark.parametrize("cadence", list(Cadence))
def test_a_choice_is_kept_and_told(bob_client: Client, cast: Cast, cadence: Cadence) -> None:
    page = bob_client.submit(bob_client.get(PAGE), cadence=cadence.value)
    assert page.url == PAGE
    assert page.flash[0].startswith("Enregistré. Jalon ")
    assert page.form().value("cadence") == cadence.value
    again = bob_client.submit(page, cadence=cadence.value)
    assert again.form().value("cadence") == cadence.value
    events = db.session.scalars(select(AuditEvent.changes).where(AuditEvent.user_id == cast.bob.id))
    told = [each for changes in events for each in changes if each["title"] == "Courriels"]
    wished = [] if cadence is Cadence.IMMEDIATE else [cadence.label]
    assert [each["new"] for each in told] == wished


@pytest.mark.parametrize("forged", ["hourly", "", "None", "x" * 300])
def test_a_forged_choice_is_refused(bob_client: Client, cast: Cast, forged: str) -> None:
    page = bob_client.post(PAGE, {"cadence": forged}, status=422)
    assert page.errors == ["Choisissez un des quatre rythmes."]
    assert db.session.scalar(select(NotificationPreference)) is None


def test_the_choice_is_one_s_own(bob_client: Client, carole_client: Client, cast: Cast) -> None:
    bob_client.submit(bob_client.get(PAGE), cadence="none")
    assert carole_client.get(PAGE).form().value("cadence") == "immediate"


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(PAGE, status=302).location.startswith("/connexion")
