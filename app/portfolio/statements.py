"""The SQL of the portfolio: built once for each shape, then only its values change.

A person with few authorities: theirs are looked up one by one and sorted. A person with many:
the index of the order is followed, and each authority met is looked up among theirs until the
page is full. Both cost the same for 360 authorities as for 36,000.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    Subquery,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    join,
    literal,
    or_,
    outerjoin,
    select,
    true,
    tuple_,
    union_all,
)

from app.portfolio.rules import MOST_COUNTED, PAGE_SIZE, Key, PortfolioOrder
from app.spaces.models import Authority, Membership

# Tables, not models: nothing here is read as an object, and statements of tables cost less.
AUTHORITIES, MEMBERSHIPS = Authority.__table__, Membership.__table__

# Below, reading and sorting all of somebody's authorities is quicker than following an index
# in which only one authority in so many is theirs (measured with 1,000 of 36,000).
FEW = 1000
READY = 1  # app.progress.rules.need_of

SHOWN = (
    *("id", "slug", "name", "name_key", "code", "edition_id", "next_item"),
    *("kind", "path"),
    *("progress", "points_done", "points_applicable"),
    *("current_phase", "blocked", "stuck", "need", "last_activity_at"),
)
# JSON, read as the text that is stored: most rows hold an empty list, which needs no reading.
LISTS = ("phases", "blockers", "blocked_tasks")

Columns = Callable[[str], ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class StatementShape:
    """What makes one statement different from another, values apart."""

    order: PortfolioOrder
    backwards: bool
    positioned: bool
    few: bool
    words: int

    def descending(self, key: Key) -> bool:
        """Whether a key goes down while this page is read."""
        return key.descending is not self.backwards


@cache
def statement(shape: StatementShape) -> Select[Any]:
    """Return the statement that gives the totals with each row of the page.

    The totals come even when the page is empty: one row then, whose ``id`` is null.
    """
    if shape.few:
        mine = _mine(shape)
        totals = _totals_of_few(mine)
        page = _page(shape, mine.c.__getitem__, _search(shape, mine.c.__getitem__))
    else:
        totals = _totals_of_many()
        page = _page_of_many(shape)
    theirs = join(page, AUTHORITIES, AUTHORITIES.c.id == page.c.id)
    columns = [AUTHORITIES.c[name] for name in SHOWN]
    lists = [cast(AUTHORITIES.c[name], Text).label(name) for name in LISTS]
    return (
        select(*totals.c, *columns, *lists, _role(page.c.id).label("role"))
        .select_from(outerjoin(totals, theirs, true()))
        .order_by(*_sorting(shape, page.c.__getitem__))
    )


def _role(authority_id: SQLColumnExpression[int]) -> ScalarSelect[str]:
    """Somebody's role in an authority, looked up on its own.

    As a join, planners would now and then begin by reading all of somebody's memberships.
    """
    theirs = MEMBERSHIPS.c.user_id == _user(), MEMBERSHIPS.c.authority_id == authority_id
    role = select(MEMBERSHIPS.c.role).where(*theirs)
    return role.correlate_except(MEMBERSHIPS).scalar_subquery()


def _user() -> ColumnElement[int]:
    return bindparam("user_id", type_=MEMBERSHIPS.c.user_id.type)


def _quiet(moment: ColumnElement[Any]) -> ColumnElement[bool]:
    return moment < bindparam("quiet_before", type_=AUTHORITIES.c.last_activity_at.type)


def _mine(shape: StatementShape) -> FromClause:
    """Somebody's authorities, with what the totals, the order and the search look at."""
    names = ["id", "need", "stuck", "last_activity_at", *shape.order.columns]
    if shape.words:
        names += ["name_key", "code"]
    columns = [AUTHORITIES.c[name] for name in dict.fromkeys(names)]
    theirs = select(*columns).join_from(AUTHORITIES, MEMBERSHIPS)
    return theirs.where(MEMBERSHIPS.c.user_id == _user()).cte()


def _totals_of_few(mine: FromClause) -> Subquery:
    def total(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0)).label(name)

    return select(
        total(_quiet(mine.c.last_activity_at), "quiet"),
        total(mine.c.stuck > 0, "in_trouble"),
        total(mine.c.need == READY, "ready"),
    ).subquery("totals")


def _totals_of_many() -> Subquery:
    """Count on the indexes, and stop when the figure would say « plus de » anyway."""

    def total(condition: Callable[[Any], ColumnElement[bool]], name: str) -> ColumnElement[int]:
        columns = AUTHORITIES.alias().c
        enough = (
            select(literal(1))
            .where(condition(columns), _role(columns.id).is_not(None))
            .limit(MOST_COUNTED + 1)
        )
        counted = select(func.count()).select_from(enough.subquery())
        return counted.scalar_subquery().label(name)

    return select(
        total(lambda columns: _quiet(columns.last_activity_at), "quiet"),
        total(lambda columns: columns.stuck > 0, "in_trouble"),
        total(lambda columns: columns.need == READY, "ready"),
    ).subquery("totals")


def _page_of_many(shape: StatementShape) -> Subquery:
    columns = AUTHORITIES.alias().c
    condition: ColumnElement[bool] = _role(columns.id).is_not(None)
    if shape.words:
        searched = AUTHORITIES.alias().c
        matching_ids = select(searched.id).where(_search(shape, searched.__getitem__))
        condition = and_(columns.id.in_(matching_ids), condition)
    return _page(shape, columns.__getitem__, condition)


def _search(shape: StatementShape, column: Columns) -> ColumnElement[bool]:
    """All the words in the name, or a code that begins with the first."""
    if not shape.words:
        return true()
    text = AUTHORITIES.c.name_key.type
    words = [bindparam(f"word_{rank}", type_=text) for rank in range(shape.words)]
    in_name = and_(*(column("name_key").contains(word) for word in words))
    return or_(in_name, func.lower(column("code")).startswith(words[0]))


def _page(shape: StatementShape, column: Columns, condition: ColumnElement[bool]) -> Subquery:
    """The ids of a page and of one row more, from the position on."""
    names = dict.fromkeys(["id", *shape.order.columns])
    parts = [
        select(*(column(name) for name in names))
        .where(condition, span)
        .order_by(*_sorting(shape, column))
        .limit(PAGE_SIZE + 1)
        .subquery()
        for span in _spans(shape, column)
    ]
    if len(parts) == 1:
        return parts[0]
    both = union_all(*(select(part) for part in parts)).subquery()
    return (
        select(both).order_by(*_sorting(shape, both.c.__getitem__)).limit(PAGE_SIZE + 1).subquery()
    )


def _sorting(shape: StatementShape, column: Columns) -> list[ColumnElement[Any]]:
    return [
        column(key.column).desc() if shape.descending(key) else column(key.column).asc()
        for key in shape.order.keys
    ]


def _spans(shape: StatementShape, column: Columns) -> list[ColumnElement[bool]]:
    """The parts of the order that lie beyond the position, each one stretch of an index.

    Where all keys go the same way that is one stretch; where the first goes the other way
    it is the rest of the same value, then the other values.
    """
    if not shape.positioned:
        return [true()]
    first, *others = shape.order.keys
    if all(key.descending == first.descending for key in others):
        return [_beyond(shape, shape.order.keys, column)]
    same = column(first.column) == _from(first)
    return [and_(same, _beyond(shape, tuple(others), column)), _beyond(shape, (first,), column)]


def _beyond(shape: StatementShape, keys: tuple[Key, ...], column: Columns) -> ColumnElement[bool]:
    left = tuple_(*(column(key.column) for key in keys))
    right = tuple_(*(_from(key) for key in keys))
    if len(keys) == 1:
        stored, start = column(keys[0].column), _from(keys[0])
        return stored < start if shape.descending(keys[0]) else stored > start
    return left < right if shape.descending(keys[0]) else left > right


def _from(key: Key) -> ColumnElement[Any]:
    return bindparam(f"from_{key.column}", type_=AUTHORITIES.c[key.column].type)
