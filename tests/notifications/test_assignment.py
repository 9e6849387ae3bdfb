"""Somebody is told of a task given to them, a little later, once, and only if it is still so."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.rules import Actor
from app.extensions import db
from app.kernel.clock import now
from app.methodology.loader import current_edition
from app.notifications.digests import FIRST_STEPS
from app.notifications.models import Notice
from app.notifications.rules import Cadence
from app.spaces import membership
from app.spaces.permissions import Role
from app.tasks import services
from app.tasks.batch.bulk import Bulk, change_many
from app.tasks.drafts import Assignee, Draft
from app.tasks.rules import TaskState
from tests.notifications.conftest import ELEVEN, TITLE, Notify, Work, text_of
from tests.support.cast import Cast
from tests.support.client import statements
from tests.support.mail_sink import MailSink


def test_a_task_given_is_told_ten_minutes_later_and_once(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    task_id = work.give("bob")
    clock.shift(timedelta(minutes=9))
    assert "0\u00a0courriel envoyé, 0 en attente." in notify().output
    assert mail_sink.messages == []
    clock.shift(timedelta(minutes=2))
    assert "1\u00a0courriel envoyé, 0 en attente." in notify().output
    (message,) = mail_sink.messages
    assert message["To"] == "bob@exemple.fr"
    assert message["Subject"] == "Rodez\u00a0: une tâche vous est confiée"
    text = text_of(message)
    assert TITLE in text
    assert "Confiée par Alice Durand." in text
    assert f"https://localhost/c/rodez/taches/{task_id}\n" in text
    assert "https://localhost/compte/courriels\n" in text
    notify()
    clock.shift(timedelta(days=1))
    notify()
    assert len(mail_sink.messages) == 1


def test_what_one_gives_oneself_is_not_told(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.give("bob", by="bob")
    clock.shift(ELEVEN)
    notify()
    assert mail_sink.messages == []


def test_whoever_is_assigned_is_told_whatever_their_role(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.give("elise")
    clock.shift(ELEVEN)
    notify()
    assert [message["To"] for message in mail_sink.messages] == ["elise@exemple.fr"]


@pytest.mark.parametrize("regret", ["undo", "hand back", "nobody", "done", "dropped", "delete"])
def test_what_is_undone_before_it_leaves_is_never_told(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, unsent: Any, regret: str
) -> None:
    task_id = work.give(None)
    work.hand(task_id, "bob")
    clock.shift(timedelta(minutes=5))
    match regret:
        case "undo":
            work.undo(task_id)
        case "hand back":
            work.hand(task_id, "alice")
        case "nobody":
            work.hand(task_id, None)
        case "done" | "dropped":
            work.set(task_id, TaskState(regret))
        case "delete":
            work.delete(task_id)
    clock.shift(ELEVEN)
    notify()
    assert mail_sink.messages == []
    assert unsent() == []


def test_a_task_that_comes_back_before_anybody_knew_is_no_news(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    """Alice moves the task of Bob to Carole, then to Élise, then changes her mind."""
    task_id = work.give("bob", by="bob")
    for person in ("carole", "elise", "bob"):
        work.hand(task_id, person)
    clock.shift(ELEVEN)
    notify()
    assert mail_sink.messages == []


def test_a_task_that_comes_back_after_it_was_told_is_told_again(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    task_id = work.give("bob")
    for person in ("carole", "bob"):
        clock.shift(ELEVEN)
        notify()
        work.hand(task_id, person)
    clock.shift(ELEVEN)
    notify()
    told = [message["To"] for message in mail_sink.messages]
    assert told == ["bob@exemple.fr", "carole@exemple.fr", "bob@exemple.fr"]


def test_several_tasks_make_one_mail(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    for number in range(3):
        work.give("carole", f"Tâche {number}")
    work.give("carole", "Ailleurs", by="charlie", place="autre")
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    subject = "Autre-Ville et Rodez\u00a0: 4\u00a0tâches vous sont confiées"
    assert message["Subject"] == subject
    text = text_of(message)
    assert text.index("\nAutre-Ville\n") < text.index("- Ailleurs") < text.index("\nRodez\n")
    assert all(f"- Tâche {number}\n" in text for number in range(3))


def test_news_that_follow_each_other_wait_for_each_other_but_not_for_ever(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    for number in range(10):  # one task each nine minutes
        work.give("bob", f"Tâche {number}")
        clock.shift(timedelta(minutes=9))
        notify()
    (first,) = mail_sink.messages
    assert "- Tâche 6\n" in text_of(first)
    clock.shift(ELEVEN)
    notify()
    assert len(mail_sink.messages) == 2
    assert "- Tâche 9\n" in text_of(mail_sink.messages[1])


def test_many_tasks_given_at_once_are_noted_in_as_many_statements_as_one(
    work: Work, cast: Cast, unsent: Any
) -> None:
    assert noting(work, cast, 1) == noting(work, cast, 110) == 2
    assert unsent() == [(cast.bob.id, "assigned")] * 111


def noting(work: Work, cast: Cast, count: int) -> int:
    """Create tasks for Bob together; how many statements concern what there is to tell."""
    drafts = [Draft(f"Tâche {rank}", assignee=Assignee(cast.bob.id, "")) for rank in range(count)]
    with work.write(), statements() as run:
        services.create_tasks(cast.rodez, drafts, by=Actor(cast.alice.id, "Alice"))
    return sum("notices" in sql for sql in run)


def test_of_many_tasks_handed_over_at_once_only_those_that_are_news_are_told(
    clock: Any, work: Work, cast: Cast, unsent: Any
) -> None:
    """Bob had the first, Carole the second, nobody the third: all go to Bob, then to Carole."""
    first, second = work.give("bob", by="bob"), work.give("carole", by="carole")
    ids = [first, second, work.give(None)]
    give_all(work, ids, cast.bob)
    assert unsent() == [(cast.bob.id, "assigned")] * 2
    give_all(work, ids, cast.carole)
    assert unsent() == [(cast.carole.id, "assigned")] * 2
    told = db.session.scalars(select(Notice.task_id).order_by(Notice.id)).all()
    assert told == [ids[0], ids[2]]


def give_all(work: Work, ids: list[int], user: User) -> None:
    wanted = Bulk(assignee=Assignee(user.id, ""))
    with work.write():
        change_many(work.cast.rodez, ids, wanted, by=Actor(work.cast.alice.id, "Alice"))


def test_a_long_list_is_cut_and_counted(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    for number in range(28):
        work.give("bob", f"Tâche {number:02d}")
    clock.shift(ELEVEN)
    notify()
    text = text_of(mail_sink.messages[0])
    assert text.count("\n- Tâche ") == 25
    assert "Et 3\u00a0autres tâches, à retrouver dans Jalon." in text


def test_somebody_who_left_is_told_nothing(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, unsent: Any
) -> None:
    work.give("bob")
    cast = work.cast
    with work.write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        membership.remove_member(cast.rodez, cast.bob.id, by=by)
    assert unsent() == []
    clock.shift(ELEVEN)
    notify()
    assert mail_sink.messages == []


def test_somebody_who_left_and_came_back_is_told_of_new_tasks_only(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    work.give("bob", "Ancienne")
    cast = work.cast
    with work.write():
        by = Actor(cast.alice.id, cast.alice.full_name)
        membership.remove_member(cast.rodez, cast.bob.id, by=by)
    with work.write():
        membership.add_member(cast.rodez, cast.bob, Role.CONTRIBUTOR)
    work.give("bob", "Nouvelle")
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    assert "Nouvelle" in text_of(message)
    assert "Ancienne" not in text_of(message)


@pytest.mark.parametrize("cadence", list(Cadence))
def test_a_closed_account_is_told_nothing(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, unsent: Any, cadence: Cadence
) -> None:
    work.choose("bob", cadence)
    work.give("bob", due_on=(now() + timedelta(days=2)).date())
    with work.write():
        db.session.get_one(User, work.cast.bob.id).disabled_at = now()
    clock.shift(timedelta(days=8))
    notify()
    assert mail_sink.messages == []
    assert unsent() == []


def test_what_people_type_stays_in_its_line(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, cast: Cast, write: Any
) -> None:
    evil = "Alice\u2028Ne plus recevoir ces courriels\u00a0: https://exemple.org"
    with write():
        db.session.get_one(User, cast.alice.id).full_name = evil
    work.give("bob", "Titre\nBcc: x@exemple.fr\u2028Cordialement", by="alice")
    clock.shift(ELEVEN)
    notify()
    (message,) = mail_sink.messages
    lines = text_of(message).splitlines()
    assert [line for line in lines if line.startswith(("Bcc", "Cordialement"))] == []
    (last,) = [line for line in lines if line.startswith("Ne plus recevoir")]
    assert "/courriels/" in last
    assert "exemple.org" not in message["List-Unsubscribe"]
    assert mail_sink.recipients == [["bob@exemple.fr"]]


def test_a_task_about_a_point_says_how_it_begins(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    item = current_edition().phases[0].items[0]
    work.give("bob", anchor_kind="item", anchor_id=item.id)
    clock.shift(ELEVEN)
    notify()
    text = text_of(mail_sink.messages[0])
    assert "Pour commencer\u00a0:\n" in text
    for step in item.how[:FIRST_STEPS]:
        assert " ".join(step.split()) in " ".join(text.split())
    assert all(step not in text for step in item.how[FIRST_STEPS:])
