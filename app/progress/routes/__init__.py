"""Pages of the checklist: importing this module declares their addresses."""

from app.progress import findable  # says what the search finds
from app.progress.blueprint import bp
from app.progress.routes import (
    diagnosis,
    editions,
    examples,
    figures,
    findings,
    for_tasks,
    grid,
    path,
    phases,
    points,
    proofs,
    rendering,
    review,
)

__all__ = [
    "bp",
    "diagnosis",
    "editions",
    "examples",
    "figures",
    "findable",
    "findings",
    "for_tasks",
    "grid",
    "path",
    "phases",
    "points",
    "proofs",
    "rendering",
    "review",
]

bp.context_processor(rendering.template_helpers)
