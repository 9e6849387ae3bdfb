"""The stakeholders as a table one types in."""

from flask import url_for

from app.accounts.visitor import current_visitor
from app.grid.register import GridFrame
from app.grid.serving import grid_answer
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.stakeholders.blueprint import bp
from app.stakeholders.directory.gridding import StakeholderGrid
from app.stakeholders.directory.routes.reading import current_reader
from app.stakeholders.directory.routes.table import table_views
from app.web.page import Answer


@bp.route("/grille", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def grid() -> Answer:
    """Type in the stakeholders as in a spreadsheet."""
    register = StakeholderGrid(
        current_authority(),
        current_reader(),
        current_visitor().actor,
        lambda stakeholder_id: url_for("stakeholders.sheet", stakeholder_id=stakeholder_id),
    )
    frame = GridFrame(
        title="Acteurs, grille",
        views=table_views("stakeholders.grid"),
        one="acteur",
    )
    return grid_answer(register, frame)
