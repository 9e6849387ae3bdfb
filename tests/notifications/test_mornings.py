"""Reminders leave in the morning of the place, digests in that of the person."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from sqlalchemy import update

from app.cli.waiting import quiet_round
from app.extensions import db
from app.notifications import services
from app.notifications.rules import Cadence
from app.spaces.models import Authority
from app.tasks.models import Task
from config import read_settings
from tests.notifications.conftest import Notify, Work, Write
from tests.support.cast import Cast
from tests.support.databases import OpenDatabase
from tests.support.mail_sink import MailSink

SEVEN = datetime(
    2026, 11, 23, 20, 0, tzinfo=UTC
)  # of the 24th in Nouméa, 21 h of the 23rd in Paris
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
DUE = date(2026, 11, 23)
LONG_AGO = SEVEN - 9 * DAY


@pytest.fixture
def noumea(cast: Cast, write: Write) -> None:
    with write():
        moved = update(Authority).where(Authority.slug == "autre")
        db.session.execute(moved.values(territory="new-caledonia", code="98818"))


def given(work: Work, who: str, place: str) -> int:
    """Give somebody a task long before."""
    with time_machine.travel(LONG_AGO, tick=True):
        task_id = work.give(who, by=who, place=place, due_on=DUE)
    with work.write():
        db.session.execute(update(Task).values(updated_at=LONG_AGO))
    return task_id


def sent(notify: Notify, sink: MailSink, moment: datetime) -> list[str]:
    before = len(sink.messages)
    with time_machine.travel(moment, tick=True):
        notify()
    return [str(message["To"]) for message in sink.messages[before:]]


def test_a_date_that_has_passed_is_told_at_seven_there(
    noumea: None, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    given(work, "charlie", "autre")
    given(work, "bob", "rodez")
    before, after = SEVEN - MINUTE, SEVEN + MINUTE
    soon = sent(notify, mail_sink, SEVEN - 2 * DAY)
    assert sorted(soon) == ["bob@exemple.fr", "charlie@exemple.fr"]
    assert sent(notify, mail_sink, before) == []
    assert sent(notify, mail_sink, after) == ["charlie@exemple.fr"]
    assert sent(notify, mail_sink, datetime(2026, 11, 24, 5, 59, tzinfo=UTC)) == []
    assert sent(notify, mail_sink, datetime(2026, 11, 24, 6, 1, tzinfo=UTC)) == ["bob@exemple.fr"]


def test_a_week_begins_on_the_monday_of_the_person(
    noumea: None, cast: Cast, work: Work, notify: Notify, mail_sink: MailSink
) -> None:
    with time_machine.travel(LONG_AGO, tick=True):
        for who in ("charlie", "bob"):
            work.choose(who, Cadence.WEEKLY)
    given(work, "charlie", "autre")
    given(work, "bob", "rodez")
    sunday = datetime(2026, 11, 22, 20, 1, tzinfo=UTC)  # Monday the 23rd, 7 h 01, in Nouméa
    assert "charlie@exemple.fr" not in sent(notify, mail_sink, sunday - 2 * MINUTE)
    assert sent(notify, mail_sink, sunday) == ["charlie@exemple.fr"]
    assert sent(notify, mail_sink, datetime(2026, 11, 23, 6, 1, tzinfo=UTC)) == ["bob@exemple.fr"]


@pytest.mark.parametrize("hours", range(0, 48, 3))
@pytest.mark.parametrize("cadence", list(Cadence))
def test_a_round_is_never_quiet_when_something_is_due_there(
    noumea: None,
    cast: Cast,
    work: Work,
    database: OpenDatabase,
    tmp_path: Path,
    hours: int,
    cadence: Cadence,
) -> None:
    settings = read_settings({"JALON_DATABASE_URL": database.url, "JALON_DATA_DIR": str(tmp_path)})
    with time_machine.travel(LONG_AGO, tick=True):
        work.choose("charlie", cadence)
    given(work, "charlie", "autre")
    with time_machine.travel(SEVEN - 2 * DAY + timedelta(hours=hours, minutes=1), tick=True):
        db.session.close()
        due: list[Any] = [*services.reminders(), *services.people_to_tell()]
        db.session.close()
        assert not due or quiet_round(settings) is None
