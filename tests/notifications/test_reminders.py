"""Dates that come near, that pass, and blocked tasks that wake: each is told once."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from app.extensions import db
from app.notifications.models import Notice
from app.notifications.rules import Cadence
from app.tasks.drafts import Block
from app.tasks.rules import TaskState
from tests.notifications.conftest import ELEVEN, TITLE, Notify, Work, text_of
from tests.support.mail_sink import MailSink

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.fixture
def told(clock: Any, notify: Notify, mail_sink: MailSink) -> Any:
    """Run the command on the following days; the subjects received each day."""

    def days(count: int) -> list[list[str]]:
        received = []
        for _ in range(count):
            before = len(mail_sink.messages)
            notify()
            received.append([str(each["Subject"]) for each in mail_sink.messages[before:]])
            clock.shift(DAY)
        return received

    return days


SOON = "Rodez\u00a0: une échéance approche"
PASSED = "Rodez\u00a0: une échéance est passée"


def test_a_date_is_told_three_days_before_then_once_when_it_has_passed(
    clock: Any, work: Work, told: Any
) -> None:
    work.give("bob", by="bob", due_on=TODAY + 5 * DAY)
    assert told(9) == [[], [], [SOON], [], [], [], [PASSED], [], []]


def test_the_words_say_the_date(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.give("bob", by="bob", due_on=TODAY + 3 * DAY)
    work.give("bob", "Relire la charte", by="bob", due_on=TODAY - DAY)
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    assert message["Subject"] == "Rodez\u00a0: du nouveau dans vos tâches"
    text = text_of(message)
    assert "L’échéance du 23 novembre 2026 est passée." in text
    assert "À faire pour le 27 novembre 2026." in text
    assert text.index("Relire la charte") < text.index(TITLE), "le plus urgent d’abord"


def test_a_date_moved_is_told_again(clock: Any, work: Work, told: Any) -> None:
    task_id = work.give("bob", by="bob", due_on=TODAY - DAY)
    clock.shift(ELEVEN)
    assert told(2) == [[PASSED], []]
    work.redate(task_id, TODAY + 6 * DAY)
    assert told(6) == [[], [SOON], [], [], [], [PASSED]]


def test_reminders_leave_in_the_morning(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.give("bob", by="bob", due_on=TODAY + 4 * DAY)
    clock.shift(timedelta(hours=14, minutes=5))  # five past midnight
    notify()
    clock.shift(timedelta(hours=6, minutes=50))
    notify()
    assert mail_sink.messages == []
    clock.shift(timedelta(minutes=10))
    notify()
    assert len(mail_sink.messages) == 1


@pytest.mark.parametrize("regret", ["done", "moved", "elsewhere"])
def test_what_changes_before_the_morning_is_not_told(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, unsent: Any, regret: str
) -> None:
    task_id = work.give("bob", by="bob", due_on=TODAY + 4 * DAY)
    clock.shift(timedelta(hours=14, minutes=5))
    notify()
    assert unsent() == [(work.cast.bob.id, "due_soon")]
    match regret:
        case "done":
            work.set(task_id, TaskState.DONE)
        case "moved":
            work.redate(task_id, TODAY + 20 * DAY)
        case "elsewhere":
            work.hand(task_id, None)
    clock.shift(timedelta(hours=8))
    notify()
    assert mail_sink.messages == []
    assert unsent() == []


def test_a_task_late_for_long_before_anybody_could_be_told_is_left_alone(
    clock: Any, work: Work, told: Any
) -> None:
    work.give("bob", by="bob", due_on=TODAY - 30 * DAY)
    assert told(2) == [[], []]


def test_a_task_given_with_a_near_date_is_said_once(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.give("bob", due_on=TODAY + DAY)
    notify()  # neither leaves at once: both may be a slip
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    text = text_of(message)
    assert text.count(TITLE) == 1
    assert "Confiée par Alice Durand. À faire pour le 25 novembre 2026.\n" in text


def test_a_blocked_task_is_told_the_day_it_wakes(clock: Any, work: Work, told: Any) -> None:
    task_id = work.give("bob", by="bob")
    wake = Block("person", "Une réponse du fournisseur", TODAY + 2 * DAY)
    work.set(task_id, TaskState.BLOCKED, wake)
    assert told(4) == [[], [], ["Rodez\u00a0: une tâche bloquée est à reprendre"], []]


def test_a_task_freed_before_it_wakes_is_not_told(clock: Any, work: Work, told: Any) -> None:
    task_id = work.give("bob", by="bob")
    work.set(task_id, TaskState.BLOCKED, Block("person", "Une réponse", TODAY + 2 * DAY))
    work.set(task_id, TaskState.TODO)
    assert told(4) == [[], [], [], []]


def test_nobody_is_reminded_who_wants_nothing(clock: Any, work: Work, told: Any) -> None:
    work.choose("bob", Cadence.NONE)
    work.give("bob", due_on=TODAY + DAY)
    assert told(4) == [[], [], [], []]
    db.session.close()
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 0


def test_a_name_without_an_account_is_not_written_to(clock: Any, work: Work, told: Any) -> None:
    work.give(None, due_on=TODAY + DAY)
    assert told(3) == [[], [], []]
