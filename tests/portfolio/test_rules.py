"""Orders and positions, without a database."""

from datetime import UTC, datetime

import pytest

from app.portfolio.rules import (
    BY_NEED,
    LARGEST,
    ORDERS,
    PortfolioOrder,
    order_of,
    other_way,
    read_position,
    write_position,
)

VALUES = {
    "id": 12,
    "name_key": "communaute de communes de l aubane",
    "progress": 4600,
    "current_phase": 3,
    "stuck": 0,
    "need": 2,
    "last_activity_at": datetime(2026, 11, 21, 7, 5, 3, 123_457, tzinfo=UTC),
}


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
def test_a_position_is_read_as_it_was_written(order: PortfolioOrder) -> None:
    values = [VALUES[column] for column in order.columns]
    assert read_position(order, write_position(order, values)) == tuple(values)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.code)
@pytest.mark.parametrize(
    "text",
    ["", "~", "~~", "a~b", "1", "1~2~3~4", "-1~-1", "²~²", "9" * 30 + "~1", "1~" + "9" * 12],
)
def test_what_we_did_not_write_is_no_position(order: PortfolioOrder, text: str) -> None:
    if order.sorted_by == "name_key" and text.startswith("9"):
        return  # a name may be made of figures
    assert read_position(order, text) is None


def test_a_position_holds_in_both_databases() -> None:
    progress = order_of("avancement")
    assert read_position(progress, f"{LARGEST}~1") == (LARGEST, 1)
    assert read_position(progress, f"{LARGEST + 1}~1") is None
    assert read_position(order_of("activite"), f"{10**19}~1") is None


def test_an_unknown_order_is_the_order_of_need() -> None:
    assert order_of("hasard") is BY_NEED
    assert BY_NEED.sentence


def test_each_column_goes_both_ways() -> None:
    for order in ORDERS:
        if order is BY_NEED:
            assert other_way(order) is order
        else:
            back = other_way(order)
            assert back.sorted_by == order.sorted_by
            assert back.descending is not order.descending
            assert other_way(back) is order
