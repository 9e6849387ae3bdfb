"""The dashboard of an authority and its journal."""

from flask import Blueprint, flash, request, url_for

from app.accounts.visitor import current_visitor
from app.dashboards import blocked, guide, official, screens
from app.dashboards.journal import ALL, journal_page
from app.kernel.clock import now
from app.kernel.errors import Missing
from app.spaces.guard import current_authority, may, requires
from app.spaces.guiding import close_guide
from app.spaces.permissions import Permission
from app.web.asked import whole_number
from app.web.page import Answer, Page, go, page

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


@bp.get("/premiers-pas")
@requires(Permission.ANSWER)
def first_steps() -> Page:
    """Guide through the first quarter of an hour: five steps, and where each stands."""
    return page("dashboards/first_steps.html", **guide.page_of(current_authority()))


@bp.post("/premiers-pas")
@requires(Permission.ANSWER)
def fold_first_steps() -> Answer:
    """Put the guide away from one's own dashboard, or bring it back."""
    back = request.form.get("montrer") == "oui"
    close_guide(current_authority(), current_visitor().id, at=None if back else now())
    where = "de retour sur le tableau de bord" if back else "rangé. Il reste dans l’aide"
    flash(f"Le guide est {where}.", "success")
    return go(url_for("dashboards.home"))


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
