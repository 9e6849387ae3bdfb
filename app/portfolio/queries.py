"""Reading a portfolio: two statements, whatever its size, the sort and the page."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, func, select

from app.extensions import db
from app.kernel.clock import now
from app.methodology.loader import editions
from app.methodology.paths import Follower, PathKind, edition_of
from app.methodology.rules import Item
from app.portfolio.rules import PAGE_SIZE, QUIET, PortfolioView, write_position
from app.portfolio.statements import AUTHORITIES, FEW, MEMBERSHIPS, StatementShape, statement
from app.progress.blockers import Blocker, BlockKind, kind_of_item, kind_of_task
from app.progress.counters import free_of_items, percents
from app.spaces.permissions import Role
from app.tasks.counters.blocked import BlockedTitle, blocked_tasks

MOST_STUCK = 100


class NextStep(NamedTuple):
    """The next thing to do in an authority, and the phase that holds it."""

    item: Item
    position: int


class PortfolioRow(NamedTuple):
    """One authority of the portfolio as it is stored: what its line depends on, and no more."""

    slug: str
    name: str
    code: str
    edition_id: str
    path: str
    kind: str
    next_item: str
    points_done: int
    points_applicable: int
    current_phase: int
    blocked: int
    stuck: int
    last_activity_at: datetime
    phases: str  # the lists are JSON
    blockers: str
    blocked_tasks: str
    role: str


_stored = attrgetter(*PortfolioRow._fields)


class PortfolioEntry(NamedTuple):
    """One authority of the portfolio."""

    slug: str
    name: str
    code: str
    role: Role
    percent: int | None
    light: bool  # on the light path
    phase: int
    phases: tuple[int | None, ...]
    last_activity_at: datetime
    blocked: int  # items
    stuck: int  # items, and tasks about something else
    blockers: tuple[Blocker, ...]
    next_step: NextStep | None


@dataclass(frozen=True, slots=True)
class StuckItem:
    """A blocked item and what blocks it."""

    step: NextStep
    blocker: Blocker


@dataclass(frozen=True, slots=True)
class StuckTask:
    """A blocked task that is not about a blocked item, and what blocks it."""

    id: int
    title: str
    blocker: Blocker


@dataclass(frozen=True, slots=True)
class StuckAuthority:
    """An authority of the portfolio in which something is blocked."""

    slug: str
    name: str
    blocked: tuple[StuckItem | StuckTask, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """A page of the portfolio, with the figures of the whole.

    ``size`` is exact up to ``FEW``; the other figures up to ``rules.MOST_COUNTED``.
    """

    view: PortfolioView
    size: int
    quiet: int
    blocked: int
    ready: int
    rows: tuple[PortfolioRow, ...]
    previous: str | None  # where the previous page ends
    next: str | None  # where the next page begins


def board(user_id: int, view: PortfolioView) -> Board:
    """Return a page of the authorities somebody belongs to; strangers' ones are never read."""
    size = size_of(user_id)
    rows = _rows(user_id, view, size)
    shown = _found(rows)
    if view.position is not None and (not shown or (view.backwards and len(shown) < PAGE_SIZE)):
        # The list has moved since the page was drawn: better its beginning than a stump.
        view = view.first
        rows = _rows(user_id, view, size)
        shown = _found(rows)
    more, page_rows = len(shown) > PAGE_SIZE, shown[:PAGE_SIZE]
    if view.backwards:
        page_rows.reverse()
    return Board(
        view=view,
        size=size,
        quiet=rows[0].quiet or 0,
        blocked=rows[0].in_trouble or 0,
        ready=rows[0].ready or 0,
        rows=tuple(PortfolioRow(*_stored(row)) for row in page_rows),
        previous=_position(view, page_rows[0]) if _has_previous(view, more) else None,
        next=_position(view, page_rows[-1]) if more or view.backwards else None,
    )


_SIZE = select(func.count()).select_from(
    select(MEMBERSHIPS.c.authority_id)
    .where(MEMBERSHIPS.c.user_id == bindparam("user_id"))
    .limit(FEW + 1)
    .subquery()
)


def size_of(user_id: int) -> int:
    """Return how many authorities somebody belongs to, counted up to ``FEW`` and one more."""
    [(size,)] = db.rows(_SIZE, {"user_id": user_id})
    return int(size)


def stuck(user_id: int) -> list[StuckAuthority]:
    """Return somebody's authorities in which something is blocked; two statements.

    At most ``MOST_STUCK``: nobody unblocks more in one sitting.
    """
    columns = AUTHORITIES.c
    query = (
        select(
            columns.id,
            columns.slug,
            columns.name,
            columns.edition_id,
            columns.path,
            columns.kind,
            columns.blockers,
        )
        .join_from(AUTHORITIES, MEMBERSHIPS)
        .where(MEMBERSHIPS.c.user_id == user_id, columns.stuck > 0)
        .order_by(columns.need.desc(), columns.last_activity_at, columns.id)
        .limit(MOST_STUCK)
    )
    rows = db.session.execute(query).all()
    tasks = blocked_tasks([row.id for row in rows])
    return [
        StuckAuthority(
            row.slug,
            row.name,
            (
                *_stuck_items(row, row.blockers),
                *_stuck_tasks(tasks[row.id], row.blockers),
            ),
        )
        for row in rows
    ]


def _stuck_items(row: Follower, blockers: Sequence[Sequence[str]]) -> Iterator[StuckItem]:
    for item_id, reason, since in blockers:
        step = _next_step(row, item_id)
        if step is not None:
            yield StuckItem(step, _blocker(kind_of_item(reason), since))


def _stuck_tasks(
    tasks: Iterable[BlockedTitle], blockers: Iterable[Sequence[str]]
) -> Iterator[StuckTask]:
    held = {item_id for item_id, _, _ in blockers}
    for task in tasks:
        if task.item_id not in held:
            yield StuckTask(task.id, task.title, Blocker(kind_of_task(task.reason), task.since))


def _rows(user_id: int, view: PortfolioView, size: int) -> Sequence[Row[Any]]:
    shape = StatementShape(
        order=view.order,
        backwards=view.backwards,
        positioned=view.position is not None,
        few=size <= FEW,
        words=len(view.words),
    )
    parameters = {"user_id": user_id, "quiet_before": now() - QUIET}
    parameters |= {f"word_{rank}": word for rank, word in enumerate(view.words)}
    if view.position is not None:
        parameters |= {
            f"from_{name}": value
            for name, value in zip(view.order.columns, view.position, strict=True)
        }
    return db.rows(statement(shape), parameters)


def _found(rows: Sequence[Row[Any]]) -> list[Row[Any]]:
    """Leave out the row that only carries the totals, when there is nothing else."""
    return [row for row in rows if row.id is not None]


def _has_previous(view: PortfolioView, more: bool) -> bool:
    return more if view.backwards else view.position is not None


def _position(view: PortfolioView, row: Row[Any]) -> str:
    return write_position(view.order, [getattr(row, name) for name in view.order.columns])


def entry_of(row: PortfolioRow) -> PortfolioEntry:
    """Read what is stored of an authority."""
    share = row.points_done * 100 // row.points_applicable if row.points_applicable else None
    return PortfolioEntry(
        slug=row.slug,
        name=row.name,
        code=row.code,
        role=Role(row.role),
        percent=share,
        light=row.path == PathKind.LIGHT.value,
        phase=row.current_phase,
        phases=percents(json.loads(row.phases)),
        last_activity_at=row.last_activity_at,
        blocked=row.blocked,
        stuck=row.stuck,
        blockers=_blockers(row),
        next_step=_next_step(row, row.next_item),
    )


def _blockers(row: PortfolioRow) -> tuple[Blocker, ...]:
    """Return what blocks an authority: its items, then its tasks about something else."""
    if not row.stuck:
        return ()
    items, tasks = json.loads(row.blockers), json.loads(row.blocked_tasks)
    return (
        *(_blocker(kind_of_item(reason), since) for _, reason, since in items),
        *(_blocker(kind_of_task(why), since) for _, why, since in free_of_items(items, tasks)),
    )


def _blocker(kind: BlockKind, since: str) -> Blocker:
    return Blocker(kind, date.fromisoformat(since) if since else None)


def _next_step(row: Follower, item_id: str) -> NextStep | None:
    if row.edition_id not in editions() or item_id not in (edition := edition_of(row)):
        return None
    return NextStep(edition.item(item_id), edition.phase_of(item_id).position)
