"""Reading the lines of a grid that are the rows of one table."""

from collections.abc import Callable, Collection
from typing import TypeVar

from sqlalchemy import Select, func
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import db
from app.grid.rules import GridRow, RowsCut
from app.web.asked import whole_number

M = TypeVar("M")  # a model

LineOf = Callable[[M], GridRow]


def cut_of(query: Select[M], line_of: LineOf[M], start: int, size: int) -> RowsCut:
    """Return some lines of a query, in its order; two statements."""
    counting = query.with_only_columns(func.count(), maintain_column_froms=True).order_by(None)
    total = db.session.scalar(counting) or 0
    rows = db.session.scalars(query.limit(size).offset(start))
    return RowsCut(tuple(map(line_of, rows)), start, total)


def lines_of(
    query: Select[M],
    line_of: LineOf[M],
    number: InstrumentedAttribute[int],
    ids: Collection[str],
) -> dict[str, GridRow]:
    """Return the lines of a query that have these ids, read again; one statement at most."""
    numbers = [one for one in map(whole_number, ids) if one]
    if not numbers:
        return {}
    again = query.where(number.in_(numbers)).execution_options(populate_existing=True)
    return {line.id: line for line in map(line_of, db.session.scalars(again))}
