"""``jalon retention run``: what has served long enough goes, and nothing else."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from app.accounts import sessions, throttle
from app.accounts.models import Throttle, UserSession
from app.audit.rules import Actor
from app.datasets.checks.room import Room, home
from app.extensions import db
from app.kernel import database as kernel
from app.kernel.clock import now
from app.mailer.models import OutgoingMail
from app.notifications.models import Notice
from app.notifications.rules import NoticeKind
from app.tasks.services import Draft, create_task
from app.web.operations import Operation
from tests.cli.conftest import Run
from tests.support.cast import Cast

Write = Callable[[], AbstractContextManager[None]]
BEGINNING = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        yield traveller


def kept(model: type[Any]) -> int:
    db.session.close()
    return len(db.session.scalars(select(model)).all())


def run(jalon: Run) -> dict[str, str]:
    """Run the command; return what it says of each chore."""
    result = jalon("retention", "run")
    assert result.exit_code == 0, result.output
    lines = (line.split("\u00a0: ") for line in result.output.strip().splitlines())
    return {title: figure.rstrip(".") for title, figure in lines}


def test_sessions_go_thirty_days_after_their_end(
    jalon: Run, clock: Any, cast: Cast, write: Write
) -> None:
    with write():
        user = cast.bob.id
        db.session.add(UserSession(user_id=user, token_digest="a"))
    clock.shift(sessions.ABSOLUTE + 30 * DAY)
    with write():
        db.session.add(UserSession(user_id=user, token_digest="b"))
    assert run(jalon)["Sessions finies"] == "0"
    clock.shift(timedelta(seconds=1))
    assert run(jalon)["Sessions finies"] == "1"
    assert kept(UserSession) == 1


def test_tries_are_forgotten_unless_somebody_still_waits(
    jalon: Run, clock: Any, cast: Cast, write: Write
) -> None:
    assert throttle.take_turn(("address:10.0.0.1", throttle.PER_ADDRESS)) is None
    clock.shift(30 * DAY + HOUR)
    with write():
        waiting = now() + HOUR
        db.session.add(Throttle(key="x", window_start=BEGINNING, blocked_until=waiting))
    assert run(jalon)["Freins aux essais"] == "1"
    assert kept(Throttle) == 1


def test_operations_go_after_thirty_days(jalon: Run, clock: Any, write: Write) -> None:
    with write():
        db.session.add(Operation(user_id=1, key="a", location="/", at=now()))
        db.session.add(Operation(user_id=1, key="b", location="/", at=now() + HOUR))
    clock.shift(30 * DAY + HOUR)
    assert run(jalon)["Formulaires déjà reçus"] == "1"
    assert kept(Operation) == 1


def test_the_text_of_a_mail_goes_a_week_after_it_left(jalon: Run, clock: Any, write: Write) -> None:
    with write():
        for body, sent_at in (("parti", now()), ("hier", now() + DAY), ("attend", None)):
            db.session.add(
                OutgoingMail(recipient="a@exemple.fr", subject="S", body=body, sent_at=sent_at)
            )
    clock.shift(7 * DAY + HOUR)
    assert run(jalon)["Textes de courriels envoyés"] == "1"
    db.session.close()
    mails = db.session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))
    assert [mail.body for mail in mails] == ["", "hier", "attend"]
    assert run(jalon)["Textes de courriels envoyés"] == "0"


def test_news_go_ninety_days_after_they_were_told(
    jalon: Run, clock: Any, cast: Cast, write: Write
) -> None:
    with write():
        task = create_task(cast.rodez, Draft("Écrire"), by=Actor(cast.alice.id, "Alice"))
        for stamp, sent_at in (("1", now()), ("2", now() + DAY), ("3", None)):
            db.session.add(
                Notice(
                    user_id=cast.bob.id,
                    authority_id=cast.rodez.id,
                    task_id=task.id,
                    kind=NoticeKind.MENTIONED.value,
                    stamp=stamp,
                    sent_at=sent_at,
                )
            )
    clock.shift(90 * DAY + HOUR)
    assert run(jalon)["Nouvelles déjà dites"] == "1"
    assert kept(Notice) == 2


def test_what_checks_have_left_goes_but_not_what_somebody_may_fetch(
    jalon: Run, database: object
) -> None:
    dead, forgotten, fresh = Room("mort"), Room("oublie"), Room("copie")
    for room in (dead, forgotten, fresh):
        room.open().close()
        room.copy.write_text("a")
    dead.file.write_text("a")  # of a check that died with its process
    a_day_ago = (now() - DAY - HOUR).timestamp()
    os.utime(forgotten.folder, (a_day_ago, a_day_ago))
    assert run(jalon)["Fichiers laissés par des contrôles"] == "2"
    assert [path.name for path in home().iterdir()] == ["copie"]


def test_many_rows_go_in_several_batches(
    jalon: Run, clock: Any, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kernel, "BATCH", 2)
    with write():
        for number in range(5):
            db.session.add(Operation(user_id=1, key=str(number), location="/"))
    clock.shift(31 * DAY)
    assert run(jalon)["Formulaires déjà reçus"] == "5"
    assert kept(Operation) == 0


def test_a_quiet_night_says_so(jalon: Run, cast: Cast) -> None:
    assert set(run(jalon).values()) == {"0"}
