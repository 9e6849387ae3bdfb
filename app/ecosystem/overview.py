"""The page of the ecosystem: who uses the data, what they ask, what is done with them."""

from flask import Blueprint

from app.ecosystem.panels import panels
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, page

bp = Blueprint("ecosystem", __name__, url_prefix="/c/<slug:slug>/ecosysteme")
bp.add_app_template_global(panels, "ecosystem_panels")


@bp.get("")
@requires(Permission.SEE)
def overview() -> Answer:
    """See where each part of the ecosystem stands; one or two statements each."""
    authority = current_authority()
    standings = [(panel, panel.standing(authority)) for panel in panels()]
    return page("ecosystem/overview.html", standings=standings)
