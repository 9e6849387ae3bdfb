"""Whoever is called in a comment is told who wrote, never what they wrote."""

from typing import Any

import pytest

from app.audit.rules import Actor
from app.tasks.rules import TaskState
from app.tasks.sheet.comments import add_comment
from tests.notifications.conftest import TITLE, Notify, Work, text_of
from tests.support.mail_sink import MailSink

SECRET = "Le maire traîne des pieds"


def comment(work: Work, task_id: int, by: str, *people: str, text: str = SECRET) -> None:
    with work.write():
        user = work.cast.person(by)
        called = [work.cast.person(name).id for name in people]
        author = Actor(user.id, user.full_name)
        add_comment(work.cast.rodez, task_id, text, by=author, mentions=called)


def test_a_comment_is_told_without_its_words(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    task_id = work.give(None)
    comment(work, task_id, "alice", "bob")
    notify()
    (message,) = mail_sink.messages
    assert message["To"] == "bob@exemple.fr"
    assert message["Subject"] == "Rodez\u00a0: un commentaire s’adresse à vous"
    text = text_of(message)
    assert TITLE in text
    assert "Alice Durand s’adresse à vous dans un commentaire." in text
    assert f"/c/rodez/taches/{task_id}\n" in text
    assert SECRET not in text
    notify()
    assert len(mail_sink.messages) == 1


def test_several_comments_make_one_line(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    task_id = work.give(None)
    for author in ("alice", "carole", "alice"):
        comment(work, task_id, author, "bob")
    notify()
    (message,) = mail_sink.messages
    assert message["Subject"] == "Rodez\u00a0: 3\u00a0commentaires s’adressent à vous"
    said = "Alice Durand et Carole Petit s’adressent à vous dans des commentaires."
    assert said in text_of(message)


@pytest.mark.parametrize("author", ["bob", "alice"])
def test_one_is_not_told_of_one_s_own_comment(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, author: str
) -> None:
    task_id = work.give(None)
    comment(work, task_id, author, "bob", "alice")
    notify()
    received = {str(message["To"]).partition("@")[0] for message in mail_sink.messages}
    assert received == {"alice", "bob"} - {author}


def test_a_comment_on_a_task_done_since_is_still_told(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    task_id = work.give("bob", by="bob")
    comment(work, task_id, "alice", "bob")
    work.set(task_id, TaskState.DONE)
    notify()
    assert len(mail_sink.messages) == 1
