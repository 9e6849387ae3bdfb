"""The page where the rows of a file are corrected by hand, as in a spreadsheet."""

from flask import url_for

from app.accounts.visitor import current_visitor
from app.datasets.blueprint import bp
from app.datasets.inventory import queries as inventory
from app.datasets.workbench import queries
from app.datasets.workbench.gridding import HandGrid
from app.datasets.workbench.routes import pages
from app.grid.register import GridFrame
from app.grid.serving import grid_answer
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer

INTRO = (
    "Une correction ne vaut que pour ce fichier. Remettez le texte du fichier pour la reprendre."
)
NOTHING_WRONG = "Rien n’est à corriger à la main dans les lignes lues."


@bp.route("/<id:dataset_id>/atelier/corriger", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def hand_grid(dataset_id: int) -> Answer:
    """Correct by hand the rows that are still wrong."""
    return _answer(dataset_id, every=False)


@bp.route("/<id:dataset_id>/atelier/lignes", methods=["GET", "POST"])
@requires(Permission.ANSWER)
def whole_grid(dataset_id: int) -> Answer:
    """Correct by hand any of the rows that were read."""
    return _answer(dataset_id, every=True)


def _answer(dataset_id: int, *, every: bool) -> Answer:
    authority = current_authority()
    row = inventory.dataset(authority, dataset_id)
    recipe = queries.recipe_of(authority, dataset_id)
    if recipe is None:
        return pages.back(dataset_id)
    register = HandGrid(authority, row, recipe, current_visitor().actor, every=every)
    has_rows = register.cut(0, 1).total
    frame = GridFrame(
        title="Corriger à la main",
        views=[
            ("Atelier", url_for("datasets.workbench", dataset_id=dataset_id), False),
            ("À corriger", url_for("datasets.hand_grid", dataset_id=dataset_id), not every),
            (
                "Toutes",
                url_for("datasets.whole_grid", dataset_id=dataset_id),
                every,
            ),
        ],
        one="ligne du fichier",
        intro=f"{row.title}. {INTRO if has_rows else NOTHING_WRONG} {register.reach}".strip(),
    )
    return grid_answer(register, frame)
