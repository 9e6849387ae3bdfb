"""The open tasks as a table one types in."""

from flask import url_for

from app.accounts.visitor import current_visitor
from app.grid.register import GridFrame
from app.grid.serving import grid_answer
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.tasks import queries
from app.tasks.blueprint import bp
from app.tasks.filters import TaskFilter
from app.tasks.views import screens
from app.tasks.views.gridding import TaskGrid
from app.web.page import Answer


@bp.route("/c/<slug:slug>/taches/grille", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def grid() -> Answer:
    """Type in the open tasks as in a spreadsheet."""
    authority = current_authority()
    register = TaskGrid(
        authority,
        current_visitor().actor,
        screens.people_choices(queries.people_of(authority)),
        lambda task_id: url_for("tasks.task", task_id=task_id),
    )
    frame = GridFrame(
        title="Tâches, grille",
        views=screens.views("grid", TaskFilter()),
        one="tâche",
        intro="Les tâches qui ne sont pas finies, les plus proches d’abord.",
    )
    return grid_answer(register, frame)
