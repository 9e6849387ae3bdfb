"""Reading the measures of a platform each week, beside the requests, over its own transactions."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from app.audit.rules import Actor
from app.audit.services import record
from app.ecosystem.measures import proofs, queries
from app.ecosystem.measures.models import DatasetMeasure, MeasureReading
from app.ecosystem.measures.rules import MeasureSource, month_of
from app.extensions import db
from app.jobs.bell import ring_after_commit
from app.jobs.queues import Queue, declare
from app.kernel.clock import now
from app.kernel.errors import DomainError, Missing
from app.places.zones import today_of
from app.publication.models import Push
from app.publication.platforms.account import access_of, account_of, platform_of
from app.publication.platforms.base import DatasetUse, PlatformAccess, PlatformProblem
from app.spaces.locking import lock
from app.spaces.models import Authority

BATCH = 20
AT_ONCE = 1
LEASE = timedelta(minutes=30)  # longer than the datasets of an authority take
EVERY = timedelta(days=7)
# How long to wait after each failure, then once a day.
DELAYS = tuple(timedelta(minutes=minutes) for minutes in (5, 15, 60, 240, 720, 1440))
NOT_FOLLOWED = "Jalon ne lit plus les mesures de cette plateforme."
NOTHING_THERE = "Aucun jeu n’est encore sur la plateforme\u00a0: envoyez-en un d’abord."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Followed:
    """What is to be read: where, and which copies."""

    access: PlatformAccess
    copies: Mapping[int, str]  # the dataset -> its id there


@dataclass
class WhatWasRead:
    """What was read, and why the rest was not."""

    uses: dict[int, DatasetUse] = field(default_factory=dict)
    problem: str = ""


def follow(authority: Authority, *, by: Actor) -> None:
    """Have the measures read now, then each week; ``Refused`` says what lacks."""
    lock(authority)
    access_of(account_of(authority))
    row = queries.reading_of(authority)
    if row is None:
        row = MeasureReading(authority_id=authority.id)
        db.session.add(row)
        _tell(authority, "measures:follow", by)
    row.next_read_at, row.attempts = now(), 0
    row.asked_by_name, row.asked_at = by.name, now()
    db.session.flush()
    ring_after_commit()


def unfollow(authority: Authority, *, by: Actor) -> None:
    """Read them no more; what was read stays."""
    lock(authority)
    row = queries.reading_of(authority)
    if row is None:
        raise Missing(NOT_FOLLOWED)
    db.session.execute(delete(MeasureReading).where(MeasureReading.authority_id == authority.id))
    _tell(authority, "measures:unfollow", by)


def due() -> Sequence[int]:
    """Return the authorities whose measures are to be read now."""
    query = select(MeasureReading.authority_id).where(MeasureReading.next_read_at <= now())
    return db.session.scalars(query.order_by(MeasureReading.next_read_at).limit(BATCH)).all()


def run(authority_id: int) -> bool | None:
    """Read the measures of an authority; nothing when somebody else has it in hand."""
    try:
        followed = _claim(authority_id)
        if followed is None:
            return None
        if isinstance(followed, str):
            return _end(authority_id, WhatWasRead(problem=followed))
        return _end(authority_id, read(followed))
    except Exception:  # its lease ends before long: it is then read again
        db.rollback()
        log.exception("the measures of authority %s could not be read", authority_id)
        return False


def read(followed: Followed) -> WhatWasRead:
    """Ask the platform of each dataset; the first that it does not answer ends the reading."""
    got = WhatWasRead()
    for dataset_id, remote_id in followed.copies.items():
        try:
            got.uses[dataset_id] = platform_of(followed.access).use(remote_id)
        except PlatformProblem as problem:
            if problem.gone:  # deleted there since: the others are read
                continue
            got.problem = problem.message
            break
    return got


def _claim(authority_id: int) -> Followed | str | None:
    """Take a reading for the time of a lease; a sentence where it cannot be made."""
    db.begin_write()
    row = db.session.get(MeasureReading, authority_id, with_for_update=True, populate_existing=True)
    if row is None or row.next_read_at is None or row.next_read_at > now():
        db.rollback()
        return None
    row.next_read_at = now() + LEASE
    authority = db.session.get_one(Authority, authority_id)
    followed = _followed(authority)
    db.commit()  # no lock waits for a far machine
    return followed


def _followed(authority: Authority) -> Followed | str:
    account = account_of(authority)
    try:
        access = access_of(account)
    except DomainError as refusal:
        return refusal.message
    query = select(Push.dataset_id, Push.remote_id).where(
        Push.authority_id == authority.id,
        Push.platform == (account.platform if account is not None else ""),
        Push.remote_id != "",
        Push.hidden_at.is_(None),
    )
    rows = db.session.execute(query.order_by(Push.dataset_id))
    copies = {row.dataset_id: row.remote_id for row in rows}
    return Followed(access, copies) if copies else NOTHING_THERE


def _end(authority_id: int, got: WhatWasRead) -> bool | None:
    """Keep what was read, and say when to read again."""
    db.begin_write()
    authority = db.session.get(Authority, authority_id)
    if authority is None:
        db.rollback()
        return None
    lock(authority)
    row = queries.reading_of(authority, fresh=True)
    if row is None:  # stopped meanwhile
        db.rollback()
        return None
    known = queries.titles(authority)
    for dataset_id, use in got.uses.items():
        if dataset_id in known:
            _keep(authority, dataset_id, use, month_of(today_of(authority)))
    row.problem = got.problem
    row.attempts = row.attempts + 1 if got.problem else 0
    row.next_read_at = _next(row.attempts)
    if not got.problem:
        row.read_at = now()
    proofs.settle_measures(authority)
    db.commit()
    return not got.problem


def _next(failures: int) -> datetime:
    return now() + (DELAYS[min(failures, len(DELAYS)) - 1] if failures else EVERY)


def _keep(authority: Authority, dataset_id: int, use: DatasetUse, this_month: date) -> None:
    """Put the months of a dataset in place of those that were read before."""
    rows = queries.rows_of(authority, {dataset_id}, MeasureSource.PLATFORM)
    wanted = {one.month: (one.downloads, one.views) for one in use.months}
    standing = {use.reuses, use.discussions, use.followers} != {None}
    months = {*wanted, this_month} if standing else set(wanted)
    for month in sorted(months):
        row = rows.get((dataset_id, month)) or DatasetMeasure(
            authority_id=authority.id,
            dataset_id=dataset_id,
            source=MeasureSource.PLATFORM.value,
            month=month,
        )
        if month in wanted:
            row.downloads, row.views = wanted[month]
        if month == this_month:
            row.reuses, row.discussions, row.followers = (
                use.reuses,
                use.discussions,
                use.followers,
            )
        row.noted_at = now()
        db.session.add(row)
    db.session.flush()


def _tell(authority: Authority, event: str, by: Actor) -> None:
    record(
        event,
        actor=by,
        authority_id=authority.id,
        subject=f"measures:{authority.id}",
        title=authority.name,
    )


declare(Queue("measures", due=due, run=run, oldest=lambda: None, at_once=AT_ONCE))
