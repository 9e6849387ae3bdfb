"""Opinions that no longer serve: told thirty days before, then erased, without a value anywhere."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select, update

from app.audit.models import AuditEvent
from app.extensions import db
from app.kernel.clock import now, today
from app.kernel.revisions import Sight
from app.mailer.models import OutgoingMail
from app.spaces.locking import open_write
from app.spaces.models import Authority
from app.spaces.permissions import Role
from app.stakeholders.directory import retention, services
from app.stakeholders.directory.contents import Assessment, StakeholderFacts
from app.stakeholders.directory.models import Opinion, Position, Stakeholder
from app.stakeholders.directory.retention import (
    KEPT,
    NOTICE,
    anonymise_old_opinions,
    warn_of_old_opinions,
)
from app.stakeholders.directory.rules import Gap, ProjectRole, Reader
from tests.stakeholders.conftest import Table, Write, actor_of
from tests.support.cast import Cast

BEGINNING = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SECRET = "Il attend la retraite"
Night = Callable[[], tuple[int, int]]
Mails = Callable[[], list[OutgoingMail]]


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def night(write: Write) -> Night:
    """Run the two chores once: how many were told, how many were erased."""

    def run() -> tuple[int, int]:
        with write():
            done = warn_of_old_opinions(today()), anonymise_old_opinions(today())
        db.session.close()
        return done

    return run


@pytest.fixture
def noted(clock: Any, table: Table) -> int:
    """An opinion of Rodez, and the last thing done there."""
    found = table.add("Direction générale", role=ProjectRole.DECIDE)
    table.assess(found, influence=5, attitude=5, note=SECRET)
    return found


def left() -> tuple[int, int]:
    db.session.close()
    counts = [db.session.scalar(select(func.count()).select_from(t)) for t in (Opinion, Position)]
    return counts[0] or 0, counts[1] or 0


def told() -> list[AuditEvent]:
    query = select(AuditEvent).where(AuditEvent.event.in_(["opinions:warn", "opinions:erase"]))
    return list(db.session.scalars(query.order_by(AuditEvent.id)))


def test_nothing_happens_before_the_day(clock: Any, noted: int, night: Night) -> None:
    clock.shift(KEPT - NOTICE)
    assert night() == (0, 0)
    assert left() == (1, 1)


def test_leads_are_told_then_opinions_are_erased(
    clock: Any, noted: int, night: Night, mails: Mails, cast: Cast
) -> None:
    clock.shift(KEPT - NOTICE + timedelta(days=1))
    assert night() == (1, 0)
    assert night() == (0, 0), "une fois suffit"
    [mail] = mails()
    assert mail.recipient == cast.alice.email
    assert SECRET not in mail.body
    assert "Direction générale" not in mail.body
    assert "seront effacées le 21 novembre 2028" in mail.body
    clock.shift(NOTICE - timedelta(days=1))
    assert night() == (0, 0)
    assert left() == (1, 1)
    clock.shift(timedelta(days=1))
    assert night() == (0, 1)
    assert left() == (0, 0)
    assert night() == (0, 0)
    assert db.session.get(Stakeholder, noted) is not None
    assert len(mails()) == 1


def test_the_journal_says_it_without_any_value(
    clock: Any, noted: int, night: Night, cast: Cast
) -> None:
    clock.shift(KEPT)
    night()
    clock.shift(NOTICE)
    night()
    warned, erased = told()
    assert (warned.event, erased.event) == ("opinions:warn", "opinions:erase")
    for event in (warned, erased):
        assert event.authority_id == cast.rodez.id
        assert event.user_id is None
        assert (event.changes, event.before) == ([], None)
    assert SECRET not in repr([vars(each) for each in (warned, erased)])


def test_whoever_comes_back_keeps_them(
    clock: Any, noted: int, night: Night, table: Table, mails: Mails
) -> None:
    clock.shift(KEPT - NOTICE + timedelta(days=1))
    night()
    clock.shift(timedelta(days=10))
    table.add("DSI")
    clock.shift(NOTICE)
    assert night() == (0, 0)
    assert left() == (1, 1)
    clock.shift(KEPT)
    assert night() == (1, 0), "il faut prévenir de nouveau"
    assert len(mails()) == 2


def test_nobody_is_erased_without_having_been_told(clock: Any, noted: int, night: Night) -> None:
    clock.shift(KEPT * 3)
    assert night() == (1, 0)
    assert left() == (1, 1)
    clock.shift(NOTICE)
    assert night() == (0, 1)


def test_other_authorities_and_those_without_opinions_are_left_alone(
    clock: Any, noted: int, night: Night, write: Write, cast: Cast, table: Table
) -> None:
    clock.shift(KEPT)
    table.add("DSI")  # Rodez is alive, Autre-Ville holds no opinion
    assert night() == (0, 0)
    assert told() == []


def test_what_the_table_lacks_is_counted_again(
    clock: Any, noted: int, night: Night, cast: Cast
) -> None:
    gap = Gap.NO_FAVOURABLE_DECIDER.value
    assert gap not in (cast.rodez.stakeholder_gaps or [])
    clock.shift(KEPT)
    night()
    clock.shift(NOTICE)
    night()
    assert gap in (cast.rodez.stakeholder_gaps or [])


def test_a_closed_account_gets_no_mail(
    clock: Any, noted: int, night: Night, mails: Mails, write: Write, cast: Cast
) -> None:
    with write():
        cast.alice.disabled_at = now()
    clock.shift(KEPT)
    assert night() == (1, 0)
    assert mails() == []


def test_a_night_takes_a_few_at_a_time(
    clock: Any, noted: int, night: Night, table: Table, write: Write, cast: Cast,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    other = cast.autre.id
    with write():
        row = Stakeholder(
            authority_id=other, title="DGS", title_key="dgs", side="internal", role="decide"
        )
        db.session.add(row)
        db.session.flush()
        db.session.add(Opinion(authority_id=other, stakeholder_id=row.id, influence=1))
    with write():
        db.session.execute(update(Authority).values(last_activity_at=now()))
    monkeypatch.setattr(retention, "BATCH", 1)
    clock.shift(KEPT)
    assert [night() for _ in range(3)] == [(1, 0), (1, 0), (0, 0)]


def test_the_opinions_of_another_authority_stay(
    clock: Any, noted: int, night: Night, write: Write, cast: Cast
) -> None:
    with write():
        autre, by = cast.autre, actor_of(cast.charlie)
        row = services.add(autre, StakeholderFacts("Direction"), by=by)
        reader = Reader(cast.charlie.id, Role.LEAD, opened=False)
        services.assess(autre, row.id, Assessment(influence=3), seen=Sight(0), reader=reader, by=by)
    assert left() == (2, 2)
    clock.shift(KEPT - NOTICE + timedelta(days=1))
    assert night() == (2, 0)
    clock.shift(NOTICE)
    with write():
        open_write(cast.autre)
    assert night() == (0, 1)
    assert left() == (1, 1)
    assert db.session.scalars(select(Opinion.authority_id)).all() == [cast.autre.id]
