"""The digest of Monday: what is late, what is for this week, what is new, what has moved."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from app.audit.rules import Actor
from app.kernel.revisions import Sight
from app.methodology.loader import current_edition
from app.notifications import services
from app.notifications.rules import Cadence
from app.progress.replies import Reply
from app.progress.rules import AnswerState
from app.progress.services import set_answer
from app.spaces import membership
from app.spaces.permissions import Role
from app.tasks.drafts import Block
from app.tasks.rules import TaskState
from app.tasks.sheet.comments import add_comment
from tests.notifications.conftest import Notify, Work, text_of
from tests.support.cast import make_authority
from tests.support.client import statements
from tests.support.mail_sink import MailSink

MONDAY = date(2026, 11, 30)
DAY = timedelta(days=1)


@pytest.fixture
def monday(clock: Any) -> Any:
    """Go to the Monday that follows, five past seven in Paris."""
    return lambda: clock.move_to(datetime.fromisoformat("2026-11-30T06:05:00+00:00"))


def answer_point(work: Work) -> None:
    item = current_edition().phases[0].steps[0].items[0]
    by = Actor(work.cast.alice.id, "Alice Durand")
    with work.write():
        set_answer(work.cast.rodez, item.id, Reply(AnswerState.DONE), seen=Sight(0), by=by)


def section(text: str, title: str) -> str:
    """The lines under a heading, up to the next one."""
    after = text.partition(f"\n{title}\n\n")[2]
    assert after, f"pas de « {title} » dans\n{text}"
    lines = []
    for line in after.splitlines():
        if line and not line.startswith(("-", " ")):
            break
        lines.append(line)
    return "\n".join(lines)


def test_a_week_says_what_matters_once(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("bob", Cadence.WEEKLY)
    late = work.give("bob", "En retard", due_on=MONDAY - 3 * DAY)
    work.give("bob", "Oubliée", by="bob", due_on=MONDAY - 60 * DAY)
    work.give("bob", "Cette semaine", by="bob", due_on=MONDAY + 6 * DAY)
    work.give("bob", "Plus tard", by="bob", due_on=MONDAY + 7 * DAY)
    work.give("bob", "Confiée")
    blocked = work.give("bob", "Bloquée", by="bob")
    work.set(blocked, TaskState.BLOCKED, Block("person", "Une réponse", MONDAY - DAY))
    said = work.give(None, "Discutée")
    with work.write():
        by = Actor(work.cast.alice.id, "Alice Durand")
        mentions = [work.cast.bob.id]
        add_comment(work.cast.rodez, said, "Chut", by=by, mentions=mentions)
    work.set(work.give("alice", "Finie", by="alice"), TaskState.DONE)
    answer_point(work)
    notify()
    assert mail_sink.messages == []
    monday()
    notify()
    (message,) = mail_sink.messages
    assert message["Subject"] == "Rodez\u00a0: votre semaine"
    text = text_of(message)
    assert "- Oubliée\n" in section(text, "En retard")
    assert "- En retard\n  Confiée par Alice Durand." in section(text, "En retard")
    assert f"/c/rodez/taches/{late}\n" in text
    assert "- Cette semaine\n" in section(text, "À faire cette semaine")
    assert "- Confiée\n" in section(text, "Confié à vous")
    assert "- Bloquée\n" in section(text, "À reprendre")
    assert "- Discutée\n  Alice Durand s’adresse à vous" in section(text, "On s’adresse à vous")
    moves = section(text, "Ce qui a avancé la semaine dernière")
    assert moves.strip() == "- Rodez\u00a0: 1\u00a0tâche faite, 1\u00a0point de contrôle fait"
    assert "Plus tard" not in text
    assert "Chut" not in text
    assert text.count("- En retard\n") == 1
    notify()
    clock.shift(timedelta(days=6))
    notify()
    assert len(mail_sink.messages) == 1


def test_what_was_told_on_monday_is_not_new_on_the_next(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("bob", Cadence.WEEKLY)
    work.give("bob")
    monday()
    notify()
    clock.shift(timedelta(days=7))
    notify()
    assert len(mail_sink.messages) == 1


def test_a_week_without_anything_is_not_written(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("bob", Cadence.WEEKLY)
    work.give("bob", "Sans date", by="bob")
    monday()
    assert "0\u00a0courriel envoyé, 0 en attente." in notify().output
    # The Monday is over: what comes later is for the next one.
    work.give("bob", by="alice")
    for _ in range(6):
        clock.shift(DAY)
        notify()
    assert mail_sink.messages == []
    clock.shift(DAY)
    notify()
    assert len(mail_sink.messages) == 1


def test_only_last_week_counts(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("elise", Cadence.WEEKLY)
    work.set(work.give("alice", "Finie", by="alice"), TaskState.DONE)
    clock.shift(timedelta(days=7))  # the Tuesday after: two Mondays later it is old
    work.choose("elise", Cadence.DAILY)
    work.choose("elise", Cadence.WEEKLY)
    clock.shift(timedelta(days=6))
    notify()
    assert mail_sink.messages == []


def test_an_official_reads_what_has_moved(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("elise", Cadence.WEEKLY)
    for number in range(3):
        work.set(work.give("alice", f"Finie {number}", by="alice"), TaskState.DONE)
    monday()
    notify()
    text = text_of(mail_sink.messages[0])
    assert "- Rodez\u00a0: 3\u00a0tâches faites\n" in text
    assert "Finie" not in text


def test_several_authorities_are_named_and_those_of_others_are_not(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("carole", Cadence.WEEKLY)
    work.give("carole", "Ici", by="carole", due_on=MONDAY)
    work.give("carole", "Là", by="carole", place="autre", due_on=MONDAY)
    work.give("bob", "À un autre", by="bob", due_on=MONDAY)
    monday()
    notify()
    (message,) = [each for each in mail_sink.messages if each["To"] == "carole@exemple.fr"]
    assert message["Subject"] == "Rodez et Autre-Ville\u00a0: votre semaine"
    assert "- Ici (Rodez)\n" in text_of(message)
    assert "- Là (Autre-Ville)\n" in text_of(message)
    assert "À un autre" not in text_of(message)


def test_somebody_who_left_reads_nothing_of_it(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("bob", Cadence.WEEKLY)
    work.give("bob", due_on=MONDAY)
    work.set(work.give("alice", "Finie", by="alice"), TaskState.DONE)
    with work.write():
        by = Actor(work.cast.alice.id, "Alice Durand")
        membership.remove_member(work.cast.rodez, work.cast.bob.id, by=by)
    monday()
    notify()
    assert mail_sink.messages == []


def test_a_large_portfolio_costs_no_more(
    clock: Any, work: Work, notify: Notify, mail_sink: MailSink, monday: Any
) -> None:
    work.choose("carole", Cadence.WEEKLY)
    with work.write():
        for number in range(30):
            place = make_authority(slug=f"lieu-{number:02d}", name=f"Lieu {number:02d}")
            membership.add_member(place, work.cast.carole, Role.CONSULTANT)
    for number in range(30):
        place, title = f"lieu-{number:02d}", f"Tâche {number:02d}"
        work.give("carole", title, by="carole", place=place, due_on=MONDAY)
    monday()
    with work.write(), statements() as run:
        assert services.tell(work.cast.carole.id)
    assert len(run) <= 10, run
    notify()
    (message,) = mail_sink.messages
    assert message["Subject"] == "Lieu 00 et 24\u00a0autres collectivités\u00a0: votre semaine"
    assert "Et 5\u00a0autres tâches, à retrouver dans Jalon." in text_of(message)
