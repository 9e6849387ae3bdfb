"""The « argumentaire », to print before a meeting: all stakeholders, or one of them."""

from flask import request, url_for

from app.methodology.examples.listing import likeness_of
from app.methodology.stakeholder_library import objectives
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory import pitch, queries, wording
from app.stakeholders.directory.listing import ListingView, shown
from app.stakeholders.directory.queries import StakeholderCard
from app.stakeholders.directory.routes.reading import (
    archetype_of,
    current_reader,
    the_stakeholder,
)
from app.stakeholders.directory.routes.table import table_views
from app.stakeholders.directory.rules import ProjectRole
from app.web.page import Answer, page

PAGE_SIZE = 20  # eleven cells a row: more would make a heavy page


@bp.get("/argumentaire")
@requires(Permission.SEE_OPINIONS)
def matrix() -> Answer:
    """See which objective may interest whom."""
    view = ListingView.asked(request.args, private=True)
    listing = shown(queries.cards(current_authority(), current_reader()), view, size=PAGE_SIZE)
    return page(
        "stakeholders/directory/matrix.html",
        shown=listing,
        view=listing.view,
        lines=pitch.matrix_of(listing.cards),
        objectives=list(objectives().values()),
        roles=[("", "Tous"), *ProjectRole.choices()],
        wording=wording,
        views=table_views("stakeholders.matrix"),
        address=lambda **changes: url_for("stakeholders.matrix", **listing.view.address(**changes)),
    )


@bp.get("/<id:stakeholder_id>/argumentaire")
@requires(Permission.SEE_OPINIONS)
def pitch_page(stakeholder_id: int) -> Answer:
    """See on one page what to say to a stakeholder."""
    row = the_stakeholder(stakeholder_id)
    reading = queries.reading(current_authority(), stakeholder_id, current_reader())
    prepared = pitch.pitch_of(StakeholderCard(row, reading.opinion))
    return page(
        "stakeholders/directory/pitch.html",
        row=row,
        archetype=archetype_of(row),
        opinion=reading.opinion,
        pitch=prepared,
        examples=pitch.examples_to_quote(prepared, likeness_of(current_authority())),
        wording=wording,
    )
