"""All one's authorities, and what blocks them."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for

from app.accounts.access import signed_in
from app.accounts.visitor import current_visitor
from app.kernel.clock import today
from app.kernel.text import name_key
from app.portfolio import moving, queries, wording
from app.portfolio.blueprint import bp
from app.portfolio.lines import line_of, shares_of, stuck_lines
from app.portfolio.rules import (
    LONGEST_SEARCH,
    MOST_WORDS,
    ORDERS,
    PortfolioView,
    order_of,
    read_position,
)
from app.progress.blockers import by_kind, rows_of, who_of, words_of
from app.web.asked import page_number, words
from app.web.page import Answer, page

MOST_LINES = 50  # more would be a page that nobody reads


@bp.get("/portefeuille")
@signed_in
def board() -> Answer:
    """See all one's authorities, those that need somebody first."""
    portfolio = queries.board(current_visitor().id, _view(request.args))
    day, here = today(), url_for("portfolio.board")
    lines = [line_of(row, day) for row in portfolio.rows]
    shares = shares_of(lines)
    return page(
        "portfolio/board.html",
        board=portfolio,
        view=portfolio.view,
        orders=[(order.code, order.label) for order in ORDERS],
        wording=wording,
        chart=rows_of(shares, day),
        stuck=words_of(shares, day),
        who=who_of(shares),
        lines=lines,
        newer=_offers_editions(portfolio),
        address=lambda **parameters: _address(here, portfolio.view, parameters),
    )


@bp.get("/portefeuille/blocages")
@signed_in
def blockers() -> Answer:
    """List what is blocked in one's authorities, since when, and who can unblock it."""
    authorities, day = queries.stuck(current_visitor().id), today()
    shares = by_kind(held.blocker for one in authorities for held in one.blocked)
    return page(
        "portfolio/blockers.html",
        chart=rows_of(shares, day),
        lines=stuck_lines(authorities, day)[:MOST_LINES],
        total=sum(share.count for share in shares),
    )


def _offers_editions(portfolio: queries.Board) -> bool:
    """Tell whether a newer edition may be taken; told on the first page, to keep others light."""
    return portfolio.size > 1 and portfolio.previous is None and bool(moving.followings())


def _view(asked: Mapping[str, str]) -> PortfolioView:
    """Read the view from the address; an invalid parameter counts as absent."""
    order = order_of(asked.get("tri", ""))
    search = words(asked.get("q", ""), LONGEST_SEARCH)
    keys = tuple(name_key(search).split()[:MOST_WORDS])
    backwards = "avant" in asked
    position = read_position(order, asked.get("avant") or asked.get("apres") or "")
    if position is None:
        return PortfolioView(order, search, keys)
    return PortfolioView(
        order, search, keys, position, backwards, page_number(asked.get("page", ""))
    )


def _address(here: str, view: PortfolioView, parameters: Mapping[str, Any]) -> str:
    """Return the address of this list with other parameters: its order, its page."""
    values = {"q": view.search, "tri": view.order.code, **parameters}
    return f"{here}?{urlencode({name: value for name, value in values.items() if value})}"
