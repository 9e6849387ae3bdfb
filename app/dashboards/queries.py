"""Reading the journal for the dashboard and for its own pages; each function is one statement."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import defer

from app.audit.models import AuditEvent
from app.dashboards.story import Counted, Happening
from app.extensions import db
from app.kernel.base import Moment
from app.progress.upgrading.rows import LAST_MOVE, LastMove
from app.spaces.models import Authority

_EVENTS = AuditEvent.__table__


def _story_statement() -> CompoundSelect[Any]:
    """Read the latest events since a moment, the last one before that moved progress, and the move.

    The move, to the edition where the authority stands, is told as an event of no kind: last of
    all, since no event has its number. One statement, where two would ask the base again.
    """
    since = bindparam("since", type_=Moment())
    events = select(
        _EVENTS.c.id,
        _EVENTS.c.at,
        _EVENTS.c.actor_name,
        _EVENTS.c.event,
        _EVENTS.c.subject,
        _EVENTS.c.subject_title,
        cast(_EVENTS.c.changes, Text).label("changes"),  # read of the few lines told
        _EVENTS.c.points_done,
        _EVENTS.c.points_applicable,
    ).where(_EVENTS.c.authority_id == bindparam("authority_id"))
    newest = _EVENTS.c.id.desc()
    recent = events.where(_EVENTS.c.at >= since).order_by(newest).limit(bindparam("most"))
    before = events.where(_EVENTS.c.at < since, _EVENTS.c.points_applicable.is_not(None))
    last = before.order_by(newest).limit(1)
    move = LAST_MOVE.subquery()
    told = select(
        literal_column("0", Integer).label("id"),
        move.c.moved_at.label("at"),
        move.c.from_edition.label("actor_name"),
        literal_column("''", Text).label("event"),
        literal_column("''", Text).label("subject"),
        literal_column("''", Text).label("subject_title"),
        cast(move.c.to_review, Text).label("changes"),
        move.c.revision.label("points_done"),
        literal_column("0", Integer).label("points_applicable"),
    )
    parts = union_all(select(recent.subquery()), select(last.subquery()), told)
    return parts.order_by(parts.selected_columns.id.desc())


_STORY = _story_statement()  # built once: every dashboard runs it


class Story(NamedTuple):
    """What was told since a moment, and what stood then."""

    events: Sequence[Happening]  # newest first; plain rows, they may be a hundred
    before: tuple[int, int] | None  # the points just before: done, applicable, if any had moved
    move: LastMove | None  # to the edition where the authority stands


def story_since(authority: Authority, since: datetime, limit: int) -> Story:
    """Return the latest events since a moment, what stood before, and the last move."""
    values = {
        "authority_id": authority.id,
        "edition_id": authority.edition_id,
        "since": since,
        "most": limit,
    }
    rows = db.rows(_STORY, values)
    move = None
    if rows and not rows[-1].event:
        told = rows.pop()
        move = LastMove(told.at, told.actor_name, told.points_done, json.loads(told.changes))
    events: list[Happening] = [row for row in rows if row.at >= since]
    start = next((row for row in rows if row.at < since), None)
    points = None if start is None else (start.points_done or 0, start.points_applicable)
    return Story(events, points, move)


def counts_since(authority_id: int, since: datetime) -> list[Counted]:
    """Return how often each event came to each subject since a moment, however many there were."""
    first = (
        select(
            AuditEvent.event,
            AuditEvent.subject,
            func.min(AuditEvent.id).label("id"),
            func.count().label("times"),
        )
        .where(AuditEvent.authority_id == authority_id, AuditEvent.at >= since)
        .group_by(AuditEvent.event, AuditEvent.subject)
        .subquery()
    )
    query = select(first.c.event, first.c.subject, first.c.times, AuditEvent.before).join(
        first, AuditEvent.id == first.c.id
    )
    return [
        Counted(event, subject, times, (before or {}).get("state"))
        for event, subject, times, before in db.session.execute(query)
    ]


@dataclass(frozen=True)
class JournalFilter:
    """Which part of the journal is asked for."""

    before: int | None = None
    after: int | None = None
    events: tuple[str, ...] = ()  # all when empty
    user_id: int | None = None


@dataclass(frozen=True)
class JournalPage:
    """A page of the journal, newest first, and whether there is more on either side."""

    events: Sequence[AuditEvent]
    newer: bool
    older: bool


def journal(authority_id: int, wanted: JournalFilter, size: int) -> JournalPage:
    """Return a page of the journal, from an event on: as quick far back as at the top."""
    query = _story(authority_id)
    if wanted.events:
        query = query.where(AuditEvent.event.in_(wanted.events))
    if wanted.user_id is not None:
        query = query.where(AuditEvent.user_id == wanted.user_id)
    if wanted.after is not None:
        query = query.where(AuditEvent.id > wanted.after).order_by(AuditEvent.id)
        events = db.session.scalars(query.limit(size + 1)).all()
        return JournalPage(events[:size][::-1], newer=len(events) > size, older=True)
    if wanted.before is not None:
        query = query.where(AuditEvent.id < wanted.before)
    events = db.session.scalars(query.order_by(AuditEvent.id.desc()).limit(size + 1)).all()
    return JournalPage(events[:size], newer=wanted.before is not None, older=len(events) > size)


def _story(authority_id: int) -> Select[AuditEvent]:
    # What « Annuler » puts back may be long, and is not shown.
    without_before = defer(AuditEvent.before, raiseload=True)
    return select(AuditEvent).options(without_before).where(AuditEvent.authority_id == authority_id)
