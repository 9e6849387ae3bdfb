"""Whose turn it is: few requests at once, fewer still to one machine, whatever the processes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all, update

from app.extensions import db
from app.kernel.clock import now
from app.watching.models import DataSource, WatchedAddress
from app.watching.rules import MOST_A_HOST, MOST_AT_ONCE, SOON

LEASE = timedelta(minutes=5)  # longer than any look
SOURCE_LEASE = timedelta(minutes=30)  # a large file is fetched, converted and checked
GATE = 7_212_031  # the number of our lock in PostgreSQL
Timed = type[WatchedAddress] | type[DataSource]


def enter() -> None:
    """Let one process at a time count who is under way; SQLite lets only one write anyway."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(GATE)))


def has_room(host: str) -> bool:
    """Tell whether one more request may go to a machine; call it behind ``enter``."""
    under_way = db.session.execute(_under_way()).all()
    going_there = sum(1 for row in under_way if host and row.host == host)
    return len(under_way) < MOST_AT_ONCE and going_there < MOST_A_HOST


def is_free(table: Timed, moment: datetime) -> ColumnElement[bool]:
    """Return the condition of what nobody has in hand."""
    return or_(table.taken_until.is_(None), table.taken_until <= moment)


def first_of_each_host(moment: datetime) -> Sequence[int]:
    """Return the addresses to look at now: a few for each machine that has room, oldest first."""
    crowded = (
        select(WatchedAddress.host)
        .where(WatchedAddress.taken_until > moment)
        .group_by(WatchedAddress.host)
        .having(func.count() >= MOST_A_HOST)
    )
    rank = func.row_number().over(
        partition_by=WatchedAddress.host, order_by=(WatchedAddress.next_look_at, WatchedAddress.id)
    )
    free = is_free(WatchedAddress, moment)
    due = (
        select(WatchedAddress.id, WatchedAddress.next_look_at, rank.label("rank"))
        .where(WatchedAddress.next_look_at <= moment, free, WatchedAddress.host.not_in(crowded))
        .subquery()
    )
    query = select(due.c.id).where(due.c.rank <= MOST_A_HOST)
    return db.session.scalars(
        query.order_by(due.c.next_look_at, due.c.id).limit(MOST_AT_ONCE)
    ).all()


def put_off(table: Timed, row_id: int, column: Any) -> None:
    """Give up what was under way, and leave alone for a while what it could not do.

    Opens the transaction that whoever asks has to end.
    """
    db.rollback()
    db.begin_write()
    query = update(table).where(table.id == row_id, column.is_not(None))
    values = {column.key: now() + SOON, "taken_until": None}
    db.session.execute(query.values(values), execution_options={"synchronize_session": False})


def _under_way() -> Select[str]:
    moment = now()
    taken = union_all(
        *(
            select(table.host.label("host")).where(table.taken_until > moment)
            for table in (WatchedAddress, DataSource)
        )
    ).subquery()
    return select(taken.c.host)
