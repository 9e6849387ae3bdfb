"""« D’où vient ce chiffre ? »: the items, the points, what was left out and why."""

from app.kernel.drawing.charts import line_of, radar_of
from app.progress import pace, queries, sheets
from app.progress.blueprint import bp
from app.progress.routes.phases import the_phase
from app.spaces.guard import current_authority, requires
from app.spaces.permissions import Permission
from app.web.page import Answer, page


@bp.get("/progression")
@requires(Permission.SEE)
def explanation() -> Answer:
    """Explain the overall percentage: phase by phase, week after week, axis by axis."""
    authority = current_authority()
    edition = queries.edition_of(authority)
    states = queries.states_of(authority)
    told = sheets.explanation_of(authority, edition.items, states)
    paces, axes = pace.pace_of(authority, told.percent), pace.axes_of(authority, states)
    return page(
        "progress/explanation.html",
        edition=edition,
        progress=sheets.progress_from(authority, states),
        told=told,
        paces=paces,
        line=line_of([(one.day, one.percent) for one in paces]),
        axes=axes,
        radar=radar_of([(one.title, one.told.percent) for one in axes]),
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
