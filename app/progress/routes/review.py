"""« Passer en revue »: pages that show one missing item at a time."""

from flask import request, url_for

from app.progress import queries, reviews
from app.progress.blueprint import bp
from app.progress.routes import rendering
from app.progress.routes.phases import the_phase
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, go, page


@bp.get("/phases/<id:position>/revue")
@requires(Permission.ANSWER)
def review(position: int) -> Answer:
    """Go through what a phase is missing."""
    authority, phase = current_authority(), the_phase(position)
    step = reviews.review_of(authority, phase.items, request.args.get("point"))
    if step is None:
        return page("progress/review_done.html", phase=phase)
    return page("progress/review.html", phase=phase, review=step, **rendering.opened_row(step.row))


@bp.get("/revue")
@requires(Permission.ANSWER)
def review_all() -> Answer:
    """Start with the first phase that misses something."""
    position = current_authority().current_phase
    edition = queries.edition_of(current_authority())
    return go(url_for("progress.review", position=min(position, len(edition.phases))))
