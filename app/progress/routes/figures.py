"""« D’où vient ce chiffre ? »: the items, the points, what was left out and why."""

from flask import Blueprint

from app.accounts.guard import current_authority, requires
from app.accounts.permissions import Permission
from app.progress import queries, sheets
from app.progress.routes.phases import the_phase
from app.web.page import Answer, page


def register(bp: Blueprint) -> None:
    """Add the routes."""
    bp.add_url_rule("/progression", "explanation", explanation)
    bp.add_url_rule("/progression/<id:position>", "phase_explanation", phase_explanation)


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
