"""The page of the grid of the inventory."""

from flask import url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.gridding.rows import DatasetGrid
from app.datasets.inventory.routes.inventory import views
from app.grid.register import GridFrame
from app.grid.serving import grid_answer
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer


@bp.route("/grille", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def grid() -> Answer:
    """Type in the inventory as in a spreadsheet."""
    register = DatasetGrid(
        current_authority(),
        current_visitor().actor,
        lambda dataset_id: url_for("datasets.dataset", dataset_id=dataset_id),
    )
    frame = GridFrame(
        title="Données, grille",
        views=views("datasets.grid"),
        one="jeu de données",
    )
    return grid_answer(register, frame)
