"""« D’où vient ce chiffre ? »: the items, the points, what was left out and why."""

from app.progress import queries, sheets
from app.progress.blueprint import bp
from app.progress.routes.phases import the_phase
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, page


@bp.get("/progression")
@requires(Permission.SEE)
def explanation() -> Answer:
    """Explain the overall percentage, phase by phase."""
    authority = current_authority()
    edition = queries.edition_of(authority)
    states = queries.states_of(authority)
    return page(
        "progress/explanation.html",
        edition=edition,
        progress=sheets.progress_from(authority, states),
        told=sheets.explanation_of(authority, edition.items, states),
    )


@bp.get("/progression/<id:position>")
@requires(Permission.SEE)
def phase_explanation(position: int) -> Answer:
    """Explain the percentage of one phase, item by item."""
    authority, phase = current_authority(), the_phase(position)
    states = queries.states_of(authority)
    return page(
        "progress/phase_explanation.html",
        phase=phase,
        told=sheets.explanation_of(authority, phase.items, states),
    )
