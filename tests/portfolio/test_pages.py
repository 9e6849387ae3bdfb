"""Turning the pages of two thousand authorities, whatever the order: each once, in order."""

import re
from typing import Any

import pytest
from sqlalchemy import update

from app.extensions import db
from app.portfolio.queries import Board, board, size_of
from app.portfolio.rules import (
    MOST_COUNTED,
    ORDERS,
    PAGE_SIZE,
    PortfolioOrder,
    PortfolioView,
    order_of,
    read_position,
)
from app.portfolio.statements import FEW as MOST_OF_FEW
from app.portfolio.statements import StatementShape, statement
from app.spaces.models import Authority
from tests.portfolio.conftest import FEW, MANY, Crowd, Rows
from tests.support.client import statements
from tests.support.databases import OpenDatabase

EVERY_ORDER = pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
EVERY_SIZE = pytest.mark.parametrize("size", ["many", "few"])


def expected(rows: Rows, order: PortfolioOrder) -> list[str]:
    for key in reversed(order.keys):
        rows = sorted(rows, key=lambda row: row[key.column], reverse=key.descending)
    return [row["slug"] for row in rows]


def walk(user_id: int, order: PortfolioOrder, *, backwards: bool = False) -> list[Board]:
    """Turn all the pages from the first one, or from the last back to the first."""
    found = [board(user_id, PortfolioView(order))]
    while found[-1].next:
        found.append(turned(user_id, found[-1]))
    if not backwards:
        return found
    found = found[-1:]
    while found[-1].previous:
        found.append(turned(user_id, found[-1], backwards=True))
    return found[::-1]


def turned(user_id: int, here: Board, *, backwards: bool = False) -> Board:
    order, text = here.view.order, here.previous if backwards else here.next
    position = read_position(order, text or "")
    assert position is not None
    return board(user_id, PortfolioView(order, position=position, backwards=backwards, number=2))


def slugs(pages: list[Board]) -> list[str]:
    return [row.slug for page in pages for row in page.rows]


@EVERY_SIZE
def test_every_order_shows_each_authority_once(crowd: Crowd, size: str) -> None:
    user_id = getattr(crowd, size)
    for order in ORDERS:
        pages = walk(user_id, order)
        assert slugs(pages) == expected(crowd.rows_of(user_id), order), order.code
        assert {len(page.rows) for page in pages[:-1]} == {PAGE_SIZE}
        assert pages[0].previous is None


@EVERY_SIZE
def test_going_back_shows_the_same(crowd: Crowd, size: str) -> None:
    user_id = getattr(crowd, size)
    for order in ORDERS:
        pages = walk(user_id, order, backwards=True)
        assert slugs(pages) == expected(crowd.rows_of(user_id), order), order.code
        assert {len(page.rows) for page in pages[:-1]} == {PAGE_SIZE}


def test_the_figures_are_counted_up_to_a_bound(crowd: Crowd) -> None:
    found = board(crowd.many, PortfolioView())
    assert size_of(crowd.many) == MOST_OF_FEW + 1 < MANY
    assert (found.quiet, found.blocked, found.ready) == (MOST_COUNTED + 1,) * 3
    found = board(crowd.few, PortfolioView())
    rows = crowd.rows_of(crowd.few)
    assert found.size == FEW == len(rows)
    assert found.blocked == sum(row["blocked"] > 0 for row in rows)
    assert found.ready == sum(row["need"] == 1 for row in rows)


def test_two_statements_whatever_the_size(crowd: Crowd) -> None:
    for user_id in (crowd.many, crowd.few, crowd.nobody):
        with statements() as run:
            board(user_id, PortfolioView())
        assert len(run) == 2


@EVERY_SIZE
def test_a_page_beyond_the_end_is_the_first_one(crowd: Crowd, size: str) -> None:
    user_id = getattr(crowd, size)
    last = walk(user_id, order_of("nom"))[-1].rows[-1]
    beyond = PortfolioView(order_of("nom"), position=("zzz", 1), number=90)
    assert board(user_id, beyond).rows == board(user_id, PortfolioView(order_of("nom"))).rows
    before = PortfolioView(order_of("nom"), position=("a", 1), backwards=True, number=90)
    again = board(user_id, before)
    assert again.rows == board(user_id, PortfolioView(order_of("nom"))).rows
    assert (again.view.number, again.previous) == (1, None)
    assert last not in again.rows


def test_a_row_that_moves_is_not_lost(crowd: Crowd, write: Any) -> None:
    """The position is a value, not a rank: what changes elsewhere does not shift the page."""
    order = order_of("nom")
    first = board(crowd.few, PortfolioView(order))
    second = turned(crowd.few, first)
    gone = int(first.rows[0].slug.removeprefix("lieu-")) + 10_000
    with write():
        db.session.execute(update(Authority).where(Authority.id == gone).values(name_key="zzz"))
    assert turned(crowd.few, first).rows == second.rows


@EVERY_SIZE
def test_a_search_finds_names_and_codes(crowd: Crowd, size: str) -> None:
    user_id = getattr(crowd, size)
    rows = crowd.rows_of(user_id)
    for words in (("combe",), ("belcombe", "3"), ("0012",), ("rien",)):
        found = []
        view = PortfolioView(order_of("nom"), search=" ".join(words), words=words)
        while True:
            page = board(user_id, view)
            found += [row.slug for row in page.rows]
            if page.next is None:
                break
            position = read_position(view.order, page.next)
            view = PortfolioView(view.order, view.search, words, position, number=2)
        wanted = [
            row
            for row in rows
            if all(word in row["name_key"] for word in words) or row["code"].startswith(words[0])
        ]
        assert found == expected(wanted, order_of("nom"))


def test_nobody_sees_the_authorities_of_others(crowd: Crowd) -> None:
    assert board(crowd.nobody, PortfolioView()).rows == ()
    assert board(crowd.nobody, PortfolioView(search="combe", words=("combe",))).rows == ()


@pytest.mark.only_on("sqlite")
@EVERY_ORDER
def test_no_page_reads_a_whole_table(database: OpenDatabase, order: PortfolioOrder) -> None:
    for few in (True, False):
        for positioned in (False, True):
            for backwards in (False, positioned):
                steps = plan(StatementShape(order, backwards, positioned, few, 0))
                tables = [step for step in steps if re.search(r"\b(authorities|memberships)", step)]
                assert tables
                for step in tables:
                    looked_up = "USING INTEGER PRIMARY KEY (rowid=?)" in step
                    followed = "USING COVERING INDEX" in step or "USING INDEX" in step
                    assert step.startswith("SEARCH") or not few, step
                    assert looked_up or followed, step


def plan(shape: StatementShape) -> list[str]:
    compiled = statement(shape).compile(db.engine)
    unknown = dict.fromkeys(compiled.params, 1)
    known = {name: value for name, value in compiled.params.items() if value is not None}
    explained = f"EXPLAIN QUERY PLAN {compiled}"
    values = compiled.construct_params({**unknown, **known}, escape_names=False)
    order = compiled.positiontup or []
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql(explained, tuple(values[name] for name in order))
        return [row[-1] for row in rows]
