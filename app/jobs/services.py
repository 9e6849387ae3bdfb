"""Asking for a job, doing it, noting what came of it; each feature declares its kinds.

A job is taken in one transaction and ended in another: none is open while another machine is
spoken to. A runner that dies leaves a lease, at whose end the job is taken again.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select

from app.extensions import db
from app.jobs.bell import ring_after_commit
from app.jobs.models import Job
from app.jobs.queues import Queue, declare
from app.jobs.rules import JobState
from app.kernel.clock import now
from app.kernel.database import delete_some, insert_if_absent
from app.kernel.errors import DomainError

LEASE = timedelta(minutes=2)  # longer than any attempt
BATCH = 50
AT_ONCE = 4  # one silent machine must not keep the others waiting
MOST_ATTEMPTS = 5  # of a job that ends whoever takes it
KEPT = timedelta(days=30)  # what came of a job, for those who look
BROKEN = (
    "Cette demande s’est arrêtée sur un défaut de Jalon. Il est noté pour la personne qui "
    "s’occupe de votre Jalon."
)
Outcome = Mapping[str, Any]

log = logging.getLogger(__name__)


class JobFailed(Exception):
    """An attempt that did not succeed; the sentence is shown where the job was asked."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job.

    ``attempt`` speaks to another machine and returns what it found, as JSON holds it; it ends what
    it reads before it speaks, and raises ``JobFailed``. ``settle`` writes what follows, in the
    transaction that ends the job. ``shown``: the row stays, to be read.
    """

    name: str
    attempt: Callable[[Job], Outcome] | None = None
    settle: Callable[[Job], None] | None = None
    shown: bool = True


_KINDS: dict[str, JobKind] = {}


def declare_kind(kind: JobKind) -> JobKind:
    """Add a kind to those that a runner knows."""
    _KINDS[kind.name] = kind
    return kind


def ask(
    kind: JobKind,
    subject: str,
    *,
    authority_id: int | None = None,
    by: str = "",
    details: Outcome | None = None,
) -> None:
    """Ask for a job, in the current transaction; one that waits with the same details is enough."""
    wanted = dict(details or {})
    columns = {"authority_id": authority_id, "asked_by_name": by, "details": wanted}
    insert_if_absent(db.session, Job, kind=kind.name, subject=subject, **columns)
    query = select(Job).where(*_of(kind, subject, authority_id)).with_for_update()
    job = db.session.scalars(query.execution_options(populate_existing=True)).one()
    if job.state != JobState.WAITING.value or job.details != wanted:
        job.details, job.asked_by_name, job.asked_at = wanted, by, now()
        job.state, job.next_try_at, job.taken = JobState.WAITING.value, now(), False
        job.turn, job.attempts = job.turn + 1, 0
        job.outcome, job.problem, job.ended_at = {}, "", None
        db.session.flush()  # nobody may find the former outcome after this
    ring_after_commit()


def job_of(kind: JobKind, subject: str, *, authority_id: int | None = None) -> Job | None:
    """Return the job of a subject, or nothing."""
    query = select(Job).where(*_of(kind, subject, authority_id))
    return db.session.scalars(query).one_or_none()


def jobs_of(kind: JobKind, subjects: Collection[str], *, authority_id: int) -> Sequence[Job]:
    """Return the jobs of several subjects."""
    query = select(Job).where(
        Job.kind == kind.name,
        Job.authority_id == authority_id,
        Job.subject.in_(sorted(subjects)),
    )
    return db.session.scalars(query).all()


def forget(kind: JobKind, subject: str, *, authority_id: int | None = None) -> None:
    """Forget the job of a subject, whatever has become of it."""
    db.session.execute(delete(Job).where(*_of(kind, subject, authority_id)))


def _of(kind: JobKind, subject: str, authority_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return Job.kind == kind.name, Job.subject == subject, Job.authority_id == authority_id


def forget_ended() -> int:
    """Delete a batch of the jobs that ended long ago; return how many."""
    return delete_some(db.session, Job, Job.ended_at < now() - KEPT)


def due() -> Sequence[int]:
    """Return the jobs to do now, the oldest first, a batch at most."""
    query = select(Job.id).where(_WAITS, Job.next_try_at <= now())
    return db.session.scalars(query.order_by(Job.next_try_at, Job.id).limit(BATCH)).all()


def oldest() -> datetime | None:
    """Return when the oldest of those that wait was asked."""
    return db.session.scalar(select(func.min(Job.asked_at)).where(_WAITS))


def run(job_id: int) -> bool | None:
    """Do a job; whether it succeeded, or nothing when it is not to be done any more."""
    job = _take(job_id)
    if job is None:
        return None
    try:
        outcome, problem = _attempt(job)
        return _end(job, outcome, problem)
    except Exception:  # its lease ends before long: it is then taken again
        db.rollback()
        log.exception("job %s of kind %s could not be ended", job_id, job.kind)
        return False


def _attempt(job: Job) -> tuple[Outcome, str]:
    """Return what an attempt found, and why it did not succeed."""
    attempt = _KINDS[job.kind].attempt
    try:
        return (attempt(job) if attempt is not None else {}), ""
    except JobFailed as failure:
        return {}, str(failure)
    except Exception:
        log.exception("job %s of kind %s met a defect", job.id, job.kind)
        return {}, BROKEN
    finally:
        db.rollback()


def _take(job_id: int) -> Job | None:
    """Take a job for the time of a lease, unless somebody else has it."""
    db.begin_write()
    job = _locked(job_id)
    if job is None or job.state != JobState.WAITING.value or _later(job.next_try_at):
        db.rollback()
        return None
    if job.kind not in _KINDS or job.attempts >= MOST_ATTEMPTS:
        log.error("job %s of kind %s is given up", job_id, job.kind)
        _close(job, JobState.FAILED, BROKEN)
        db.commit()
        return None
    job.attempts, job.turn, job.taken = job.attempts + 1, job.turn + 1, True
    job.next_try_at = now() + LEASE
    db.commit()
    db.session.expunge(job)  # what was taken, whatever becomes of its row
    return job


def _end(taken: Job, outcome: Outcome, problem: str) -> bool | None:
    """Note what came of a job, unless it was asked again or taken over meanwhile."""
    kind = _KINDS[taken.kind]
    db.begin_write()
    job = _locked(taken.id)
    if job is None or job.turn != taken.turn:
        db.rollback()
        return None
    job.outcome = dict(outcome)
    if not problem and kind.settle is not None:
        try:
            kind.settle(job)
        except DomainError as refusal:
            problem = refusal.message
    _close(job, JobState.FAILED if problem else JobState.DONE, problem)
    if not kind.shown and not problem:
        db.session.delete(job)
    db.commit()
    return not problem


def _close(job: Job, state: JobState, problem: str) -> None:
    job.state, job.problem, job.ended_at = state.value, problem, now()
    job.next_try_at, job.taken = None, False


def _locked(job_id: int) -> Job | None:
    return db.session.get(Job, job_id, with_for_update=True, populate_existing=True)


def _later(moment: datetime | None) -> bool:
    return moment is None or moment > now()


_WAITS = Job.state == JobState.WAITING.value
declare(Queue("jobs", due=due, run=run, oldest=oldest, at_once=AT_ONCE))
