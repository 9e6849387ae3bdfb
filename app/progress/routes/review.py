"""« Passer en revue »: one missing item at a time, big."""

from flask import Blueprint, request, url_for

from app.accounts.guard import current_authority, requires
from app.accounts.permissions import Permission
from app.progress import queries, sheets
from app.progress.routes import rendering
from app.progress.routes.phases import the_phase
from app.web.page import Answer, go, page


def register(bp: Blueprint) -> None:
    """Add the routes."""
    bp.add_url_rule("/phases/<id:position>/revue", "review", review)
    bp.add_url_rule("/revue", "review_all", review_all)


@requires(Permission.ANSWER)
def review(position: int) -> Answer:
    """Go through what a phase is missing."""
    authority, phase = current_authority(), the_phase(position)
    found = sheets.review_of(authority, phase.items, request.args.get("point"))
    if found is None:
        return page("progress/review_done.html", phase=phase)
    return page(
        "progress/review.html", phase=phase, review=found, **rendering.opened_row(found.row)
    )


@requires(Permission.ANSWER)
def review_all() -> Answer:
    """Start with the first phase that misses something."""
    position = current_authority().current_phase
    edition = queries.edition_of(current_authority())
    return go(url_for("progress.review", position=min(position, len(edition.phases))))
