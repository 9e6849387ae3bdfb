"""Told once, whatever fails: the server of mails, another sender, a process killed half-way."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, TimeoutError  # noqa: A004  its name
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.extensions import db
from app.kernel.clock import now
from app.mailer.messages import message_of, with_way_out
from app.mailer.models import OutgoingMail
from app.mailer.services import BODY_KEPT, MAX_ATTEMPTS, forget_bodies, queue_mail
from app.notifications import services
from app.notifications.models import Notice
from app.spaces.models import Membership
from app.tasks.models import Task
from config import ROOT
from tests.cli.conftest import environment
from tests.notifications.conftest import BASE_URL, ELEVEN, Notify, Work
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.support.mail_sink import AnyPort, MailSink
from tests.support.patience import PATIENCE_SECONDS

MINUTE = timedelta(minutes=1)


class FullMailbox:
    """A server that takes no message."""

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802
        return "452 La boîte est pleine"


@pytest.fixture
def full_mailbox() -> Iterator[str]:
    controller = AnyPort(FullMailbox(), hostname="127.0.0.1", port=0)
    controller.start()
    yield f"smtp://127.0.0.1:{controller.port}"
    controller.stop()


def test_a_server_that_refuses_is_said_and_tried_again(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, full_mailbox: str, mails: Any
) -> None:
    work.give("bob")
    clock.shift(ELEVEN)
    failed = notify(status=1, JALON_SMTP_URL=full_mailbox)
    assert "0\u00a0courriel envoyé, 1 en attente." in failed.output
    assert "1\u00a0courriel n’est pas parti\u00a0: un autre essai aura lieu." in failed.stderr
    (mail,) = mails()
    assert (mail.attempts, mail.sent_at) == (1, None)
    assert "452" in mail.last_problem
    assert "0\u00a0courriel envoyé, 1 en attente." in notify().output, "on attend avant d’insister"
    clock.shift(MINUTE)
    assert "1\u00a0courriel envoyé, 0 en attente." in notify().output
    assert len(mail_sink.messages) == 1
    assert len(mails()) == 1


def test_a_server_that_is_down_is_tried_less_and_less_then_given_up(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, mails: Any
) -> None:
    nowhere = {"JALON_SMTP_URL": "smtp://127.0.0.1:1"}
    work.give("bob")
    clock.shift(ELEVEN)
    assert "1 en attente" in notify(status=1, **nowhere).output
    with work.write():
        db.session.execute(update(OutgoingMail).values(attempts=MAX_ATTEMPTS - 1))
    clock.shift(timedelta(hours=7))
    last = notify(status=1, **nowhere).output
    assert "0\u00a0courriel envoyé, 0 en attente." in last
    assert "1\u00a0courriel abandonné." in last
    clock.shift(timedelta(days=1))
    notify()
    assert mail_sink.messages == []


@pytest.mark.only_on("sqlite")
def test_what_cannot_be_written_for_one_does_not_stop_the_others(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, database: OpenDatabase, unsent: Any
) -> None:
    refuse = "CREATE TRIGGER refuse BEFORE INSERT ON outgoing_mails WHEN NEW.recipient LIKE 'bob@%'"
    work.give("bob")
    work.give("carole")
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"{refuse} BEGIN SELECT RAISE(ABORT, 'plus de place'); END")
    clock.shift(ELEVEN)
    result = notify(status=1)
    assert "1\u00a0courriel envoyé, 0 en attente." in result.output
    assert "Des courriels n’ont pas pu être écrits" in result.stderr
    assert [message["To"] for message in mail_sink.messages] == ["carole@exemple.fr"]
    assert unsent() == [(work.cast.bob.id, "assigned")]
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER refuse")
    notify()
    assert [message["To"] for message in mail_sink.messages[1:]] == ["bob@exemple.fr"]


def test_a_mail_that_cannot_be_sent_does_not_hold_back_the_others(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    with work.write():
        for recipient in ("bob@exemple.fr\nBcc: x@exemple.fr", "carole@exemple.fr"):
            db.session.add(OutgoingMail(recipient=recipient, subject="Essai", body="Bonjour"))
    assert "1\u00a0courriel envoyé, 1 en attente." in notify(status=1).output
    assert mail_sink.recipients == [["carole@exemple.fr"]]


def test_what_fails_half_way_is_told_once_all_the_same(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, mails: Any, unsent: Any
) -> None:
    work.give("bob")
    clock.shift(ELEVEN)
    db.begin_write()
    assert services.tell(work.cast.bob.id)
    db.session.flush()
    db.rollback()  # what a database does with a process that dies here
    assert mails() == []
    assert unsent() == [(work.cast.bob.id, "assigned")]
    with work.write():  # this time the process dies once the mail is in the outbox
        assert services.tell(work.cast.bob.id)
    assert unsent() == []
    notify()
    notify()
    assert len(mail_sink.messages) == 1


def test_two_senders_meet_and_the_second_finds_nothing(
    app: Flask, clock: Any, work: Work, cast: Cast, mails: Any
) -> None:
    """On PostgreSQL the second waits at the notices, on SQLite at the beginning."""
    bob = cast.bob.id
    work.give("bob")
    clock.shift(ELEVEN)

    def tell() -> bool:
        with app.app_context():
            db.begin_write()
            told = services.tell(bob)
            db.commit()
            return told

    with ThreadPoolExecutor(1) as pool:
        db.begin_write()
        assert services.tell(bob)
        db.session.flush()
        second = pool.submit(tell)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.5)
        db.commit()
        assert second.result(timeout=PATIENCE_SECONDS) is False
    assert len(mails()) == 1


@pytest.mark.proof("durability")
@pytest.mark.long("sqlite")
def test_two_commands_at_once_send_one_mail_each_time(
    app: Flask, work: Work, database: OpenDatabase, mail_sink: MailSink, tmp_path: Path
) -> None:
    """Real processes, one of which would write to each person alone."""
    for person in ("alice", "bob", "carole", "elise"):
        work.give(person, by="alice" if person != "alice" else "bob")
    with work.write():
        db.session.execute(update(Notice).values(not_before=now() - MINUTE))
    db.session.close()
    settings = {
        "JALON_ENV": "test",
        "JALON_DATABASE_URL": database.url,
        "JALON_SMTP_URL": mail_sink.url,
        "JALON_SECRET_KEY": app.config["SECRET_KEY"],
    }
    command = [sys.executable, "-m", "app", "notify"]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment(tmp_path, **settings)) for _ in range(2)
    ]
    assert [process.wait(PATIENCE_SECONDS) for process in processes] == [0, 0]
    received = sorted(str(message["To"]).partition("@")[0] for message in mail_sink.messages)
    assert received == ["alice", "bob", "carole", "elise"]


def test_a_task_handed_over_while_it_is_told_is_not_undone(
    app: Flask, clock: Any, work: Work, cast: Cast, mails: Any
) -> None:
    """Whoever hands it over waits for the sender, then leaves what was told as it is."""
    bob, task_id = cast.bob.id, work.give("bob")
    clock.shift(ELEVEN)

    def hand() -> None:
        with app.app_context():
            work.hand(task_id, "carole")

    with ThreadPoolExecutor(1) as pool:
        db.begin_write()
        assert services.tell(bob)
        db.session.flush()
        handing = pool.submit(hand)
        with pytest.raises(TimeoutError):
            handing.result(timeout=0.5)
        db.commit()
        handing.result(timeout=PATIENCE_SECONDS)
    db.session.close()
    rows = db.session.execute(select(Notice.user_id, Notice.sent_at).order_by(Notice.id)).all()
    assert [(user_id, sent is not None) for user_id, sent in rows] == [
        (bob, True),
        (cast.carole.id, False),
    ]


def test_a_membership_that_vanished_without_a_word_is_checked_again(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, cast: Cast, unsent: Any
) -> None:
    work.give("bob", due_on=(now() + timedelta(days=2)).date())
    with work.write():
        gone = delete(Membership).where(Membership.user_id == cast.bob.id)
        db.session.execute(gone)
    clock.shift(ELEVEN)
    notify()
    assert mail_sink.messages == []
    assert unsent() == []
    assert db.session.scalar(select(Task.assignee_id)) == cast.bob.id
    db.session.close()


def message(body: str = "Bonjour", subject: str = "Essai", way_out: str = "") -> EmailMessage:
    mail = OutgoingMail(id=7, recipient="bob@exemple.fr", subject=subject, body=body)
    mail.created_at, mail.unsubscribe_url = now(), way_out or None
    return message_of(mail, "https://jalon.exemple.fr")


@pytest.mark.parametrize("length", [60, 100, 300])
def test_the_address_that_stops_mails_is_never_folded_nor_encoded(length: int) -> None:
    address = f"https://jalon.exemple.fr/{'a' * length}"
    raw = bytes(message(way_out=address)).decode("ascii")
    assert f"\nList-Unsubscribe: <{address}>\n" in raw
    assert "\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\n" in raw


def test_one_click_is_offered_over_https_only() -> None:
    sent = message(way_out="http://127.0.0.1:8000/x")
    assert sent["List-Unsubscribe"] == "<http://127.0.0.1:8000/x>"
    assert sent["List-Unsubscribe-Post"] is None


def test_only_the_column_offers_a_way_out_whatever_the_text_says() -> None:
    body = with_way_out("Bonjour", "https://exemple.org/x")
    assert message(body)["List-Unsubscribe"] is None


def test_the_text_and_the_headers_say_the_same_way_out(cast: Cast, write: Any) -> None:
    address = f"{BASE_URL}/courriels/mot/arreter"
    with write():
        mail = queue_mail("bob@exemple.fr", "S", "task_news", unsubscribe=address, **CONTEXT)
        other = queue_mail("bob@exemple.fr", "S", "task_news", **CONTEXT)
    assert mail.body.endswith(f"\nNe plus recevoir ces courriels\u00a0: {address}")
    assert message_of(mail, BASE_URL)["List-Unsubscribe"] == f"<{address}>"
    assert message_of(other, BASE_URL)["List-Unsubscribe"] is None


def test_the_way_out_is_forgotten_with_the_text_of_a_mail(
    clock: Any, cast: Cast, write: Any, mails: Any
) -> None:
    with write():
        mail = queue_mail("bob@exemple.fr", "S", "task_news", unsubscribe=BASE_URL, **CONTEXT)
        mail.sent_at = now()
    clock.shift(BODY_KEPT + MINUTE)
    with write():
        assert forget_bodies() == 1
    (mail,) = mails()
    assert (mail.body, mail.unsubscribe_url) == ("", None)


def test_a_mail_tried_again_has_the_same_name_and_date() -> None:
    mail = OutgoingMail(id=7, recipient="bob@exemple.fr", subject="Essai", body="Bonjour")
    mail.created_at = now()
    first, second = (message_of(mail, BASE_URL) for _ in range(2))
    assert first["Message-ID"].endswith("@localhost>")
    assert (first["Message-ID"], first["Date"]) == (second["Message-ID"], second["Date"])
    mail.id = 8
    assert message_of(mail, BASE_URL)["Message-ID"] != first["Message-ID"]


def test_a_subject_fits_its_column_on_one_line(cast: Cast, write: Any) -> None:
    with write():
        mail = queue_mail("bob@exemple.fr", "é" * 150 + "\r\n" + "b" * 150, "task_news", **CONTEXT)
    assert len(mail.subject) == 200
    assert mail.subject.endswith("…")
    assert "\n" not in mail.subject


CONTEXT: dict[str, Any] = {
    "name": "Bob",
    "letter": {"sections": [], "more": 0},
    "tasks_url": "",
    "cadence": "",
    "preferences_url": "",
}
