"""The page of benefits: what opening brings, audience by audience."""

from flask import Blueprint, request

from app.benefits.counting import benefits_of
from app.benefits.rules import USUAL_HOURS, BenefitAudience, hours_of
from app.kernel.clock import today
from app.kernel.typography import number
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, page

bp = Blueprint("benefits", __name__, url_prefix="/c/<slug:slug>/benefices")


@bp.get("")
@requires(Permission.SEE)
def benefits() -> Answer:
    """See what opening brings, each with its figure or how to get one."""
    hours = hours_of(request.args.get("heures", ""))
    everything = benefits_of(current_authority(), today(), hours)
    measured = sum(one.figure is not None for one in everything)
    groups = [
        (audience, [one for one in everything if one.promised.audience is audience])
        for audience in BenefitAudience
    ]
    return page(
        "benefits/benefits.html",
        groups=groups,
        measured=measured,
        total=len(everything),
        hours=number(hours),
        usual=number(USUAL_HOURS),
    )
