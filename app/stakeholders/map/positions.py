"""Places on the map: moving somebody, and where everybody stood on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TypedDict

from sqlalchemy import and_, case, func, or_, select

from app.audit.rules import Actor
from app.extensions import db
from app.kernel.revisions import Sight
from app.spaces.locking import lock
from app.spaces.models import Authority
from app.stakeholders.directory import queries, services
from app.stakeholders.directory.contents import Assessment
from app.stakeholders.directory.models import Opinion, Position
from app.stakeholders.directory.rules import Reader

MOST_DAYS = 4  # proposed to compare with


@dataclass(frozen=True)
class MapCell:
    """A cell of the map."""

    influence: int
    interest: int


@dataclass(frozen=True)
class Moved:
    """What came of a move: the opinion, and the cell left (none for who was on no cell)."""

    opinion: Opinion | None
    before: MapCell | None
    changed: bool
    kept: tuple[str, ...] = ()  # the notes that somebody else had changed meanwhile


class _Who(TypedDict):
    """What every write of an opinion says: what the person saw, who they are."""

    seen: Sight
    reader: Reader
    by: Actor


def place_of(row: Opinion | Position | None) -> MapCell | None:
    """Return the cell of somebody, if both notes were given."""
    if row is None or row.influence is None or row.interest is None:
        return None
    return MapCell(row.influence, row.interest)


def sight_of(row: Opinion | None) -> Sight:
    """Return what a form that moves somebody shows of them."""
    place = {name: getattr(row, name, None) for name in ("influence", "interest")}
    return Sight.of(place, services.revision_of(row))


def move(
    authority: Authority,
    stakeholder_id: int,
    to: MapCell | None,
    *,
    seen: Sight,
    reader: Reader,
    by: Actor,
) -> Moved:
    """Put somebody on a cell, or on none; the rest of the opinion is kept."""
    lock(authority)
    opinion = queries.opinion_to_change(authority, stakeholder_id)
    current = opinion if opinion is not None and queries.is_readable(opinion, reader) else None
    before, revision = place_of(current), services.revision_of(current)
    who: _Who = {"seen": seen, "reader": reader, "by": by}
    if to is not None:
        cell = {"influence": to.influence, "interest": to.interest}
        saved = services.move(authority, stakeholder_id, **cell, **who)
    else:
        assessment = replace(Assessment.of(current), influence=None, interest=None)
        saved = services.assess(authority, stakeholder_id, assessment, **who)
    return Moved(saved.row, before, services.revision_of(saved.row) != revision, saved.kept)


def days_of_change(authority: Authority, ids: Collection[int]) -> list[date]:
    """Return the latest days on which one of these stood elsewhere, the newest first."""
    query = (
        select(Position.day)
        .where(Position.authority_id == authority.id, Position.stakeholder_id.in_(ids))
        .distinct()
        .order_by(Position.day.desc())
        .limit(MOST_DAYS)
    )
    return list(db.session.scalars(query))


def positions_on(
    authority: Authority, ids: Collection[int], days: tuple[date, date]
) -> tuple[dict[int, Position], dict[int, Position]]:
    """Return where each of these stood on two days, in one statement: the last word until then."""
    ours = (Position.authority_id == authority.id, Position.stakeholder_id.in_(ids))
    first, second = (func.max(case((Position.day <= day, Position.day))) for day in days)
    latest = (
        select(Position.stakeholder_id, first.label("first"), second.label("second"))
        .where(*ours)
        .group_by(Position.stakeholder_id)
        .subquery()
    )
    same = and_(
        Position.stakeholder_id == latest.c.stakeholder_id,
        or_(Position.day == latest.c.first, Position.day == latest.c.second),
    )
    rows = db.session.scalars(
        select(Position).join(latest, same).where(*ours).order_by(Position.day)
    ).all()
    return _until(rows, days[0]), _until(rows, days[1])


def _until(rows: Iterable[Position], day: date) -> dict[int, Position]:
    """Keep the last row of each until a day; the rows come in order of days."""
    return {row.stakeholder_id: row for row in rows if row.day <= day}
