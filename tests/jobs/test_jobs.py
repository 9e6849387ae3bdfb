"""Jobs: asked once, taken by one, ended once, whatever dies meanwhile."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import func, select

from app.extensions import db
from app.jobs import services
from app.jobs.models import Job
from app.jobs.queues import QueueRound, seconds_waited
from app.jobs.services import BROKEN, LEASE, MOST_ATTEMPTS, JobFailed, JobKind, ask, job_of
from app.kernel.clock import now
from app.kernel.errors import Refused
from tests.datasets.conftest import Write

Work = Any
ONE, NONE = QueueRound(done=1), QueueRound()


class Errand:
    """A kind of job that notes when it is attempted, and whether it holds the database."""

    def __init__(self) -> None:
        self.attempts: list[dict[str, Any]] = []
        self.problem: Exception | None = None
        self.meanwhile: Any = None
        self.settled: list[int] = []
        self.refusal = ""
        self.kind = JobKind("errand", attempt=self.attempt, settle=self.settle)

    def attempt(self, job: Job) -> dict[str, str]:
        assert not db.session.in_transaction()
        self.attempts.append(job.details)
        if self.meanwhile is not None:
            self.meanwhile()
        if self.problem is not None:
            raise self.problem
        return {"answer": "bonjour"}

    def settle(self, job: Job) -> None:
        assert db.writing
        if self.refusal:
            raise Refused(self.refusal)
        self.settled.append(job.id)


@pytest.fixture
def errand(database: object, monkeypatch: pytest.MonkeyPatch) -> Errand:
    made = Errand()
    monkeypatch.setitem(services._KINDS, made.kind.name, made.kind)
    return made


@pytest.fixture
def later() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now(), tick=True) as clock:
        yield clock


def stored(errand: Errand) -> Job:
    db.session.close()
    job = job_of(errand.kind, "12")
    assert job is not None
    return job


def test_a_job_is_done_and_its_outcome_kept(errand: Errand, write: Write, do_work: Work) -> None:
    with write():
        ask(errand.kind, "12", by="Alice Durand", details={"a": 1})
    assert (stored(errand).state, stored(errand).taken) == ("waiting", False)
    assert do_work()["jobs"] == ONE
    job = stored(errand)
    assert (job.state, job.outcome, job.asked_by_name) == (
        "done",
        {"answer": "bonjour"},
        "Alice Durand",
    )
    assert (job.next_try_at, job.taken, job.ended_at is not None) == (None, False, True)
    assert errand.attempts == [{"a": 1}]
    assert errand.settled == [job.id]
    assert do_work()["jobs"] == NONE


def test_asking_twice_is_asking_once(errand: Errand, write: Write, do_work: Work) -> None:
    for _ in range(2):
        with write():
            ask(errand.kind, "12")
    assert do_work()["jobs"] == ONE
    with write():
        ask(errand.kind, "12")
    assert stored(errand).outcome == {}  # the former one is of the former question
    assert do_work()["jobs"] == ONE
    assert len(errand.attempts) == 2


def test_a_failure_is_told_and_not_tried_again(errand: Errand, write: Write, do_work: Work) -> None:
    errand.problem = JobFailed("Cette machine ne répond pas.")
    with write():
        ask(errand.kind, "12")
    assert do_work()["jobs"] == QueueRound(failed=1)
    assert (stored(errand).state, stored(errand).problem) == ("failed", str(errand.problem))
    assert errand.settled == []
    assert do_work()["jobs"] == NONE


def test_what_follows_may_be_refused(errand: Errand, write: Write, do_work: Work) -> None:
    errand.refusal = "Ce jeu n’existe plus."
    with write():
        ask(errand.kind, "12")
    assert do_work()["jobs"] == QueueRound(failed=1)
    assert stored(errand).problem == errand.refusal


def test_a_defect_is_logged_and_told(
    errand: Errand, write: Write, do_work: Work, caplog: pytest.LogCaptureFixture
) -> None:
    errand.problem = ZeroDivisionError()
    with write():
        ask(errand.kind, "12")
    assert do_work()["jobs"] == QueueRound(failed=1)
    assert stored(errand).problem == BROKEN
    assert "ZeroDivisionError" in caplog.text


def test_a_runner_that_dies_leaves_the_job_to_the_next(
    errand: Errand, write: Write, do_work: Work, later: time_machine.Traveller
) -> None:
    with write():
        ask(errand.kind, "12")
    [waiting] = services.due()
    db.session.close()
    assert services._take(waiting) is not None  # and it dies
    assert stored(errand).taken
    assert do_work()["jobs"] == NONE
    later.shift(LEASE + timedelta(seconds=1))
    assert do_work()["jobs"] == ONE
    assert len(errand.attempts) == 1


def test_two_runners_do_it_once(errand: Errand, write: Write) -> None:
    with write():
        ask(errand.kind, "12")
    [waiting] = services.due()
    db.session.close()
    errand.meanwhile = lambda: found.append(services.run(waiting))
    found: list[bool | None] = []
    assert services.run(waiting) is True
    assert found == [None]
    assert len(errand.settled) == 1


def test_who_comes_back_after_its_lease_ends_nothing(
    errand: Errand, write: Write, later: time_machine.Traveller
) -> None:
    """It slept, another did the job: what it found is not noted over what the other did."""
    with write():
        ask(errand.kind, "12")
    [waiting] = services.due()
    db.session.close()

    def another() -> None:
        errand.meanwhile = None
        later.shift(LEASE + timedelta(seconds=1))
        assert services.run(waiting) is True

    errand.meanwhile = another
    assert services.run(waiting) is None
    assert len(errand.settled) == 1


def test_what_is_asked_anew_meanwhile_is_done_anew(
    errand: Errand, write: Write, do_work: Work
) -> None:
    with write():
        ask(errand.kind, "12", details={"a": 1})

    def asked() -> None:
        errand.meanwhile = None
        with write():
            ask(errand.kind, "12", details={"a": 2})

    errand.meanwhile = asked
    assert do_work()["jobs"] == NONE  # what it found answers a question that is no more
    assert do_work()["jobs"] == ONE
    assert errand.attempts == [{"a": 1}, {"a": 2}]
    assert stored(errand).details == {"a": 2}


def test_a_job_that_ends_whoever_takes_it_is_given_up(
    errand: Errand, write: Write, do_work: Work, later: time_machine.Traveller
) -> None:
    with write():
        ask(errand.kind, "12")
    [waiting] = services.due()
    for _ in range(MOST_ATTEMPTS):
        db.session.close()
        assert services._take(waiting) is not None
        later.shift(LEASE + timedelta(seconds=1))
    assert do_work()["jobs"] == NONE
    assert (stored(errand).state, stored(errand).problem) == ("failed", BROKEN)


def test_a_kind_that_is_no_more_is_given_up(
    errand: Errand, write: Write, do_work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    with write():
        ask(errand.kind, "12")
    monkeypatch.delitem(services._KINDS, errand.kind.name)
    assert do_work()["jobs"] == NONE
    assert stored(errand).state == "failed"


def test_how_long_the_oldest_has_waited_is_known(
    errand: Errand, write: Write, do_work: Work, later: time_machine.Traveller
) -> None:
    assert seconds_waited() == 0
    with write():
        ask(errand.kind, "12")
    later.shift(timedelta(minutes=3))
    with write():
        ask(errand.kind, "13")
    assert 180 <= seconds_waited() < 200
    do_work()
    assert seconds_waited() == 0


def test_what_ended_long_ago_is_forgotten(
    errand: Errand, write: Write, do_work: Work, later: time_machine.Traveller
) -> None:
    for subject in ("12", "13"):
        with write():
            ask(errand.kind, subject)
        do_work()
        later.shift(services.KEPT - timedelta(seconds=1))
    with write():
        assert services.forget_ended() == 1
    assert db.session.scalar(select(func.count()).select_from(Job)) == 1
