"""The dashboard of an authority and its journal."""

from flask import Blueprint, request

from app.dashboards import blocked, official, screens
from app.dashboards.journal import ALL, journal_page
from app.kernel.errors import Missing
from app.spaces.guard import current_authority, may, requires
from app.spaces.permissions import Permission
from app.web.asked import whole_number
from app.web.page import Page, page

bp = Blueprint("dashboards", __name__, url_prefix="/c/<slug:slug>")


@bp.get("/")
@requires(Permission.SEE)
def home() -> Page:
    """Say where the authority stands and what to do next, or what to decide."""
    authority = current_authority()
    if may(Permission.ANSWER):
        return page("dashboards/home.html", **screens.for_members(authority))
    return page("dashboards/official.html", **official.for_official(authority))


@bp.get("/blocages")
@requires(Permission.SEE)
def blockers() -> Page:
    """List what is blocked: since when, by which kind of reason, who can unblock it."""
    return page("dashboards/blockers.html", **blocked.page_of(current_authority()))


@bp.get("/journal")
@requires(Permission.SEE)
def journal() -> Page:
    """Tell who did what, newest first, page by page."""
    contents = journal_page(
        current_authority(),
        kind=request.args.get("quoi", ALL),
        user_id=_row_id("qui"),
        before=_row_id("avant"),
        after=_row_id("apres"),
    )
    return page("dashboards/journal.html", **contents)


def _row_id(name: str) -> int | None:
    """Read the id of a row from the address: what is none is a missing page."""
    written = request.args.get(name, "")
    if not written:
        return None
    row_id = whole_number(written)
    if not row_id:
        raise Missing("Cette page n’existe pas.")
    return row_id
