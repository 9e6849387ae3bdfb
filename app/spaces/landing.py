"""Where a member arrives once signed in: their own work, their space, or the list of them."""

from flask import url_for

from app.accounts import landing
from app.spaces import queries


def space_of(user_id: int) -> str:
    """Return the tasks of who only contributes, the one space of others, or their portfolio.

    Nothing for who belongs to no authority.
    """
    if queries.only_contributes(user_id):
        return url_for("tasks.mine")
    mine = queries.first_authorities(user_id)
    if len(mine) == 1:
        return url_for("dashboards.home", slug=mine[0].slug)
    return url_for("portfolio.board") if mine else ""


landing.register(space_of)
