"""The blueprint of the checklist."""

from flask import Blueprint

from app.progress.routes import diagnosis, figures, phases, points, proofs, rendering, review

bp = Blueprint("progress", __name__, url_prefix="/c/<slug:slug>")
for module in (phases, points, proofs, review, diagnosis, figures):
    module.register(bp)
bp.context_processor(rendering.template_helpers)
