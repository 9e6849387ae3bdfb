"""The answers of a phase as a table one types in."""

from flask import url_for

from app.accounts.visitor import current_visitor
from app.grid.register import GridFrame
from app.grid.serving import grid_answer
from app.progress.blueprint import bp
from app.progress.gridding import AnswerGrid
from app.progress.routes.phases import the_phase
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer


@bp.route("/phases/<id:position>/grille", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def grid(position: int) -> Answer:
    """Type in the answers of a phase as in a spreadsheet."""
    phase = the_phase(position)
    register = AnswerGrid(
        current_authority(),
        phase,
        current_visitor().actor,
        lambda item_id: url_for("progress.phase", position=position, point=item_id),
    )
    frame = GridFrame(
        title=f"Phase {position}, grille",
        views=[
            ("Liste", url_for("progress.phase", position=position), False),
            ("Grille", url_for("progress.grid", position=position), True),
        ],
        one="point",
    )
    return grid_answer(register, frame)
